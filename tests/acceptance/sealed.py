"""Opens sealed packages without the program, as the README inside them says: sealed.py IDENTITY.age PASSPHRASE CA.pem PACKAGE...

Needs age and openssl. Checks that every entry is named by its digest, that the list names exactly these entries with their sizes,
that the list is signed, and that the signer's certificate comes from the body. Exit code 0 if all of it holds.
"""

import base64
import hashlib
import io
import json
import os
import pty
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def identity(file, passphrase):
    """The content of an identity file; age asks for the passphrase on a terminal only."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "identity")
        child, terminal = pty.fork()
        if child == 0:
            os.execvp("age", ["age", "-d", "-o", str(plain), str(file)])
        said = b""
        try:
            while part := os.read(terminal, 4096):
                said += part
                if said.endswith(b"passphrase: "):
                    os.write(terminal, passphrase.encode() + b"\n")
        except OSError:
            pass  # the terminal is closed
        os.waitpid(child, 0)
        return json.loads(plain.read_text())["content"]


def decrypted(secret, package):
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.txt")
        key.write_text(secret + "\n")
        command = ["age", "-d", "-i", str(key), str(package)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def pae(envelope, payload):
    kind = envelope["payloadType"].encode()
    return b"DSSEv1 %d %s %d " % (len(kind), kind, len(payload)) + payload


def signed(envelope, manifest, authority):
    """Whether the envelope is over exactly this text, by a signer whom the body certified."""
    payload, signature = base64.b64decode(envelope["payload"]), envelope["signatures"][0]
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: Path(folder, name)
        at("text").write_bytes(pae(envelope, payload))
        at("signature").write_bytes(base64.b64decode(signature["sig"]))
        at("signer").write_bytes(base64.b64decode(signature["chain"][0]))
        openssl("x509", "-inform", "DER", "-in", at("signer"), "-pubkey", "-noout", "-out", at("key"))
        holds = openssl("dgst", "-sha256", "-verify", at("key"), "-signature", at("signature"), at("text"))
        certified = openssl("verify", "-no_check_time", "-CAfile", authority, at("signer"))
    return payload == manifest and holds.returncode == 0 and certified.returncode == 0


def check(package, authority):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        manifest = archive.read("manifest.json")
        envelope = json.loads(archive.read("manifest.sig"))
        data = {name[5:]: archive.read(name) for name in archive.namelist() if name.startswith("data/")}
        others = {name for name in archive.namelist() if not name.startswith("data/")}
    listed = {file["sha256"]: file["size"] for file in json.loads(manifest)["files"]}
    assert others == {"mimetype", "README.txt", "manifest.json", "manifest.sig"}, others
    assert all(hashlib.sha256(text).hexdigest() == name for name, text in data.items()), "an entry is not what its name says"
    assert listed == {name: len(text) for name, text in data.items()}, "the list differs from the entries"
    assert signed(envelope, manifest, authority), "the signature does not hold"
    return f"{json.loads(manifest)['kind']}: {len(data)} entries"


def main(file, passphrase, authority, *packages):
    secret = identity(file, Path(passphrase).read_text().strip())["age"]
    for package in packages:
        print(check(decrypted(secret, package), authority))


if __name__ == "__main__":
    main(*sys.argv[1:])

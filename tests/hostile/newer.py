"""Makes a properly sealed and signed package of a format to come: newer.py IDENTITY.age PASSPHRASE FROM TO [unsigned]

Every text in the container keeps its length, so that only checksums change with it. With `unsigned`, the list is changed but the
signature stays as it was.
"""

import base64
import io
import json
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "acceptance"))
import sealed


def sign(content, text, length):
    """A signature whose base64 form is as long as the one it stands for."""
    while len(signature := base64.b64encode(sign_once(content, text))) != length:
        pass
    return signature


def sign_once(content, text):
    with tempfile.TemporaryDirectory() as folder:
        key, data = Path(folder, "key.der"), Path(folder, "text")
        key.write_bytes(base64.b64decode(content["key"]))
        data.write_bytes(text)
        command = ["openssl", "dgst", "-sha256", "-sign", str(key), "-keyform", "DER", str(data)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def replace(package, old, new):
    """Puts a text in another's place, and its checksum in both headers."""
    assert len(old) == len(new) and package.count(old) == 1
    checksum = lambda text: zlib.crc32(text).to_bytes(4, "little")
    return package.replace(old, new).replace(checksum(old), checksum(new))


def main(file, passphrase, source, target, *options):
    content = sealed.identity(file, Path(passphrase).read_text().strip())
    package = sealed.decrypted(content["age"], source)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        manifest, signature = archive.read("manifest.json"), archive.read("manifest.sig")
    later = manifest.replace(b'"major": 1', b'"major": 2')
    assert later != manifest
    package = replace(package, manifest, later)
    if not options:
        envelope = json.loads(signature)
        before = envelope["signatures"][0]["sig"].encode()
        again = sign(content, sealed.pae(envelope, later), len(before))
        fresh = signature.replace(envelope["payload"].encode(), base64.b64encode(later))
        package = replace(package, signature, fresh.replace(before, again))
    recipients = [one for to in json.loads(manifest)["addressed_to"] for one in ("-r", to["recipient"])]
    subprocess.run(["age", "-e", *recipients, "-o", target], input=package, check=True)


main(*sys.argv[1:])

#!/bin/sh
# Makes the .p12 files of this folder with OpenSSL 3. They are committed: the legacy ciphers are not in every build of OpenSSL.
# Everything in them is fictional, and the keys protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

certificate() { # name, then the arguments that make the key
    name=$1
    shift
    openssl req -x509 -newkey "$@" -noenc -keyout "$work/$name.key" -out "$work/$name.pem" -days 3650 \
        -utf8 -subj '/C=CN/O=虚构认证中心/CN=孙八' 2>/dev/null
}
export_p12() { # file, key, then further arguments
    out=$1 key=$2
    shift 2
    openssl pkcs12 -export -inkey "$work/$key.key" -in "$work/$key.pem" -out "$out" "$@"
}

certificate p256 ec -pkeyopt ec_paramgen_curve:P-256
certificate p384 ec -pkeyopt ec_paramgen_curve:P-384
certificate rsa rsa:2048
certificate rsa1024 rsa:1024
certificate rsa2560 rsa:2560
certificate rsa5120 rsa:5120
certificate rsa-e3 rsa:2048 -pkeyopt rsa_keygen_pubexp:3

export_p12 modern.p12 p256 -passout 'pass:测试123' -name 'T010'
export_p12 rc2.p12 p256 -passout "pass:测试123" -legacy -name T010
export_p12 3des.p12 p256 -passout 'pass:测试123' -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -name 'T010'
export_p12 p384.p12 p384 -passout 'pass:测试123'
export_p12 rsa.p12 rsa -passout 'pass:测试123'
# As Windows exports them: the key's own attributes stand inside the private key.
export_p12 rsa-rc2.p12 rsa -passout 'pass:测试123' -legacy -keysig
export_p12 rsa-3des.p12 rsa -passout 'pass:测试123' -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
for other in rsa1024 rsa2560 rsa5120 rsa-e3; do
    export_p12 "$other.p12" "$other" -passout 'pass:测试123'
done
openssl pkcs12 -export -nokeys -in "$work/p256.pem" -out no-key.p12 -passout 'pass:测试123'
export_p12 camellia.p12 p256 -passout 'pass:测试123' -keypbe camellia-256-cbc
export_p12 costly.p12 p256 -passout 'pass:测试123' -iter 1000001

# A friendly name beyond the Basic Multilingual Plane: OpenSSL refuses to write one, other programs do. The name stands in clear in the
# key's bag, so that two characters can become the two halves of one; without a MAC nothing else has to change.
export_p12 "$work/named.p12" p256 -passout 'pass:测试123' -nomac -name 'QZ'
python3 - "$work/named.p12" name-beyond-bmp.p12 <<'PY'
import sys
data = open(sys.argv[1], 'rb').read()
before = 'QZ'.encode('utf-16-be')
assert before in data
open(sys.argv[2], 'wb').write(data.replace(before, '𠮷'.encode('utf-16-be')))
PY

"""How long pyHanko takes to judge a signed PDF: judge_speed.py CA.pem FILE.pdf TIMES

Prints the seconds of the quickest time, from the file's bytes to the verdict on every signature; starting Python and loading its
modules is not counted.
"""

import io
import logging
import sys
import time

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def once(authority, data):
    start = time.perf_counter()
    for signature in list(PdfFileReader(io.BytesIO(data)).embedded_signatures):
        context = ValidationContext(trust_roots=[authority], allow_fetching=False)
        assert validate_pdf_signature(signature, context).bottom_line
    return time.perf_counter() - start


def main(authority, name, times):
    with open(name, "rb") as handle:
        data = handle.read()
    root = load_cert_from_pemder(authority)
    print(min(once(root, data) for _ in range(int(times))))
    return 0


sys.exit(main(*sys.argv[1:]))

"""Judges PDFs with pyHanko one by one: judge_attacks.py CA.pem FILE.pdf...

One line a file: its name, `accepted` or `refused`, and why. A file is accepted when it has signatures, every one is intact, valid and
leads to the certificate, none is followed by more than it permits, and the last covers the whole file.
"""

import logging
import os
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def judge(authority, name):
    with open(name, "rb") as handle:
        signatures = list(PdfFileReader(handle).embedded_signatures)
        if not signatures:
            return "no signature"
        for signature in signatures:
            context = ValidationContext(trust_roots=[load_cert_from_pemder(authority)], allow_fetching=False)
            status = validate_pdf_signature(signature, context)
            if not status.bottom_line:
                return f"{signature.field_name}: {status.summary()}"
    return None


def main(authority, *names):
    for name in names:
        try:
            why = judge(authority, name)
        except Exception as problem:  # whatever it does not survive, it does not accept
            why = f"{type(problem).__name__}: {problem}"
        verdict = "accepted" if why is None else "refused"
        print(os.path.basename(name), verdict, (why or "").replace("\n", " "))
    return 0


sys.exit(main(*sys.argv[1:]))

"""Judges the signatures of PDFs with pyHanko: judge_pdf.py CA.pem FILE.pdf...

One line per signature; exit code 0 if every one of every file is intact, valid, leads to the certificate and is followed by
nothing but what it permits.
"""

import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def main(authority, *names):
    good = bool(names)
    for name in names:
        with open(name, "rb") as handle:
            signatures = list(PdfFileReader(handle).embedded_signatures)
            good = good and bool(signatures)
            for signature in signatures:
                context = ValidationContext(trust_roots=[load_cert_from_pemder(authority)], allow_fetching=False)
                status = validate_pdf_signature(signature, context)
                print(signature.field_name, status.summary(), status.modification_level.name)
                good = good and status.bottom_line
    return 0 if good else 1


sys.exit(main(*sys.argv[1:]))

"""What pyHanko thinks of a PDF: one JSON line. Arguments: the PDF, the trusted root (DER)."""
import asyncio
import json
import logging
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


async def judge(signature, root):
    context = lambda: ValidationContext(trust_roots=[root], allow_fetching=False)
    status = await async_validate_pdf_signature(
        signature, signer_validation_context=context(), ts_validation_context=context()
    )
    stamp = status.timestamp_validity
    return {
        "field": signature.field_name,
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "coverage": status.coverage.name,
        "changes": status.modification_level.name if status.modification_level else None,
        "bottom_line": status.bottom_line,
        "stamped": bool(stamp and stamp.valid and stamp.trusted),
        "form": str(signature.sig_object["/SubFilter"]),
    }


async def main():
    logging.disable(logging.CRITICAL)
    with open(sys.argv[2], "rb") as file:
        root = x509.Certificate.load(file.read())
    with open(sys.argv[1], "rb") as file:
        try:
            signatures = PdfFileReader(file).embedded_signatures
            print(json.dumps({"signatures": [await judge(one, root) for one in signatures]}))
        except Exception as error:
            print(json.dumps({"error": repr(error)}))


asyncio.run(main())

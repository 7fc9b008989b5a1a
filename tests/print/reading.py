"""What tests ask of a PDF: whether it keeps to the standards, and what its pages say. How they look: layout.py."""

from __future__ import annotations

import page
import pypdfium2
from page import ValidationProfile

STANDARDS = (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_3A)


def failures(pdf: bytes) -> list[str]:
    """Of PDF/UA-1 and PDF/A-3a; none for a good file."""
    return [
        f"{standard}: {one.rule_id} {one.message}"
        for standard in STANDARDS
        for one in page.validate_pdf_bytes(pdf, profile=standard).failures
    ]


def texts(pdf: bytes) -> list[str]:
    """Of each page, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(one.get_textpage().get_text_bounded().split()) for one in document]

"""What tests ask of a PDF: whether it keeps to the standards, what its pages say, and whether all of it is on them."""

from __future__ import annotations

from collections.abc import Iterator

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


def outside(pdf: bytes, edge: float = 14.0) -> Iterator[str]:
    """Texts that come nearer to the edge of their page than `edge` points, and those that lie over others."""
    for number, sheet in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        width, height = sheet.get_size()
        found = sheet.get_textpage()
        rows = [found.get_rect(one) for one in range(found.count_rects())]
        for left, bottom, right, top in rows:
            if left < edge or bottom < edge or right > width - edge or top > height - edge:
                yield f"page {number}: {found.get_text_bounded(left, bottom, right, top)!r} is at the edge"
        for one, other in _overlapping(rows):
            yield (
                f"page {number}: {found.get_text_bounded(*one)!r} lies over {found.get_text_bounded(*other)!r}"
            )


def _overlapping(rows: list[tuple[float, ...]]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Rectangles that share more than a sliver: letters with tails reach a little into the next line."""
    ordered = sorted(rows, key=lambda row: row[1])
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3]:
                break
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            lower = min(one[3] - one[1], other[3] - other[1])
            if wide > 1.0 and high > 0.4 * lower:
                yield one, other

"""A report as a document on paper."""

from __future__ import annotations

from trust_portal.print.printing import Printable
from trust_portal.print.printing import printable as printed

from .document import NOTHING_WRITTEN, ReportDocument


def printable(document: ReportDocument, *, colour: str) -> Printable:
    """`colour` is the trust's own, as '#rrggbb'."""
    context = {"report": document, "nothing_written": NOTHING_WRITTEN}
    return printed("print/report.html", context, sheet="report.css", colour=colour)

"""A pack as a document."""

from __future__ import annotations

from trust_portal.print.printing import Printable
from trust_portal.print.printing import printable as printed

from .contents import Pack


def printable(pack: Pack, *, colour: str) -> Printable:
    """`colour` is the trust's own, as '#rrggbb'."""
    return printed("print/pack.html", {"pack": pack}, sheet="pack.css", colour=colour)

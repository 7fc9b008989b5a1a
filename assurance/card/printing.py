"""A card on paper: exactly one page of A4."""

from __future__ import annotations

from dataclasses import replace

from trust_portal.print.pdf import Pdf, draw
from trust_portal.print.printing import Printable
from trust_portal.print.printing import printable as printed

from .contents import Card
from .paper import fitted


def printable(card: Card, *, colour: str) -> Printable:
    """`colour` is the trust's own, as '#rrggbb'. As it stands: `paper.shortened` makes it fit."""
    return printed("print/card.html", {"card": card}, sheet="card.css", colour=colour)


def one_page(card: Card, *, colour: str) -> Pdf:
    """Drawn again, shorter, until it is one page. Raises PdfRefused where it cannot be drawn."""

    def drawn(shorter: Card) -> tuple[Pdf, int]:
        pdf = draw(printable(shorter, colour=colour))
        return pdf, pdf.pages

    return fitted(replace(card, subject=" ".join(card.subject.split())), drawn)

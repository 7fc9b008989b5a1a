"""What drawing a page must leave alone."""

from __future__ import annotations

from PIL import ImageFile

from trust_portal.print.pdf import draw
from trust_portal.print.printing import Printable


def test_half_a_picture_is_still_refused_afterwards() -> None:
    """The process that draws cards takes uploaded logos too, and WeasyPrint is content with half of one."""
    draw(Printable('<!doctype html><html lang="en-GB"><title>One</title><p>One', "@page { size: A5 }", ""))
    assert not ImageFile.LOAD_TRUNCATED_IMAGES

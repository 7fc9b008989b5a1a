"""Text that a spreadsheet must not run: names and notes of people go into files that others open."""

from __future__ import annotations

import re

# What Excel, LibreOffice or Google take for the start of a formula, also after spaces and in full width.
_STARTS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?%?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def defused(text: str) -> str:
    """The text with an apostrophe before it if it would be a formula. Numbers and single dashes stay."""
    text = _CONTROL.sub("", text)
    return f"'{text}" if _STARTS.match(text) and not _PLAIN.fullmatch(text) else text

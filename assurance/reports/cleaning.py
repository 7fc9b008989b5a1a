"""What people paste into a report, made plain text. Pure."""

from __future__ import annotations

import unicodedata

MOST_CHARACTERS = 200_000
_KEPT = "\n\t"


class TextTooLong(Exception):
    """Nobody reads a text of that length; it is refused whole, never cut."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"This text has {length:,} characters; the portal keeps up to {MOST_CHARACTERS:,} for a question. "
            "Shorten it, or add the document as evidence."
        )


def cleaned(text: str) -> str:
    """With plain line ends and without control characters; emoji, and writing from right to left, stay as they are.

    Raises TextTooLong.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    kept = "".join(one for one in plain if one in _KEPT or unicodedata.category(one) not in ("Cc", "Cs"))
    if len(kept) > MOST_CHARACTERS:
        raise TextTooLong(len(kept))
    return kept


def holds(new: str, old: str) -> bool:
    """Whether `new` is `old` with something put in at one place: nothing of the old text is gone."""
    if len(new) < len(old):
        return False
    start = 0
    while start < len(old) and new[start] == old[start]:
        start += 1
    rest = len(old) - start
    return rest == 0 or new.endswith(old[start:])

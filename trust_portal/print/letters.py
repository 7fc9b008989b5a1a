"""Letters that no font of the portal can draw, said in words: PDF/A allows no empty boxes. Pure: no Django."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

_FIRST_PICTURE = 0x1F000
# How emoji are put together: joined, coloured, chosen. Without the pictures they say nothing.
_JOINTS = {0xFE0E: None, 0xFE0F: None, 0x20E3: None, **dict.fromkeys(range(0x1F3FB, 0x1F400))}
_NOT_DRAWN = "□"


def sayable(text: str, undrawn: Collection[str] = ()) -> str:
    """The text with emoji by their names, “[thumbs up sign]”; so are signs among `undrawn`, and of other letters that
    could not be drawn a □ tells that there was one."""
    strange = {one for one in set(text) if ord(one) >= _FIRST_PICTURE and _is_picture(one)}
    strange.update(undrawn)
    if not strange:
        return text
    return text.translate({**_JOINTS, **{ord(one): _said(one) for one in strange if ord(one) not in _JOINTS}})


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in ("So", "Sk", "Cn")


def _said(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith("REGIONAL INDICATOR SYMBOL LETTER "):  # two of them make a flag
        return name[-1]
    if name and unicodedata.category(letter) in ("So", "Sk", "Sm"):
        return f"[{name.lower()}]"
    return _NOT_DRAWN

"""The frameworks that come with the portal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .reading import read_published
from .schema import Pack

_FOLDER = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class ShippedPack:
    """`document` is the text as it is shipped, with its comments."""

    key: str
    document: str
    pack: Pack


@cache
def shipped() -> tuple[ShippedPack, ...]:
    """In the order of their names. A test checks each of them as a whole."""
    packs = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        document = path.read_text(encoding="utf-8")
        packs.append(ShippedPack(path.stem, document, read_published(document)))
    return tuple(sorted(packs, key=lambda one: one.pack.name))


def shipped_named(key: str) -> ShippedPack | None:
    return next((one for one in shipped() if one.key == key), None)

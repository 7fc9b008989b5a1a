"""What a person saw in a cell, as a form sends it back."""

from __future__ import annotations

from typing import Protocol

NOTHING = "0"


class Versioned(Protocol):
    pk: int
    revision: int


def token_of(target: Versioned | None) -> str:
    return f"{target.pk}.{target.revision}" if target is not None else NOTHING

"""Who else must know when public data has changed. Apps above this one listen; they are told as the owner of the
tables, inside the transaction that loads, with no trust bound."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Listener(Protocol):
    """`measures`: keys of the published measures that were loaded; None for registers of schools, which may change
    whose figures count."""

    def __call__(self, *, measures: Collection[str] | None) -> None: ...


_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Registering the same one twice is harmless."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(*, measures: Collection[str] | None) -> None:
    for listener in _listeners:
        listener(measures=measures)

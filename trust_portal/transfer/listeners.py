"""Who else must know when an export has been brought into a trust: apps above this one make again what no export
holds. They are told in the bound trust, inside the transaction that imports, after everything is written."""

from __future__ import annotations

from typing import Protocol

from trust_portal.audit.actor import Actor


class Listener(Protocol):
    def __call__(self, *, by: Actor) -> None: ...


_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Registering the same one twice is harmless."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(*, by: Actor) -> None:
    for listener in _listeners:
        listener(by=by)

"""Who else must know when figures of a trust, or what they depend on, have changed. Apps above this one listen.

They are told inside the transaction that changes, so that what they ask for is asked for together with the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from trust_portal.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class ValuesChanged:
    """An import was confirmed or undone."""

    import_id: int
    period_id: int


@dataclass(frozen=True, slots=True)
class AcademyChanged:
    """An academy came, or its dates, phase, number or earlier numbers are others."""

    academy_id: int


@dataclass(frozen=True, slots=True)
class KpiChanged:
    """A key figure means something else: its direction, or where its figures are published."""

    kpi_id: int


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A school year came, or days of a period are others."""


@dataclass(frozen=True, slots=True)
class TargetsChanged:
    """The board agreed targets in these key figures, or others in the place of those that it had agreed."""

    kpi_ids: tuple[int, ...]


Change = ValuesChanged | AcademyChanged | KpiChanged | CalendarChanged | TargetsChanged


class Listener(Protocol):
    def __call__(self, change: Change, *, by: Actor) -> None: ...


_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Registering the same one twice is harmless."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(change: Change, *, by: Actor) -> None:
    """In the bound trust, inside the transaction that changes."""
    for listener in _listeners:
        listener(change, by=by)

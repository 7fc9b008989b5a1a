"""Whether somebody still sits on the board that they sign for. Who sits where, an app above this one knows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from trust_portal.audit.actor import Actor
from trust_portal.ui.dates import LONDON

LEFT = "Your term on this board is over: somebody who sits on it signs."


class TermsOver(Protocol):
    """In the bound trust. `place_id` is the academy's whose local board it is; None: the trust board.

    True where the person has had a term there, and none of them covers the day. Whoever never had one is not asked.
    """

    def __call__(self, person_id: int, place_id: int | None, /, *, on: date) -> bool: ...


_sources: list[TermsOver] = []


def register_terms(source: TermsOver) -> None:
    """Registering the same one twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def has_left(by: Actor, *, place_id: int | None = None, at: datetime) -> bool:
    """Whether this person may no longer sign for the board, whatever their role says."""
    if by.person is None:
        return False
    on, person_id = at.astimezone(LONDON).date(), by.person.pk
    return any(source(person_id, place_id, on=on) for source in _sources)

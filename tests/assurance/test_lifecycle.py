"""The life of a rating: every state has an owner, and the picture in the docs is that of the table."""

from __future__ import annotations

from assurance.lifecycle import MAY_BE_CORRECTED, MOVES, OWNERS
from assurance.models import ConfirmedState
from trust_portal.accounts.roles import codes


def test_every_state_has_an_owner_and_a_way_in() -> None:
    assert set(OWNERS) == {"", *ConfirmedState.values}
    assert {move.after for move in MOVES.values()} == set(ConfirmedState.values) == set(MAY_BE_CORRECTED)
    assert {move.needs for move in MOVES.values()} <= codes()

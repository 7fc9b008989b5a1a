"""The life of a target: every state has an owner and a way in, and the docs show the table."""

from __future__ import annotations

from academies.models import TargetState
from academies.targets.lifecycle import MOVES, OWNERS
from trust_portal.accounts.roles import codes


def test_every_state_has_an_owner_and_a_way_in() -> None:
    assert set(OWNERS) == {"", *TargetState.values}
    assert {move.after for move in MOVES.values()} == set(TargetState.values)
    assert {before for move in MOVES.values() for before in move.before} <= set(OWNERS)
    assert {move.needs for move in MOVES.values()} <= codes()

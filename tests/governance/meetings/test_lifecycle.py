"""The life of a meeting: every state has an owner and a way in, and the docs show the table."""

from __future__ import annotations

from governance.lifecycle import MOVES, OWNERS, WHILE
from governance.models import MeetingState
from trust_portal.accounts.roles import codes


def test_every_state_has_an_owner_and_a_way_in() -> None:
    assert set(OWNERS) == {"", *MeetingState.values}
    assert {move.after for move in MOVES.values()} == set(MeetingState.values)
    assert {move.needs for move in MOVES.values()} <= codes()
    assert {state for states in WHILE.values() for state in states} <= set(MeetingState.values)


def test_what_is_approved_or_cancelled_is_closed() -> None:
    closed = {MeetingState.MINUTES_APPROVED, MeetingState.CANCELLED}
    assert not any(closed & set(states) for states in WHILE.values())
    assert [name for name, move in MOVES.items() if MeetingState.CANCELLED in move.before] == []

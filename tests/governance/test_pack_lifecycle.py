"""The life of a board pack: every state has an owner and a way in, and the docs show the table."""

from __future__ import annotations

from governance.models import BoardPackState
from governance.pack_lifecycle import MOVES, OWNERS
from trust_portal.accounts.roles import Role, codes, reaches


def test_every_state_has_an_owner_and_a_way_in() -> None:
    assert set(OWNERS) == {"", *BoardPackState.values}
    assert {move.after for move in MOVES.values()} == set(BoardPackState.values)
    assert {move.needs for move in MOVES.values()} <= codes()


def test_the_chief_executive_alone_releases() -> None:
    needs = MOVES["release"].needs
    assert [role for role in Role if reaches(role, needs)] == [Role.CEO]

"""The life of a report: every state has an owner and a way in, and the docs show the table."""

from __future__ import annotations

from assurance.models import ReportState
from assurance.reports.lifecycle import MOVES, OWNERS
from trust_portal.accounts.roles import codes


def test_every_state_has_an_owner_and_a_way_in() -> None:
    reached = {after for move in MOVES.values() for after in move.after.values()}
    assert set(OWNERS) == set(ReportState) == reached | {ReportState.NOT_STARTED}
    assert {move.needs for move in MOVES.values()} <= codes()

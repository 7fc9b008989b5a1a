"""The life of a report: every state has an owner and a way in, and the docs show the table."""

from __future__ import annotations

from django.conf import settings

from assurance.models import ReportState
from assurance.reports.lifecycle import MOVES, OWNERS, diagram
from trust_portal.accounts.roles import codes


def test_every_state_has_an_owner_and_a_way_in() -> None:
    reached = {after for move in MOVES.values() for after in move.after.values()}
    assert set(OWNERS) == set(ReportState) == reached | {ReportState.NOT_STARTED}
    assert {move.needs for move in MOVES.values()} <= codes()


def test_the_docs_show_the_table() -> None:
    docs = (settings.BASE_DIR / "docs" / "lifecycles.md").read_text()
    assert diagram() in docs
    assert all(f"| {state.label} | {owner} |" in docs for state, owner in OWNERS.items())

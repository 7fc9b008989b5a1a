"""Pressed twice, by two at once, or after somebody else was quicker: done once, and never an error of ours."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from governance.delegation import STANDARD
from governance.models import AgendaTemplateItem, Body, DelegatedDecision, Meeting
from governance.use_cases import agendas, bodies, delegation, meetings
from governance.use_cases.meeting_moves import MoveNotAllowed
from tests.cast import Cast
from tests.trust_pages import address, by, trail
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def board(in_alder: None, clerk: Any) -> Body:
    return bodies.add(kind="board", name="Trust board", key="board", by=clerk)


def at_once(trust_id: int, *moves: Callable[[], object]) -> list[str]:
    """How each ended, in order of words."""
    start, ended = threading.Barrier(len(moves)), []

    def work(move: Callable[[], object]) -> None:
        try:
            with trust_scope(trust_id):
                Body.objects.count()
                start.wait()
                move()
            ended.append("done")
        except (MoveNotAllowed, ValidationError) as refusal:
            ended.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(move,)) for move in moves]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(ended)


@pytest.mark.django_db(transaction=True)
def test_two_at_once() -> None:
    cast = Cast()
    clerk, trust_id = by(cast.person("alder", Role.CLERK)), cast.trust("alder").pk

    def begin() -> object:
        return delegation.begin(by=clerk)

    def add() -> object:
        return bodies.add(kind="committee", name="Audit", by=clerk)

    assert at_once(trust_id, begin, begin) == ["MoveNotAllowed", "done"]
    assert at_once(trust_id, add, add) == ["ValidationError", "done"]
    with trust_scope(trust_id):
        assert DelegatedDecision.objects.count() == len(STANDARD)
        audit = Body.objects.get(name="Audit")
        starts_at = timezone.now() + timedelta(days=9)
        before = audit.template_items.count()

    def plan() -> object:
        return meetings.plan_all(meetings=[(audit, starts_at)], at=timezone.now(), by=clerk)

    def item(title: str) -> Callable[[], object]:
        return lambda: bodies.add_to_template(
            body=audit, item=AgendaTemplateItem(title=title, purpose="note"), before=1, by=clerk
        )

    assert at_once(trust_id, plan, plan) == ["done", "done"]
    assert at_once(trust_id, item("Fraud"), item("Fraud"), item("Cash")) == [
        "ValidationError",
        "done",
        "done",
    ]
    with trust_scope(trust_id):
        assert Meeting.objects.filter(body=audit).count() == 1
        titles = list(audit.template_items.order_by("place").values_list("title", flat=True))
        assert len(titles) == before + 2
        assert set(titles[:2]) == {"Fraud", "Cash"}


@pytest.mark.django_db
def test_what_is_gone_says_so(board: Body, clerk: Any) -> None:
    at = timezone.now()
    meeting = meetings.plan(body=board, starts_at=at + timedelta(days=9), at=at, by=clerk)
    item = agendas.add_item(meeting=meeting, title="Pay", lead="", purpose="note", minutes_long=5, by=clerk)
    paper = agendas.add_paper(item=item, title="Pay policy", at=at, by=clerk)
    agendas.remove_paper(paper=type(paper).objects.get(pk=paper.pk), at=at, by=clerk)
    with pytest.raises(MoveNotAllowed, match="removed meanwhile"):
        agendas.remove_paper(paper=paper, at=at, by=clerk)
    agendas.remove_item(item=type(item).objects.get(pk=item.pk), at=at, by=clerk)
    with pytest.raises(MoveNotAllowed, match="removed meanwhile"):
        agendas.remove_item(item=item, at=at, by=clerk)
    first, second, *_ = board.template_items.order_by("place")
    assert bodies.remove_from_template(body=board, item_id=first.pk, by=clerk)
    assert not bodies.remove_from_template(body=board, item_id=first.pk, by=clerk)
    assert board.template_items.order_by("place").first() == second


@pytest.mark.django_db
def test_a_decision_that_is_gone_says_so(in_alder: None, cast: Cast, clerk: Any) -> None:
    powers = {"board": "decides"}
    row = delegation.save(area="Pay", text="Of heads", powers=powers, by=clerk)
    delegation.remove(row=DelegatedDecision.objects.get(pk=row.pk), by=clerk)
    with pytest.raises(MoveNotAllowed, match="removed meanwhile"):
        delegation.remove(row=row, by=clerk)
    with pytest.raises(MoveNotAllowed, match="removed meanwhile"):
        delegation.save(row=row, area="Pay", text="Of all", powers=powers, seen_revision=1, by=clerk)
    assert len(trail(cast, "delegation.removed")) == 1


@pytest.mark.django_db
def test_a_template_takes_an_item_once(board: Body, sign_in: SignIn) -> None:
    browser, path = sign_in("alder", Role.CLERK), address("body_agenda", body_id=board.pk)
    sent = {"title": "Any other pay", "purpose": "note", "minutes_long": "5", "before": ""}
    assert [browser.post(path, sent).status_code for _ in range(2)] == [302, 422]
    assert board.template_items.filter(title="Any other pay").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01T01:00Z", "0206-05-01T18:00Z", "9999-12-31T22:00Z"])
def test_a_meeting_is_in_a_year_of_ours(board: Body, sign_in: SignIn, day: str) -> None:
    answer = sign_in("alder", Role.CLERK).post(
        "/api/v1/alder/meetings/", {"body_id": board.pk, "starts_at": day}, content_type="application/json"
    )
    assert answer.status_code == 422, answer.content
    assert not Meeting.objects.exists()

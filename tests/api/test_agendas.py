"""Agendas, what they begin with, the plan of a year and the reporting duties, by programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from academies.use_cases import calendar
from assurance.use_cases.publishing import publish
from governance.models import AgendaItem, Body, Meeting
from governance.use_cases import agendas, bodies, meetings
from tests.api.conftest import ApiClient, Call
from tests.assurance.rated import SMALL
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

pytestmark = pytest.mark.django_db

DUTIES = (
    SMALL
    + """
committees:
  - {id: standards, name: Standards committee, meets: Six times a year}
duties:
  - id: pupils
    name: Pupils
    committee: standards
    focuses:
      - id: attendance
        name: Attendance
        duties:
          - {id: away, text: Who is away for long}
          - {id: late, text: Who comes late}
"""
)


@pytest.fixture
def clerk(api: Call) -> ApiClient:
    return api("alder", Role.CLERK)


@pytest.fixture
def board(cast: Cast, in_alder: None) -> Body:
    return bodies.add(kind="board", name="Trust board", key="board", by=Actor.command())


def planned(body: Body, cast: Cast) -> Meeting:
    now = timezone.now()
    clerk = by(cast.person("alder", Role.CLERK))
    return meetings.plan(body=body, starts_at=now + timedelta(days=30), at=now, by=clerk)


def test_items_are_added_moved_changed_and_removed(board: Body, cast: Cast, clerk: ApiClient) -> None:
    path = f"meetings/{planned(board, cast).pk}/items/"
    before = [one["title"] for one in clerk.get(path).json()["results"]]
    made = clerk.post(path, {"title": "Pay", "purpose": "decide", "minutes_long": 20, "lead": "Chair"})
    assert made.status_code == 201, made.content
    titles = [one["title"] for one in clerk.get(path).json()["results"]]
    assert titles == [*before[:-1], "Pay", "Any other business"]
    own = f"{path}{made.json()['id']}/"
    assert clerk.get(own).json() == made.json()
    body = {"title": "Pay of heads", "purpose": "decide", "minutes_long": 25, "lead": "", "place": 2}
    assert clerk.call("PUT", own, body).status_code == 428
    moved = clerk.call("PUT", own, body, If_Match=made["ETag"])
    assert moved.status_code == 200, moved.content
    assert [one["title"] for one in clerk.get(path).json()["results"]][1] == "Pay of heads"
    assert clerk.call("PUT", own, body, If_Match=made["ETag"]).status_code == 412
    wrong = clerk.call("PUT", own, {**body, "place": 0, "purpose": "sing"}, If_Match=moved["ETag"])
    assert sorted(wrong.json()["errors"]) == ["place", "purpose"]
    assert clerk.call("DELETE", own).status_code == 204
    assert clerk.call("DELETE", own).status_code == 404
    assert [one["title"] for one in clerk.get(path).json()["results"]] == before
    for verb in ("added", "changed", "removed"):
        (entry,) = trail(cast, f"meeting.item_{verb}")
        assert (entry.via, entry.person) == ("api", cast.person("alder", Role.CLERK))


def test_an_agenda_is_for_the_clerk_until_it_is_published(
    board: Body, cast: Cast, clerk: ApiClient, api: Call
) -> None:
    meeting = planned(board, cast)
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    path, own = f"meetings/{meeting.pk}/items/", f"meetings/{meeting.pk}/items/{item.pk}/"
    ceo, director = api("alder", Role.CEO), api("alder", Role.DIRECTOR_OF_EDUCATION)
    assert ceo.get(path).json()["count"] == 0
    assert ceo.get(own).status_code == 404
    # Whoever writes papers reads the agenda, and changes nothing of it.
    assert director.get(own).json()["title"] == item.title
    for answer in (
        director.post(path, {"title": "Pay"}),
        director.call("PUT", own, {}),
        director.call("DELETE", own),
    ):
        assert answer.status_code == 404
    assert ceo.post(path, {"title": "Pay"}).status_code == 403
    clerk.post(f"meetings/{meeting.pk}/steps/", {"step": "publish"})
    assert ceo.get(own).json()["title"] == item.title
    clerk.post(f"meetings/{meeting.pk}/steps/", {"step": "cancel", "reason": "Snow"})
    assert clerk.post(path, {"title": "Pay"}).status_code == 409
    assert clerk.call("DELETE", own).status_code == 409


def test_what_a_bodys_agendas_begin_with(board: Body, cast: Cast, clerk: ApiClient, api: Call) -> None:
    path = f"bodies/{board.pk}/agenda/"
    before = [one["title"] for one in clerk.get(path).json()["results"]]
    made = clerk.post(path, {"title": "Pay", "half_term": 2, "place": 1})
    assert made.status_code == 201, made.content
    assert (made.json()["half_term"], made.json()["place"], made.json()["purpose"]) == (2, 1, "discuss")
    assert clerk.post(path, {"title": "Pay", "half_term": 2}).status_code == 422
    assert clerk.post(path, {"title": "Pay", "half_term": 7}).status_code == 422
    assert [one["title"] for one in clerk.get(path).json()["results"]] == ["Pay", *before]
    assert api("alder", Role.DIRECTOR_OF_EDUCATION).post(path, {"title": "Mine"}).status_code == 404
    assert clerk.call("DELETE", f"{path}{made.json()['id']}/").status_code == 204
    assert clerk.call("DELETE", f"{path}{made.json()['id']}/").status_code == 404
    assert [one["title"] for one in clerk.get(path).json()["results"]] == before
    assert len(trail(cast, "body.template_changed")) == 2


def test_a_year_is_planned_once(board: Body, cast: Cast, clerk: ApiClient, api: Call) -> None:
    first_year = timezone.now().year + 1
    path = f"meetings/plan/?first_year={first_year}"
    assert clerk.get(path).json() == []
    calendar.add_year(first_year=first_year, by=Actor.command())
    offered = clerk.get(path).json()
    assert {one["body_name"] for one in offered} == {"Trust board"}
    chosen = [{name: one[name] for name in ("body_id", "starts_at")} for one in offered[:2]]
    sent: dict[str, Any] = {"first_year": first_year, "meetings": chosen}
    made = clerk.post("meetings/plan/", sent)
    assert made.status_code == 201, made.content
    assert [one["starts_at"] for one in made.json()["planned"]] == [one["starts_at"] for one in chosen]
    assert Meeting.objects.get(pk=made.json()["planned"][0]["id"]).items.exists()
    assert clerk.post("meetings/plan/", sent).json() == {"planned": [], "already_there": 2}
    assert len(clerk.get(path).json()) == len(offered) - 2
    assert len(trail(cast, "meeting.planned")) == 2
    free = {"body_id": board.pk, "starts_at": f"{first_year}-12-24T18:00Z"}
    refused = clerk.post("meetings/plan/", {**sent, "meetings": [*chosen, free]})
    assert list(refused.json()["errors"]) == ["meetings.2.starts_at"]
    assert api("alder", Role.DIRECTOR_OF_EDUCATION).get(path).status_code == 404
    assert api("alder", Role.CEO).get(path).status_code == 403
    for wrong in ("first_year=26", "first_year=nought", "year=2026"):
        assert clerk.get(f"meetings/plan/?{wrong}").status_code == 400


def test_which_reporting_duties_are_met(cast: Cast, in_alder: None, clerk: ApiClient, api: Call) -> None:
    now = timezone.now()
    meeting_at = now + timedelta(days=30)
    first_year = meeting_at.year if meeting_at.month > 8 else meeting_at.year - 1
    calendar.add_year(first_year=first_year, by=Actor.command())
    publish(document=DUTIES, first_year=first_year, at=now, by=Actor.command())
    body = bodies.add(kind="committee", name="Standards committee", key="standards", by=Actor.command())
    by_clerk = by(cast.person("alder", Role.CLERK))
    meeting = meetings.plan(body=body, starts_at=meeting_at, at=now, by=by_clerk)
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    paper = agendas.add_paper(item=item, title="Attendance", at=now, by=by_clerk)
    agendas.say_duties(paper=paper, duties=["away"], at=now, by=by_clerk)
    (theme,) = clerk.get(f"duties/?first_year={first_year}").json()
    assert (theme["theme"], theme["committee"], theme["met"], theme["uncovered"]) == (
        *("Pupils", "standards"),
        *(1, 1),
    )
    away, late = theme["duties"]
    assert (away["key"], away["met_by"][0]["paper"]) == ("away", "Attendance")
    assert away["met_by"][0]["meeting_id"] == meeting.pk
    assert (late["key"], late["met_by"]) == ("late", [])
    # Of the bodies that the person may read.
    assert api("alder", Role.TRUSTEE).get(f"duties/?first_year={first_year}").json() == []
    assert api("alder", Role.IMPROVEMENT_OFFICER).get(f"duties/?first_year={first_year}").status_code == 200

"""What a clerk does in one step on a page: what is stored then, what the trail says, and what the page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assurance.use_cases.publishing import publish
from governance.models import AgendaItem, Body, BodyMember, DelegatedDecision, Meeting
from governance.use_cases import agendas, bodies, delegation, meetings
from tests.api.test_agendas import DUTIES
from tests.cast import Cast
from tests.trust_pages import address, names_in_order, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.ui.dates import LONDON, day_in_short

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.CLERK)


@pytest.fixture
def board(in_alder: None, clerk: Any) -> Body:
    return bodies.add(kind="committee", name="Standards committee", key="standards", by=clerk)


@pytest.fixture
def meeting(board: Body, clerk: Any) -> Meeting:
    now = timezone.now()
    return meetings.plan(body=board, starts_at=now + timedelta(days=30), at=now, by=clerk)


def test_an_item_is_changed_and_moved(browser: Client, cast: Cast, meeting: Meeting) -> None:
    first, second, third, *_ = meeting.items.order_by("place")
    path = address("item_change", meeting_id=meeting.pk, item_id=third.pk)
    sent = {
        "title": "Minutes, and pay",
        "lead": "Clerk",
        "purpose": "decide",
        "minutes_long": "15",
        "place": "1",
    }
    answer = browser.post(path, {**sent, "seen_revision": "1"}, follow=True)
    assert "The item is saved." in words(answer)
    assert names_in_order(words(answer), (first.title, second.title, "Minutes, and pay")) == [
        *("Minutes, and pay", first.title, second.title)
    ]
    changed = AgendaItem.objects.get(pk=third.pk)
    assert (changed.place, changed.lead, changed.minutes_long, changed.revision) == (1, "Clerk", 15, 2)
    assert [one.pk for one in meeting.items.order_by("place")][:3] == [third.pk, first.pk, second.pk]
    (entry,) = trail(cast, "meeting.item_changed")
    assert entry.person == cast.person("alder", Role.CLERK)
    assert entry.after is not None
    assert (entry.after["place"], entry.after["title"]) == (1, "Minutes, and pay")
    conflict = browser.post(path, {**sent, "title": "Mine", "seen_revision": "1"})
    assert conflict.status_code == 409
    assert "Minutes, and pay" in words(conflict)
    assert not AgendaItem.objects.filter(title="Mine").exists()


def test_a_paper_is_said_to_meet_duties(browser: Client, cast: Cast, meeting: Meeting, clerk: Any) -> None:
    publish(document=DUTIES, first_year=meeting.first_year, at=timezone.now(), by=Actor.command())
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    paper = agendas.add_paper(item=item, title="Attendance", at=timezone.now(), by=clerk)
    path = address("meeting_paper", meeting_id=meeting.pk, paper_id=paper.pk)
    assert "Attendance: Who is away for long" in words(browser.get(path))
    answer = browser.post(path, {"duties": ["away", "late"]}, follow=True)
    assert "The duties are saved." in words(answer)
    assert "meets 2 reporting duties" in words(answer)
    browser.post(path, {"duties": ["late"]})
    assert list(paper.duties.values_list("duty", "said_by")) == [
        ("late", cast.person("alder", Role.CLERK).pk)
    ]
    said = [entry.after or {} for entry in trail(cast, "meeting.duties_said")]
    assert [one["duties"] for one in said] == [["away", "late"], ["late"]]
    met = words(browser.get(f"{address('reporting_duties')}?year={meeting.first_year}"))
    assert "1 of 2 met by a paper; 1 still uncovered." in met
    assert browser.post(path, {"duties": ["nobody"]}).status_code == 422


def test_a_decision_is_changed_and_removed(browser: Client, cast: Cast, in_alder: None, clerk: Any) -> None:
    row = delegation.save(area="Pay", text="Pay of heads", powers={"board": "decides"}, by=clerk)
    path = address("delegation_row", row_id=row.pk)
    sent = {
        "area": "Pay",
        "text": "Pay of everybody",
        "board": "",
        "executive": "decides",
        "seen_revision": "1",
    }
    assert browser.post(path, {**sent, "executive": ""}).status_code == 422
    answer = browser.post(path, sent, follow=True)
    assert "It is saved." in words(answer)
    assert "Pay of everybody" in words(answer)
    row.refresh_from_db()
    assert (row.text, row.powers, row.revision) == ("Pay of everybody", {"executive": "decides"}, 2)
    (entry,) = trail(cast, "delegation.changed")
    assert entry.before is not None
    assert entry.before["text"] == "Pay of heads"
    assert browser.post(path, {**sent, "text": "Mine"}).status_code == 409
    gone = browser.post(path, {"remove": "1"}, follow=True)
    assert "The decision is removed." in words(gone)
    assert "Pay of everybody" not in words(gone)
    assert not DelegatedDecision.objects.exists()
    (removed,) = trail(cast, "delegation.removed")
    assert removed.before is not None
    assert removed.before["text"] == "Pay of everybody"


def test_a_member_is_added_and_the_term_ends(browser: Client, cast: Cast, board: Body) -> None:
    today = timezone.now().astimezone(LONDON).date()
    add = address("member_add", body_id=board.pk)
    trustee = cast.person("alder", Role.TRUSTEE)
    term = {"role": "member", "from_on": (today - timedelta(days=400)).isoformat(), "until_on": ""}
    assert browser.post(add, term).status_code == 422  # nobody is named
    answer = browser.post(add, {**term, "person": trustee.pk}, follow=True)
    assert "The member is added." in words(answer)
    assert f"{trustee} Member" in words(answer)
    member = BodyMember.objects.get()
    (added,) = trail(cast, "body.appointed")
    assert added.record_label == f"{trustee}, {board.name}"
    path = address("member_term", body_id=board.pk, member_id=member.pk)
    ends = today + timedelta(days=5)
    shown = browser.post(path, {**term, "role": "chair", "until_on": ends.isoformat()}, follow=True)
    assert "The term is saved." in words(shown)
    assert (
        f"{trustee} Chair {day_in_short(today - timedelta(days=400))} {day_in_short(ends)} Ends soon"
        in words(shown)
    )
    member.refresh_from_db()
    assert (member.role, member.until_on) == ("chair", ends)
    (changed,) = trail(cast, "body.term_changed")
    assert changed.after == {"role": "Chair", "until_on": ends.isoformat()}
    before = (today - timedelta(days=401)).isoformat()
    assert browser.post(path, {**term, "until_on": before}).status_code == 422
    browser.post(path, {**term, "until_on": (today - timedelta(days=1)).isoformat()})
    page = browser.get(address("body", body_id=board.pk))
    assert "1 term that ended" in words(page)
    # One that has ended, or has not begun, can still be put right.
    assert f'href="{path}"' in page.content.decode()
    browser.post(path, {**term, "from_on": ends.isoformat()})
    assert f'href="{path}"' in browser.get(address("body", body_id=board.pk)).content.decode()

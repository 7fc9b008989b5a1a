"""From a body to approved minutes, by pages; who sees what; and days on which somebody is no member any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from governance.models import Body, BodyMember, Matter, Meeting, MinuteEntry, Minutes, Paper
from governance.sight import visible_bodies
from governance.use_cases import agendas, bodies, meetings, minutes
from governance.use_cases.meeting_moves import ChangedMeanwhile, MoveNotAllowed
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return now().astimezone(LONDON).date()


def days(count: int) -> date:
    return today() + timedelta(days=count)


@pytest.fixture
def board(cast: Cast, in_alder: None, clerk: Any) -> Body:
    """The trust board: an outsider in the chair, the trustee, and the CEO whose term ended yesterday."""
    body = bodies.add(kind="board", name="Trust board", key="board", quorum=2, by=clerk)
    for person, name, role, until in (
        (None, "Bernard Okonjo", "chair", None),
        (cast.person("alder", Role.TRUSTEE), "", "member", None),
        (None, "Gordon Ames", "vice_chair", days(-1)),
    ):
        bodies.appoint(
            body=body,
            person=person,
            outside_name=name,
            role=role,
            from_on=days(-400),
            until_on=until,
            by=clerk,
        )
    return body


@pytest.fixture
def lgbs(cast: Cast, in_alder: None, clerk: Any) -> list[Body]:
    academies = [cast.academy("alder", 0), cast.academy("alder", 1)]
    made = bodies.make(committees=(), academies=academies, by=clerk)
    return [one for one in made if one.kind == "lgb"]


def held(body: Body, clerk: Any, ago: int = 20) -> Meeting:
    meeting = meetings.plan(body=body, starts_at=now() - timedelta(days=ago), at=now(), by=clerk)
    meetings.publish(meeting=meeting, at=now(), by=clerk)
    return meetings.hold(meeting=meeting, at=now(), by=clerk)


def member(body: Body, name: str) -> BodyMember:
    return BodyMember.objects.get(body=body, outside_name=name)


def test_a_term_that_ended_yesterday_counts_from_today_on(cast: Cast, board: Body, clerk: Any) -> None:
    gone = member(board, "Gordon Ames")
    assert gone not in BodyMember.objects.in_office(on=today())
    assert gone in BodyMember.objects.in_office(on=days(-1))
    meeting = held(board, clerk)
    minutes.add_entry(meeting=meeting, kind="note", text="Opened.", by=clerk)
    minutes.finish_draft(meeting=meeting, by=clerk)
    with pytest.raises(ValidationError, match="was not in office on that day"):
        minutes.approve(meeting=meeting, approved_on=today(), signed_by=gone, at=now(), by=clerk)
    ordinary = BodyMember.objects.get(body=board, role="member")
    with pytest.raises(ValidationError, match="signed by a chair"):
        minutes.approve(meeting=meeting, approved_on=today(), signed_by=ordinary, at=now(), by=clerk)
    # On their last day they could.
    minutes.approve(meeting=meeting, approved_on=days(-1), signed_by=gone, at=now(), by=clerk)
    # And the trustee whose term ends no longer reads the body.
    trustee = BodyMember.objects.get(body=board, role="member")
    access = access_of(cast, Role.TRUSTEE)
    assert list(visible_bodies(access, on=today())) == [board]
    bodies.change_term(member=trustee, role="member", from_on=days(-400), until_on=days(-1), by=clerk)
    assert list(visible_bodies(access, on=today())) == []
    later = meetings.plan(body=board, starts_at=now() + timedelta(days=3), at=now(), by=clerk)
    with pytest.raises(ValidationError, match="no member on the day"):
        agendas.note_attendance(
            meeting=meetings.publish(meeting=later, at=now(), by=clerk),
            members={gone.pk: ("present", "")},
            seen_revision=2,
            by=clerk,
        )
    with pytest.raises(ValidationError, match="overlap"):
        bodies.appoint(
            body=board, outside_name="Bernard Okonjo", role="member", from_on=today(), until_on=None, by=clerk
        )


def test_approved_minutes_never_change(board: Body, clerk: Any) -> None:
    meeting = held(board, clerk)
    entry = minutes.add_entry(
        meeting=meeting, kind="matter", text="Bring figures.", owner_name="The CEO", due_on=days(9), by=clerk
    )
    with pytest.raises(MoveNotAllowed):
        minutes.approve(
            meeting=meeting,
            approved_on=today(),
            signed_by=member(board, "Bernard Okonjo"),
            at=now(),
            by=clerk,
        )
    minutes.finish_draft(meeting=meeting, by=clerk)
    minutes.approve(
        meeting=meeting, approved_on=today(), signed_by=member(board, "Bernard Okonjo"), at=now(), by=clerk
    )
    with pytest.raises(MoveNotAllowed):
        minutes.add_entry(meeting=meeting, kind="note", text="Late thought", by=clerk)
    with pytest.raises(MoveNotAllowed):
        minutes.change_entry(entry=entry, text="Other words", seen_revision=1, by=clerk)
    minutes.correct(meeting=meeting, reason="The day was wrong.", by=clerk)
    # The first revision is as it was signed; even while a correction is written nobody reaches it.
    with pytest.raises(MoveNotAllowed, match="never change"):
        minutes.remove_entry(entry=entry, by=clerk)
    copy = MinuteEntry.objects.exclude(pk=entry.pk).get()
    minutes.change_entry(
        entry=copy,
        text="Bring all figures.",
        owner_name="The CEO",
        due_on=days(12),
        seen_revision=1,
        by=clerk,
    )
    with pytest.raises(ChangedMeanwhile):
        minutes.change_entry(entry=copy, text="x", owner_name="y", due_on=days(1), seen_revision=1, by=clerk)
    entry.refresh_from_db()
    assert (entry.text, entry.due_on) == ("Bring figures.", days(9))
    matter = Matter.objects.get()
    assert (matter.text, matter.due_on) == ("Bring all figures.", days(12))
    assert [one.is_frozen for one in Minutes.objects.order_by("revision")] == [True, False]
    assert AuditEntry.objects.filter(verb__startswith="minutes.").count() == 5


def test_open_matters_open_the_next_meeting(sign_in: SignIn, board: Body, clerk: Any) -> None:
    first = held(board, clerk)
    minutes.add_entry(
        meeting=first,
        kind="matter",
        text="Bring <b>attendance</b>",
        owner_name="The CEO",
        due_on=days(-5),
        by=clerk,
    )
    following = meetings.plan(body=board, starts_at=now() + timedelta(days=4), at=now(), by=clerk)
    browser = sign_in("alder", Role.CLERK)
    page = browser.get(address("meeting", meeting_id=following.pk))
    assert "Bring &lt;b&gt;attendance" in page.content.decode()
    assert "Late" in words(page)
    # A week ahead the papers are due.
    assert "Papers are due and none is there for" in words(page)
    matter = Matter.objects.get()
    closing = address("matter_close", matter_id=matter.pk)
    assert browser.post(closing, {"state": "done"}).status_code == 422
    assert browser.post(closing, {"state": "done", "outcome": "Tabled"}).status_code == 302
    assert "Nothing is open from earlier meetings" in words(
        browser.get(address("meeting", meeting_id=following.pk))
    )


def test_by_pages_from_the_plan_to_the_signature(
    sign_in: SignIn, board: Body, cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_DIR = tmp_path
    browser = sign_in("alder", Role.CLERK)
    day = days(-3)
    plan = {"body": board.pk, "starts_on": day.isoformat(), "starts": "18:00", "minutes_long": "90"}
    assert browser.post(address("meeting_add"), {**plan, "starts": "25:00"}).status_code == 422
    assert browser.post(address("meeting_add"), plan).status_code == 302
    again = browser.post(address("meeting_add"), plan)
    assert "another meeting at that time" in words(again)
    meeting = Meeting.objects.get()
    page = address("meeting", meeting_id=meeting.pk)
    trustee = sign_in("alder", Role.TRUSTEE)
    assert "The agenda is not out yet" in words(trustee.get(page))

    def step(name: str, data: dict[str, Any] | None = None) -> Any:
        return browser.post(address("meeting_step", meeting_id=meeting.pk, step=name), data or {})

    moved = {**plan, "starts": "17:00", "seen_revision": "1"}
    assert "Say why it is moved" in words(step("move", moved))
    assert step("move", {**moved, "reason": "Clash"}).status_code == 302
    assert step("move", {**moved, "reason": "Clash"}).status_code == 409
    item = meeting.items.get(title="Any other business")
    add = address("item_add", meeting_id=meeting.pk)
    assert browser.post(add, {"title": "Pay", "purpose": "decide", "minutes_long": "10"}).status_code == 302
    pay = meeting.items.get(title="Pay")
    item.refresh_from_db()
    assert pay.place < item.place
    papers = address("paper_add", meeting_id=meeting.pk, item_id=pay.pk)
    assert "Enter the document’s title" in words(browser.post(papers, {}))
    assert browser.post(papers, {"title": "Pay policy"}).status_code == 302
    sent = SimpleUploadedFile("figures.txt", b"Pay by grade", content_type="text/plain")
    assert browser.post(papers, {"file": sent}).status_code == 302
    figures = Paper.objects.get(title="figures.txt")
    file = address("meeting_paper_file", meeting_id=meeting.pk, paper_id=figures.pk)
    assert trustee.get(file).status_code == 404
    assert step("publish").status_code == 302
    assert trustee.get(file).getvalue() == b"Pay by grade"
    assert sign_in("alder", Role.LGB_CHAIR).get(file).status_code == 404
    assert "Pay policy" in words(trustee.get(page))
    assert Notice.objects.filter(kind="meeting", person=cast.person("alder", Role.TRUSTEE)).count() == 2
    seats = {one.role: one.pk for one in BodyMember.objects.in_office(on=day)}
    there = {
        f"status_{seats['chair']}": "present",
        f"status_{seats['member']}": "apologies",
        "others": "Clerk",
        "seen_revision": Meeting.objects.get().revision,
    }
    attendance = address("meeting_attendance", meeting_id=meeting.pk)
    assert browser.post(attendance, there).status_code == 302
    assert "Not quorate" in words(browser.get(page))
    assert step("hold").status_code == 302
    assert "cannot be done now" in words(step("cancel", {"reason": "Too late"}))
    minute = address("entry_add", meeting_id=meeting.pk)
    assert "Say by when" in words(browser.post(minute, {"kind": "matter", "text": "Do", "owner_name": "Ann"}))
    assert browser.post(minute, {"kind": "decision", "item": pay.pk, "text": "Agreed."}).status_code == 302
    assert "Agreed." not in words(trustee.get(page))
    assert step("draft").status_code == 302
    assert "Agreed." in words(trustee.get(page))
    signature = {"approved_on": today().isoformat(), "signed_by": member(board, "Bernard Okonjo").pk}
    assert step("approve", signature).status_code == 302
    assert "signed by Bernard Okonjo" in words(trustee.get(page))


def test_who_is_refused(sign_in: SignIn, cast: Cast, board: Body, lgbs: list[Body], clerk: Any) -> None:
    """A trustee of another body, a governor of another academy; paper writers do the clerk's work nowhere."""
    own, other = (
        meetings.plan(body=one, starts_at=now() + timedelta(days=9), at=now(), by=clerk) for one in lgbs
    )
    of_board = meetings.plan(body=board, starts_at=now() + timedelta(days=9), at=now(), by=clerk)
    seen = {
        Role.TRUSTEE: {of_board},
        Role.LGB_CHAIR: {own},
        Role.LGB_GOVERNOR: {own},
        Role.HEADTEACHER: {own},
        Role.CEO: {of_board, own, other},
        Role.CLERK: {of_board, own, other},
    }
    for role, readable in seen.items():
        browser = sign_in("alder", role)
        for one in (of_board, own, other):
            expected = 200 if one in readable else 404
            assert browser.get(address("meeting", meeting_id=one.pk)).status_code == expected, (role, one)
            assert browser.get(address("body", body_id=one.body_id)).status_code == expected
            assert browser.get(f"/api/v1/alder/meetings/{one.pk}/").status_code == expected
        listed = browser.get("/api/v1/alder/meetings/").json()["results"]
        assert {one["id"] for one in listed} == {one.pk for one in readable}
        assert (browser.get(address("meetings")).content.decode().count('hidden"> on ')) == len(readable)
    for role in (Role.TRUST_ADMIN, Role.DATA_MANAGER):
        assert sign_in("alder", role).get(address("meeting", meeting_id=own.pk)).status_code == 403
    head = sign_in("alder", Role.HEADTEACHER)
    item = own.items.all()[0]
    assert head.get(address("paper_add", meeting_id=own.pk, item_id=item.pk)).status_code == 200
    assert head.get(address("item_add", meeting_id=own.pk)).status_code == 404
    assert head.post(address("meeting_step", meeting_id=own.pk, step="publish")).status_code == 404
    assert sign_in("birch", Role.CLERK).get(address("meeting", meeting_id=own.pk)).status_code == 404
    assert head.put(address("meeting", meeting_id=own.pk)).status_code == 405
    # A governor who has left the board reads it no more, whatever the role says.
    bodies.appoint(
        body=lgbs[0],
        person=cast.person("alder", Role.LGB_GOVERNOR),
        role="parent",
        from_on=days(-90),
        until_on=days(-1),
        by=clerk,
    )
    governor = sign_in("alder", Role.LGB_GOVERNOR)
    assert governor.get(address("meeting", meeting_id=own.pk)).status_code == 404


def test_pages_ask_the_database_as_often_for_many_as_for_few(
    sign_in: SignIn, board: Body, clerk: Any, django_assert_max_num_queries: Any
) -> None:
    for ago in (90, 60, 30, 5):
        meeting = held(board, clerk, ago)
        for number in range(3):
            minutes.add_entry(
                meeting=meeting,
                kind="matter",
                text=f"Do {number}",
                owner_name="Ann",
                due_on=days(30),
                by=clerk,
            )
    browser = sign_in("alder", Role.CLERK)
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("meetings", {}),
        ("my_meetings", {}),
        ("bodies", {}),
        ("body", {"body_id": board.pk}),
        ("meeting", {"meeting_id": meeting.pk}),
        ("reporting_duties", {}),
    )
    for name, values in asked:
        with django_assert_max_num_queries(24):
            assert browser.get(address(name, **values)).status_code == 200, name


def test_the_year_is_planned_once(sign_in: SignIn, board: Body, lgbs: list[Body], clerk: Any) -> None:
    from academies.calendar_dates import school_year_of
    from academies.models import SchoolYear
    from academies.use_cases import calendar

    first_year = school_year_of(today()) + 1
    if not SchoolYear.objects.filter(first_year=first_year).exists():
        calendar.add_year(first_year=first_year, by=clerk)
    browser = sign_in("alder", Role.CLERK)
    path = f"{address('meetings_plan')}?year={first_year}"
    page = browser.get(path)
    keys = [part.split('"')[0] for part in page.content.decode().split('name="meeting" value="')[1:]]
    assert len(keys) == 9
    assert browser.post(path, {"meeting": [*keys[:8], "no-such"]}).status_code == 302
    assert Meeting.objects.count() == 8
    assert browser.get(path).content.decode().count('name="meeting"') == 1


def test_a_local_boards_agenda_brings_the_card_and_the_targets(lgbs: list[Body], clerk: Any) -> None:
    """Targets in the first half term alone."""
    at = now()
    meeting = meetings.plan(body=lgbs[0], starts_at=at + timedelta(days=9), at=at, by=clerk)
    template = lgbs[0].template_items.exclude(live_page="").order_by("place")
    assert list(template.values_list("live_page", "half_term")) == [("targets", 1), ("academy_card", None)]
    papers = Paper.objects.filter(item__meeting=meeting, live_page="academy_card")
    assert [paper.academy for paper in papers] == [lgbs[0].academy]


def test_the_scheme_of_delegation(sign_in: SignIn, in_alder: None) -> None:
    browser = sign_in("alder", Role.CLERK)
    assert browser.post(address("delegation")).status_code == 302
    assert "Appoint a headteacher" in words(sign_in("alder", Role.TRUSTEE).get(address("delegation")))
    sent = {"area": "Estates", "text": "Leases", "board": "decides", "head": "decides"}
    assert "Exactly one level decides" in words(browser.post(address("delegation_add"), sent))
    assert browser.post(address("delegation_add"), {**sent, "head": "consulted"}).status_code == 302
    assert sign_in("alder", Role.CEO).get(address("delegation_add")).status_code == 403


def test_by_programs(sign_in: SignIn, board: Body, cast: Cast) -> None:
    browser = sign_in("alder", Role.CLERK)

    def send(path: str, body: Any) -> Any:
        return browser.post(f"/api/v1/alder/{path}", body, content_type="application/json")

    made = send("meetings/", {"body_id": board.pk, "starts_at": (now() - timedelta(days=1)).isoformat()})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert send(f"meetings/{number}/steps/", {"step": "hold"}).status_code == 409
    for step in ("publish", "hold"):
        assert send(f"meetings/{number}/steps/", {"step": step}).status_code == 200
    entry = {"kind": "matter", "text": "Report", "owner_name": "Ann", "due_on": days(3).isoformat()}
    assert send(f"meetings/{number}/minutes/", {**entry, "due_on": None}).status_code == 422
    assert send(f"meetings/{number}/minutes/", entry).status_code == 201
    matter = Matter.objects.get()
    assert (
        send(f"matters/{matter.pk}/close/", {"state": "done", "outcome": "Reported"}).json()["state"]
        == "done"
    )
    new = {"outside_name": "Ann Poole", "role": "member", "from_on": days(0).isoformat()}
    assert send(f"bodies/{board.pk}/", new).status_code == 201
    with trust_scope(cast.trust("alder").pk):
        assert BodyMember.objects.filter(outside_name="Ann Poole").exists()

"""What signed minutes keep of the meeting, and what nobody sees of minutes before they are shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from governance.models import Body, BodyMember, Meeting, MeetingState, Minutes
from governance.packs.papers.look import Look
from governance.packs.papers.matters import matters
from governance.use_cases import agendas, bodies, meetings, minutes
from governance.use_cases.meeting_moves import ChangedMeanwhile
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.ui.dates import LONDON

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


def now() -> datetime:
    return timezone.now()


@pytest.fixture
def board(cast: Cast, in_alder: None, clerk: Any) -> Body:
    """Two members: an outsider in the chair, and the trustee."""
    body = bodies.add(kind="board", name="Trust board", key="board", quorum=2, by=clerk)
    since = now().astimezone(LONDON).date() - timedelta(days=400)
    trustee = cast.person("alder", Role.TRUSTEE)
    for person, name, role in ((None, "Bernard Okonjo", "chair"), (trustee, "", "member")):
        bodies.appoint(
            body=body, person=person, outside_name=name, role=role, from_on=since, until_on=None, by=clerk
        )
    return body


@pytest.fixture
def meeting(board: Body, clerk: Any) -> Meeting:
    """Held ten days ago with something minuted; nobody is noted yet."""
    planned = meetings.plan(body=board, starts_at=now() - timedelta(days=10), at=now(), by=clerk)
    meetings.publish(meeting=planned, at=now(), by=clerk)
    held = meetings.hold(meeting=planned, at=now(), by=clerk)
    minutes.add_entry(meeting=held, kind="note", text="Opened.", by=clerk)
    return held


def seat(body: Body, role: str) -> BodyMember:
    return BodyMember.objects.get(body=body, role=role)


def note(meeting: Meeting, body: Body, clerk: Any, *, trustee: str, interest: str = "") -> None:
    meeting.refresh_from_db()
    agendas.note_attendance(
        meeting=meeting,
        members={seat(body, "chair").pk: ("present", interest), seat(body, "member").pk: (trustee, "")},
        others=["The clerk"],
        seen_revision=meeting.revision,
        by=clerk,
    )


def approve(meeting: Meeting, body: Body, clerk: Any) -> Minutes:
    return minutes.approve(
        meeting=meeting,
        approved_on=now().astimezone(LONDON).date(),
        signed_by=seat(body, "chair"),
        at=now(),
        by=clerk,
    )


def test_who_was_there_stays_as_it_was_signed(
    sign_in: SignIn, cast: Cast, board: Body, meeting: Meeting, clerk: Any
) -> None:
    note(meeting, board, clerk, trustee="present", interest="A college")
    minutes.finish_draft(meeting=meeting, by=clerk)
    signed = approve(meeting, board, clerk)
    # The body asks for more, its trustee leaves, and while a correction is written attendance is noted anew.
    Body.objects.filter(pk=board.pk).update(quorum=5)
    minutes.correct(meeting=meeting, reason="A name.", by=clerk)
    note(meeting, board, clerk, trustee="apologies", interest="Another college")
    browser = sign_in("alder", Role.TRUSTEE)
    page = address("meeting", meeting_id=meeting.pk)
    old, draft = words(browser.get(f"{page}?revision=1")), words(browser.get(page))
    assert "2 of 2 members; 2 present Quorate" in old
    assert "Declared: A college" in old
    assert "Apologies" not in old.partition("Attendance and declarations")[2]
    assert "as it stood when the minutes were approved" in old
    assert "5 of 2 members; 1 present Not quorate" in draft
    assert "Declared: Another college" in draft
    again = approve(meeting, board, clerk)
    assert again.as_signed is not None
    assert again.as_signed["quorum"] == {"needed": 5, "present": 1, "members": 2, "is_met": False}
    told = browser.get(f"/api/v1/alder/meetings/{meeting.pk}/").json()
    Body.objects.filter(pk=board.pk).update(quorum=1)
    after = browser.get(f"/api/v1/alder/meetings/{meeting.pk}/").json()
    assert (told["quorum"], told["present"]) == (after["quorum"], after["present"]) == (5, 1)
    assert told["attendance"] == [
        {"name": "Bernard Okonjo", "status": "present", "interest": "Another college"},
        {"name": str(cast.person("alder", Role.TRUSTEE)), "status": "apologies", "interest": ""},
        {"name": "The clerk", "status": "attending", "interest": ""},
    ]
    # The database itself refuses to change what is signed.
    for change in ({"as_signed": None}, {"correction_reason": "x"}, {"approved_at": None}):
        with pytest.raises(IntegrityError, match="never changes again"), transaction.atomic():
            Minutes.objects.filter(pk=signed.pk).update(**change)


def test_minutes_signed_before_get_what_stood(board: Body, meeting: Meeting, clerk: Any) -> None:
    """What the migration writes is what an approval writes."""
    note(meeting, board, clerk, trustee="absent", interest="A college")
    keep: str = importlib.import_module("governance.migrations.0006_minutes_as_signed").KEEP
    with connection.cursor() as cursor:
        # The row is not signed yet, so that it may be written.
        cursor.execute(keep.replace("IS NOT NULL\n", "IS NULL\n"))
    migrated = Minutes.objects.get().as_signed
    minutes.finish_draft(meeting=meeting, by=clerk)
    assert migrated == approve(meeting, board, clerk).as_signed


def test_of_two_clerks_the_second_is_told(sign_in: SignIn, board: Body, meeting: Meeting, clerk: Any) -> None:
    seen = meeting.revision
    note(meeting, board, clerk, trustee="present")
    with pytest.raises(ChangedMeanwhile):
        agendas.note_attendance(meeting=meeting, members={}, seen_revision=seen, by=clerk)
    browser = sign_in("alder", Role.CLERK)
    path = address("meeting_attendance", meeting_id=meeting.pk)
    field = f"status_{seat(board, 'member').pk}"
    answer = browser.post(path, {field: "apologies", "seen_revision": seen})
    assert answer.status_code == 409
    assert "Present" in words(answer)
    assert "Apologies" in words(answer)
    there = f"/api/v1/alder/meetings/{meeting.pk}/attendance/"
    sent = {"members": [], "others": ["Nobody"]}

    def put(**more: Any) -> Any:
        return browser.put(there, {**sent, **more}, content_type="application/json")

    assert put().status_code == 422
    assert put(seen_revision=seen).status_code == 409
    assert meeting.attendance.count() == 3
    newest = browser.get(f"/api/v1/alder/meetings/{meeting.pk}/").json()["revision"]
    assert newest == seen + 1
    assert put(seen_revision=newest).json()["revision"] == newest + 1
    assert browser.post(path, {field: "apologies", "seen_revision": newest + 1}).status_code == 302


def test_what_is_to_be_done_waits_until_the_minutes_are_shown(
    sign_in: SignIn, cast: Cast, board: Body, meeting: Meeting, clerk: Any
) -> None:
    trustee = cast.person("alder", Role.TRUSTEE)
    minutes.add_entry(
        meeting=meeting,
        kind="matter",
        text="Find a new auditor.",
        owner=trustee,
        due_on=now().astimezone(LONDON).date() + timedelta(days=9),
        by=clerk,
    )
    following = meetings.plan(body=board, starts_at=now() + timedelta(days=4), at=now(), by=clerk)
    meetings.publish(meeting=following, at=now(), by=clerk)
    page, mine = address("meeting", meeting_id=following.pk), address("my_meetings")
    look = Look(cast.trust("alder"), access_of(cast, Role.CLERK), now(), "open-matters", "Open matters")

    def seen(role: Role) -> list[bool]:
        browser = sign_in("alder", role)
        listed = browser.get(f"/api/v1/alder/meetings/{following.pk}/").json()["open_matters"]
        return ["new auditor" in words(browser.get(page)), bool(listed)]

    def in_pack() -> bool:
        following.refresh_from_db()
        return "new auditor" in str(matters(following, look))

    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.HELD
    assert seen(Role.CLERK) == [True, True]
    assert seen(Role.TRUSTEE) == seen(Role.CEO) == [False, False]
    assert "new auditor" not in words(sign_in("alder", Role.TRUSTEE).get(mine))
    assert not in_pack()
    minutes.finish_draft(meeting=meeting, by=clerk)
    assert seen(Role.TRUSTEE) == [True, True]
    assert "new auditor" in words(sign_in("alder", Role.TRUSTEE).get(mine))
    assert in_pack()

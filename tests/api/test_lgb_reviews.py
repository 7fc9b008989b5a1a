"""Local boards' reviews by programs; and papers, attendance, approval and delegation of meetings."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from governance.models import Attendance, Body, BodyMember, LgbReview, Minutes, Paper
from governance.use_cases import delegation, meetings, minutes
from tests.api.conftest import Call
from tests.cast import Cast
from tests.governance.lgb.world import actor, days, make_boards, meeting_of, now, term_of
from trust_portal.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boards(cast: Cast, in_alder: None) -> tuple[Body, Body]:
    return make_boards(cast)


def test_a_review_from_opening_to_response(boards: tuple[Body, Body], cast: Cast, api: Call) -> None:
    local, board = boards
    meeting = meeting_of(local, cast, 4)
    chair, head, clerk = (api("alder", role) for role in (Role.LGB_CHAIR, Role.HEADTEACHER, Role.CLERK))
    assert chair.post("lgb-reviews/", {"body_id": board.pk}).status_code == 422
    assert head.post("lgb-reviews/", {"body_id": local.pk}).status_code == 403
    made = chair.post("lgb-reviews/", {"body_id": local.pk, "meeting_id": meeting.pk})
    assert made.status_code == 201, made.content
    path = f"lgb-reviews/{made.json()['id']}/"
    asked = {"kind": "question", "part": "risks", "text": "Why?"}
    assert head.post(f"{path}entries/", asked).status_code == 403
    assert chair.post(f"{path}entries/", {**asked, "part": "weather"}).status_code == 422
    said = chair.post(f"{path}entries/", asked)
    entry = said.json()["entries"][0]
    assert (entry["part"], entry["answer"]) == ("risks", None)
    own = f"{path}entries/{entry['id']}/"
    body = {"part": "visits", "text": "Why so?"}
    assert head.call("PUT", own, body).status_code == 403
    assert chair.call("PUT", own, body).status_code == 428
    changed = chair.call("PUT", own, body, If_Match=said["ETag"])
    assert changed.status_code == 200, changed.content
    assert chair.call("PUT", own, body, If_Match=said["ETag"]).status_code == 412
    answered = head.call("PUT", f"{own}answer/", {"text": "So."}, If_Match=changed["ETag"])
    assert answered.json()["entries"][0]["answer"]["text"] == "So."
    assert chair.call("DELETE", own).status_code == 409
    up = chair.post(f"{own}escalate/", {"reason": "Money"})
    assert (up.status_code, up.json()["response"]) == (201, "")
    assert chair.post(f"{path}record/", {}).json()["state"] == "recorded"
    assert clerk.post(f"{path}record/", {}).status_code == 409
    trustee = api("alder", Role.TRUSTEE)
    assert [one["id"] for one in trustee.get("escalations/?waits=true").json()["results"]] == [
        up.json()["id"]
    ]
    assert [one["state"] for one in trustee.get("lgb-reviews/").json()["results"]] == ["recorded"]
    respond = f"escalations/{up.json()['id']}/respond/"
    assert chair.post(respond, {"response": "Yes"}).status_code == 403
    assert clerk.post(respond, {"response": "There is money."}).json()["response"] == "There is money."
    assert clerk.post(respond, {"response": "Or none."}).status_code == 409
    assert trustee.get("escalations/?waits=true").json()["results"] == []


def test_the_clerk_records_what_a_chair_signed(boards: tuple[Body, Body], cast: Cast, api: Call) -> None:
    local, _ = boards
    clerk, chair = api("alder", Role.CLERK), api("alder", Role.LGB_CHAIR)
    made = clerk.post("lgb-reviews/", {"body_id": local.pk, "meeting_id": meeting_of(local, cast, -1).pk})
    path = f"lgb-reviews/{made.json()['id']}/"
    entry = chair.post(f"{path}entries/", {"kind": "strength", "part": "level", "text": "Good"}).json()
    assert chair.call("DELETE", f"{path}entries/{entry['entries'][0]['id']}/").status_code == 204
    chair.post(f"{path}entries/", {"kind": "strength", "part": "level", "text": "Better"})
    governor, signer = (term_of(local, cast, role).pk for role in (Role.LGB_GOVERNOR, Role.LGB_CHAIR))
    record = f"{path}record/"
    assert clerk.post(record, {}).status_code == 422
    assert clerk.post(record, {"signed_by_id": governor}).status_code == 422
    assert clerk.post(record, {"signed_by_id": signer, "signed_on": str(days(1))}).status_code == 422
    assert clerk.post(record, {"signed_by_id": signer, "signed_on": str(days(0))}).status_code == 200
    assert LgbReview.objects.get().recorded_by == cast.person("alder", Role.CLERK)


def test_papers_attendance_and_approval(boards: tuple[Body, Body], cast: Cast, api: Call) -> None:
    local, board = boards
    by = actor(cast, Role.CLERK)
    delegation.begin(by=by)
    clerk, head, trustee = (api("alder", role) for role in (Role.CLERK, Role.HEADTEACHER, Role.TRUSTEE))
    rows = trustee.get("delegation/").json()["results"]
    assert [one["powers"] for one in rows if one["text"] == "Appoint a headteacher"] == [
        {"board": "decides", "executive": "proposes", "lgb": "consulted"}
    ]
    meeting = meetings.plan(body=board, starts_at=now() - timedelta(days=2), at=now(), by=by)
    item = meeting.items.order_by("place")[0]
    papers = f"meetings/{meeting.pk}/items/{item.pk}/papers/"
    assert clerk.post(papers, {}).status_code == 422
    assert clerk.post(papers, {"live_page": "academy"}).status_code == 422
    assert clerk.post(papers, {"live_page": "no-such-page"}).status_code == 422
    assert head.post(papers, {"title": "Mine"}).status_code == 404
    assert trustee.post(papers, {"title": "Mine"}).status_code == 403
    live = clerk.post(papers, {"live_page": "academy", "academy_id": cast.academy("alder").pk})
    assert live.json()["title"] == "An academy’s page: Ashdown Primary"
    added = clerk.post(papers, {"title": "Pay policy", "where": "Shared folder"}).json()
    one = f"meetings/{meeting.pk}/papers/{added['id']}/"
    assert clerk.call("PUT", one, {"duties": ["1.1.1"]}).status_code == 422
    assert clerk.call("PUT", one, {"duties": []}).json()["duties"] == []
    assert clerk.call("DELETE", one).status_code == 204
    assert not Paper.objects.filter(title="Pay policy").exists()
    meetings.publish(meeting=meeting, at=now(), by=by)
    seat = term_of(board, cast, Role.TRUSTEE)
    there = f"meetings/{meeting.pk}/attendance/"
    seen = {"seen_revision": clerk.get(f"meetings/{meeting.pk}/").json()["revision"]}
    noted: dict[str, Any] = {"members": [{"member_id": seat.pk, "status": "present"}], "others": ["The CEO"]}
    stranger = {"members": [{"member_id": term_of(local, cast, Role.LGB_CHAIR).pk, "status": "present"}]}
    assert clerk.call("PUT", there, stranger | seen).status_code == 409
    assert clerk.call("PUT", there, {"members": noted["members"] * 2} | seen).status_code == 422
    assert clerk.call("PUT", there, noted | seen).json()["present"] == 1
    assert Attendance.objects.filter(meeting=meeting).count() == 2
    meetings.hold(meeting=meeting, at=now(), by=by)
    assert clerk.post(papers, {"title": "Late"}).status_code == 409
    minutes.add_entry(meeting=meeting, kind="note", text="Opened.", by=by)
    approval = f"meetings/{meeting.pk}/approval/"
    signed = {"approved_on": str(days(0)), "signed_by_id": seat.pk}
    assert clerk.post(approval, signed).status_code == 409
    minutes.finish_draft(meeting=meeting, by=by)
    BodyMember.objects.filter(pk=seat.pk).update(until_on=days(-1))
    assert "was not in office" in json.dumps(clerk.post(approval, signed).json())
    BodyMember.objects.filter(pk=seat.pk).update(until_on=None)
    assert clerk.post(approval, signed).json()["minutes_approved_on"] == str(days(0))
    assert Minutes.objects.get(meeting=meeting).signed_by == seat

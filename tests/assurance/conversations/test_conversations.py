"""Conversations about an academy’s records: exactly those who may read the record read and are mentioned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assurance import topics
from assurance.models import ImprovementAction, Report, ReportState, Review, ReviewState, Visit
from assurance.use_cases.reviews import open_review
from assurance.visit_sight import sees_note
from tests.assurance.improvement import world as improvements
from tests.assurance.reports.opened import AT, opened
from tests.assurance.visits.world import access, brought_to
from tests.cast import Cast
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.conversations.models import Conversation, Mention
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def report(cast: Cast) -> Report:
    with trust_scope(cast.trust("alder").pk):
        return opened(cast.academy("alder"))


@pytest.fixture
def review(cast: Cast, report: Report) -> Review:
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    with trust_scope(cast.trust("alder").pk):
        return open_review(academy=report.academy, period=report.period, by=director, at=AT)


def _roles_of(people: list[Person], cast: Cast) -> set[Role]:
    ids = {one.pk for one in people}
    return {role for role in Role if cast.person("alder", role).pk in ids}


def _who_see(record: Report | Review | ImprovementAction, cast: Cast) -> set[Role]:
    found = type(record).objects.filter(pk=record.pk)
    return {role for role in Role if found.visible_to(access(cast, role)).exists()}


def test_those_who_read_a_report_are_those_who_can_be_mentioned(cast: Cast, report: Report) -> None:
    with trust_scope(cast.trust("alder").pk):
        for state in (ReportState.DRAFTING, ReportState.SUBMITTED):
            Report.objects.filter(pk=report.pk).update(state=state, submitted_at=AT)
            report.refresh_from_db()
            seen = _who_see(report, cast)
            assert _roles_of(topics.about_report(report, trust="alder").readers(), cast) == seen
            assert (Role.LGB_CHAIR in seen) == (state == ReportState.SUBMITTED)


def test_those_who_read_a_review_are_those_who_can_be_mentioned(cast: Cast, review: Review) -> None:
    with trust_scope(cast.trust("alder").pk):
        for state in ReviewState:
            signed = None if state in (ReviewState.OPEN, ReviewState.ACCURACY) else AT
            Review.objects.filter(pk=review.pk).update(state=state, sent_at=AT, signed_at=signed)
            review.refresh_from_db()
            seen = _who_see(review, cast)
            assert _roles_of(topics.about_review(review, trust="alder").readers(), cast) == seen
            assert (Role.TRUSTEE in seen) == (state == ReviewState.PUBLISHED)


@pytest.mark.parametrize("state", ["drafted", "shared", "final"])
def test_those_who_read_a_note_are_those_who_can_be_mentioned(cast: Cast, state: str) -> None:
    visit = brought_to(cast, state, focus=["assurance/reading"])
    with trust_scope(cast.trust("alder").pk):
        visitors = frozenset(visit.visitors.values_list("person_id", flat=True))
        seen = {
            role
            for role in Role
            if Visit.objects.visible_to(access(cast, role)).filter(pk=visit.pk).exists()
            and sees_note(access(cast, role), visit, visitors)
        }
        assert _roles_of(topics.about_visit(visit, trust="alder").readers(), cast) == seen
        assert (Role.HEADTEACHER in seen) == (state != "drafted")


@pytest.mark.parametrize("owner", [Role.HEADTEACHER, Role.CONTRIBUTOR])
@pytest.mark.parametrize("area", ["reading", "budget"])
def test_those_who_read_an_improvement_action_are_those_who_can_be_mentioned(
    cast: Cast, owner: Role, area: str
) -> None:
    with trust_scope(cast.trust("alder").pk):
        improvements.publish()
        one = improvements.opened(cast, owner, area=("assurance", area))
        seen = _who_see(one, cast)
        assert _roles_of(topics.about_improvement(one, trust="alder").readers(), cast) == seen
        assert (Role.CONTRIBUTOR in seen) == (owner == Role.CONTRIBUTOR)
        assert (Role.OPERATIONS_LEAD in seen) == (area == "budget")


def test_a_report_is_spoken_about_on_its_page(
    cast: Cast, sign_in: SignIn, report: Report, django_assert_max_num_queries: Any
) -> None:
    head, director = sign_in("alder", Role.HEADTEACHER), sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page, post = (address(name, report_id=report.pk) for name in ("report", "report_comment"))
    there = cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    assert head.post(post, {"text": " "}).status_code == 422
    said = head.post(post, {"text": "Is <b>this</b> enough?", "mentioned": [str(there.pk)]})
    assert (said.status_code, said["Location"]) == (302, f"{page}#conversation")
    # Nobody who may not read it can be told of it, by a tick or by name.
    trustee = cast.person("alder", Role.TRUSTEE)
    assert head.post(post, {"text": "x", "mentioned": [str(trustee.pk)]}).status_code == 422
    director.post(post, {"text": f"It is, @{trustee}."})
    text = words(director.get(page))
    assert "Is <b>this</b> enough?" in text
    assert "Whoever may read this report, now or later" in text
    with trust_scope(cast.trust("alder").pk):
        assert list(Mention.objects.values_list("person_id", flat=True)) == [there.pk]
        notice = Notice.objects.get(kind="mention")
        assert notice.url.startswith(f"{page}#comment-")
        assert "Headteacher’s report of" in notice.text
        assert Conversation.objects.count() == 1
    for stranger in (sign_in("alder", Role.TRUSTEE), sign_in("birch", Role.CEO)):
        assert stranger.post(post, {"text": "Hello"}).status_code == 404
    assert head.get(post).status_code == 405
    for _ in range(3):
        director.post(post, {"text": "More", "mentioned": []})
    with django_assert_max_num_queries(24):
        director.get(page)


def test_a_review_and_a_note_of_a_visit_are_spoken_about_too(
    cast: Cast, sign_in: SignIn, review: Review
) -> None:
    director, head = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.HEADTEACHER)
    page, post = (address(name, review_id=review.pk) for name in ("review", "review_comment"))
    assert director.post(post, {"text": "Before it is sent"}).status_code == 302
    assert "Before it is sent" in words(director.get(page))
    assert director.post(post, {"text": ""}).status_code == 422
    assert head.post(post, {"text": "Early"}).status_code == 404


def test_a_note_of_a_visit_is_spoken_about_by_those_who_read_it(cast: Cast, sign_in: SignIn) -> None:
    officer, head = sign_in("alder", Role.IMPROVEMENT_OFFICER), sign_in("alder", Role.HEADTEACHER)
    visit = brought_to(cast, "drafted")
    page, post = (address(name, visit_id=visit.pk) for name in ("visit", "visit_comment"))
    assert officer.post(post, {"text": "Shall we share it?"}).status_code == 302
    assert head.post(post, {"text": "Early"}).status_code == 404
    assert "Conversation" not in words(head.get(page))
    assert "Shall we share it?" in words(officer.get(page))
    assert officer.post(post, {"text": "x" * 5_001}).status_code == 422


def test_programs_speak_and_withdraw_as_people_do(cast: Cast, sign_in: SignIn, review: Review) -> None:
    director, ceo = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.CEO)
    every = address("api_review_comments", review_id=review.pk)

    def say(client: Client, **sent: Any) -> Any:
        return client.post(every, sent, content_type="application/json")

    there = cast.person("alder", Role.CEO)
    hidden = cast.person("alder", Role.HEADTEACHER)  # not sent for accuracy yet
    assert say(director, text="", mentioned=[]).status_code == 422
    assert list(say(director, text="Look", mentioned=[hidden.pk]).json()["errors"]) == ["mentioned"]
    said = say(director, text="Look", mentioned=[there.pk])
    assert (said.status_code, said.json()["mentioned"]) == (201, [there.pk])
    assert [one["text"] for one in ceo.get(every).json()["results"]] == ["Look"]
    one = address("api_review_comment", review_id=review.pk, comment_id=said.json()["id"])
    assert ceo.delete(one).status_code == 409
    assert [director.delete(one).status_code for _ in range(2)] == [204, 409]
    assert [row["text"] for row in ceo.get(every).json()["results"]] == [""]
    for name, which in (("report", review.report_id), ("visit", 1), ("improvement", 1)):
        other = address(f"api_{name}_comment", **{f"{name}_id": which, "comment_id": said.json()["id"]})
        assert director.delete(other).status_code == 404
    assert sign_in("birch", Role.CEO).get(every).status_code == 404
    assert len(trail(cast, "comment.said")) == len(trail(cast, "comment.withdrawn")) == 1

"""Pages of reports: who sees what and when, what can be done from where, and how much it asks of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from academies.models import Academy, Phase
from academies.use_cases import academies
from assurance.models import Report, ReportState
from assurance.reports import jobs
from assurance.reports.campaigns import campaigns
from assurance.use_cases import report_campaigns
from assurance.use_cases.reviews import open_review
from tests.assurance.reports.opened import AT, ON, campaign, opened, report_of
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
PIECE = {"HX-Request": "true"}


@pytest.fixture
def report(cast: Cast) -> Report:
    with trust_scope(cast.trust("alder").pk):
        return opened(cast.academy("alder"))


def at(page: str, report: Report, *, section: str = "") -> str:
    if section:
        return address(page, report_id=report.pk, section=section)
    return address(page, report_id=report.pk)


def of_term(page: str, report: Report, *, move: str = "") -> str:
    if move:
        return address(page, period_id=report.period_id, key=report.key, move=move)
    return address(page, period_id=report.period_id, key=report.key)


def write(client: Client, report: Report, text: str, seen: int = 0, *, piece: bool = True) -> Any:
    return client.post(
        at("report_section", report, section="safety"),
        {"text-safe": text, "seen-safe": str(seen), "editor": "page"},
        headers=PIECE if piece else {},
    )


def test_a_contributor_and_a_head_write_and_hand_in_and_it_comes_back(
    cast: Cast, sign_in: SignIn, report: Report
) -> None:
    contributor, head = sign_in("alder", Role.CONTRIBUTOR), sign_in("alder", Role.HEADTEACHER)
    director, governor = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.LGB_GOVERNOR)
    hostile = "<script>alert(1)</script>\r\n👩🏽‍🏫 התקדמות"
    answer = write(contributor, report, hostile)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "textsKept")
    page = head.get(at("report_section", report, section="safety"))
    assert "&lt;script&gt;" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert contributor.get(at("report_check", report)).status_code == 403
    assert governor.get(at("report", report)).status_code == 404
    check = words(head.get(at("report_check", report)))
    assert "1 of 3 boxes filled" in check
    assert "Nothing is written here" in check
    head.post(at("report_check", report))
    assert "התקדמות" in words(governor.get(at("report_read", report)))
    assert write(head, report, "More").status_code == 409
    assert director.post(at("report_return", report), {}).status_code == 422
    director.post(at("report_return", report), {"section-safety": "Say how you know."})
    assert governor.get(at("report", report)).status_code == 404
    assert "Say how you know." in words(contributor.get(at("report", report)))
    write(head, report, "All are safe: the audit of May found it.", 1)
    head.post(at("report_check", report))
    with trust_scope(cast.trust("alder").pk):
        report.refresh_from_db()
        assert report.state == ReportState.RESUBMITTED
        told = set(Notice.objects.values_list("kind", flat=True))
    assert told == {"report_to_write", "report_returned", "report_submitted"}
    assert len(trail(cast, "report.submitted")) == 2
    assert "Saved beside" not in words(head.get(at("report_earlier", report, section="safety")))


def test_two_tabs_find_both_texts_with_and_without_javascript(sign_in: SignIn, report: Report) -> None:
    head, contributor = sign_in("alder", Role.HEADTEACHER), sign_in("alder", Role.CONTRIBUTOR)
    write(head, report, "Mine", piece=False)
    page = contributor.post(
        at("report_section", report, section="safety"), {"text-safe": "Theirs", "seen-safe": "0"}
    )
    assert page.status_code == 409
    assert "Mine" in words(page)
    assert "Theirs" in words(page)
    piece = contributor.post(
        at("report_section", report, section="safety"),
        {"text-safe": "Theirs", "seen-safe": "0"},
        headers=PIECE,
    )
    assert piece.status_code == 409
    assert "Theirs" in piece.content.decode()
    section = words(head.get(at("report_section", report, section="safety")))
    assert "Two texts" in section
    too_long = write(head, report, "x" * 200_001, 1)
    assert too_long.status_code == 422
    assert "200,001 characters" in too_long.content.decode()


def test_a_page_with_a_spoilt_name_saves_its_texts(cast: Cast, sign_in: SignIn, report: Report) -> None:
    head, page = sign_in("alder", Role.HEADTEACHER), at("report_section", report, section="safety")
    for seen, text in ((0, "All are"), (1, "All are safe.")):
        sent = {"text-safe": text, "seen-safe": str(seen), "shown-safe": "a\x00b", "editor": "a\x00b"}
        assert head.post(page, sent, headers=PIECE).status_code == 200
    with trust_scope(cast.trust("alder").pk):
        assert report.texts.get().text == "All are safe."


def test_whose_it_is_not_finds_nothing(cast: Cast, sign_in: SignIn, report: Report) -> None:
    outsider = sign_in("birch", Role.HEADTEACHER)
    for name in ("report", "report_read", "report_check", "report_return"):
        assert outsider.get(at(name, report)).status_code == 404
    for role, name, status in (
        (Role.TRUSTEE, "report", 404),
        (Role.CEO, "report", 404),  # a draft is private
        (Role.DATA_MANAGER, "report", 403),
        (Role.OPERATIONS_LEAD, "report", 200),
        (Role.HEADTEACHER, "report_return", 403),
        (Role.DIRECTOR_OF_EDUCATION, "report_check", 403),
    ):
        assert sign_in("alder", role).get(at(name, report)).status_code == status, (role, name)
    with trust_scope(cast.trust("alder").pk):
        castle = Report.objects.get(academy=cast.academy("alder", 1))
    head = sign_in("alder", Role.HEADTEACHER)
    assert head.get(at("report", castle)).status_code == 404
    assert write(head, castle, "Not mine").status_code == 404
    assert head.delete(at("report", report)).status_code == 405


def test_the_page_of_a_term(cast: Cast, sign_in: SignIn, report: Report) -> None:
    director, head = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.HEADTEACHER)
    page = words(director.get(of_term("report_campaign", report)))
    assert "Not started 2" in page
    assert "each headteacher fills 3 boxes" in page
    assert "Castle Rise" in page
    filtered = words(director.get(of_term("report_campaign", report) + "?state=submitted&sort=-due"))
    assert "No report matches" in filtered
    file = director.get(of_term("report_campaign", report) + "?file=csv").content.decode("utf-8-sig")
    assert "Ashdown Primary,900001,Not started,2026-11-16,2026-12-04" in file
    with trust_scope(cast.trust("alder").pk):
        review = open_review(academy=report.academy, period=report.period, at=AT, by=Actor.command())
    state = str(review.get_state_display())
    file = director.get(of_term("report_campaign", report) + "?file=csv&sort=-review").content.decode()
    assert f",no,{state},," in file
    assert state in words(director.get(of_term("report_campaign", report)))
    assert head.get(of_term("report_campaign", report)).status_code == 404
    assert head.post(of_term("report_campaign_move", report, move="close")).status_code == 403
    close, key = of_term("report_campaign_move", report, move="close"), str(uuid4())
    for spoilt in ("a\x00b", ""):
        assert director.post(close, {"key": spoilt})["Location"] == close
    for _ in range(2):
        assert director.post(close, {"key": key})["Location"] == of_term("report_campaign", report)
    with trust_scope(cast.trust("alder").pk):
        assert Job.objects.filter(kind="report_campaign").count() == 1


@pytest.mark.usefixtures("in_alder")
def test_a_term_opens_reminds_and_closes_in_as_many_queries_for_sixty(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    found = campaign()
    for number in range(58):
        academies.add(
            name=f"Academy {number}",
            urn=910_000 + number,
            phase=Phase.PRIMARY,
            joined_on=None,
            by=Actor.command(),
        )
    by = Actor.job(None)
    with django_assert_max_num_queries(20):
        assert report_campaigns.open_term(campaign=found, at=AT, on=ON, by=by) == 60
    assert report_campaigns.open_term(campaign=found, at=AT, on=ON, by=by) == 0
    with django_assert_max_num_queries(15):
        assert report_campaigns.remind(campaign=found, stage="soon", at=AT, on=ON, by=by) == 1
    assert report_campaigns.remind(campaign=found, stage="soon", at=AT, on=ON, by=by) == 0
    with pytest.raises(report_campaigns.TooQuiet):
        report_campaigns.remind(campaign=found, stage="x", at=AT, on=found.period.ends_on, by=by)
    Report.objects.exclude(academy=cast.academy("alder")).update(state=ReportState.SUBMITTED, submitted_at=AT)
    with django_assert_max_num_queries(10):
        assert report_campaigns.close_term(campaign=found, at=AT, by=by) == (59, 1)
    assert report_of(cast.academy("alder", 1)).locked_at == AT


@pytest.mark.usefixtures("in_alder")
def test_time_alone_opens_and_reminds_once(cast: Cast) -> None:
    campaign()
    jobs.tend(at=datetime(2026, 11, 5, 9, tzinfo=UTC))
    assert not Job.objects.filter(kind=jobs.NAME).exists()
    jobs.tend(at=datetime(2026, 11, 6, 0, 30, tzinfo=UTC))
    jobs.tend(at=datetime(2026, 11, 6, 1, 30, tzinfo=UTC))
    assert [job.arguments["move"] for job in Job.objects.filter(kind=jobs.NAME)] == ["open"]
    (opened_now, *_) = campaigns(on=ON)
    report_campaigns.open_term(campaign=opened_now, at=AT, on=ON, by=Actor.job(None))
    for day in (27, 30):
        jobs.tend(at=datetime(2026, 11, day, 9, tzinfo=UTC))
    moves = [(job.arguments["move"], job.arguments["stage"]) for job in Job.objects.filter(kind=jobs.NAME)]
    assert moves.count(("remind", "soon-2026-12-04")) == 1


def test_a_section_asks_a_fixed_number_of_questions(
    cast: Cast, sign_in: SignIn, report: Report, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    head.get(at("report_section", report, section="learning"))
    with django_assert_max_num_queries(35):
        page = words(head.get(at("report_section", report, section="learning")))
    assert "No figure yet" in page
    with django_assert_max_num_queries(20):
        write(head, report, "One")
    academy: Academy = cast.academy("alder")
    assert str(academy) in words(head.get(address("reports")))


@pytest.mark.parametrize(
    ("choice", "said", "stands"),
    [("use", "That text stands now.", "Mine"), ("keep", "The text that stood before stays.", "Theirs")],
)
def test_of_two_texts_one_is_settled_on(
    cast: Cast, sign_in: SignIn, report: Report, choice: str, said: str, stands: str
) -> None:
    head, contributor = sign_in("alder", Role.HEADTEACHER), sign_in("alder", Role.CONTRIBUTOR)
    write(contributor, report, "Theirs")
    write(head, report, "Mine")
    with trust_scope(cast.trust("alder").pk):
        aside = report.texts.beside().get()
    assert aside.text == "Mine"
    path = address("report_settle", report_id=report.pk, text_id=aside.pk)
    assert sign_in("alder", Role.CEO).post(path, {"choice": choice}).status_code == 403
    page = words(head.post(path, {"choice": choice}, follow=True))
    assert said in page
    with trust_scope(cast.trust("alder").pk):
        assert report.texts.current().get().text == stands
        assert not report.texts.beside().exists()
        assert {"Mine", "Theirs"} <= set(report.texts.values_list("text", flat=True))
    assert "Two texts" not in words(head.get(at("report", report)))
    entries = trail(cast, "report.texts_settled")
    assert [entry.person for entry in entries] == [cast.person("alder", Role.HEADTEACHER)]


def test_a_head_asks_people_to_write_a_section(cast: Cast, sign_in: SignIn, report: Report) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    writer = cast.person("alder", Role.CONTRIBUTOR)
    path = at("report_people", report, section="safety")
    assert head.post(path, {"people": [cast.person("alder", Role.CEO).pk]}).status_code == 422
    page = words(head.post(path, {"people": [writer.pk]}, follow=True))
    assert "Saved." in page
    # Beside the section, and among those who can be mentioned.
    assert page.count(str(writer)) == 2
    with trust_scope(cast.trust("alder").pk):
        assert list(report.contributors.values_list("section", "person")) == [("safety", writer.pk)]
    (entry,) = trail(cast, "report.people_asked")
    assert (entry.before, entry.after) == ({"people": []}, {"people": [writer.full_name]})
    assert head.post(path, {}).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert not report.contributors.exists()
    assert sign_in("alder", Role.CONTRIBUTOR).post(path, {"people": [writer.pk]}).status_code == 403

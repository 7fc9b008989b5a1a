"""The reports of a term, and who is asked to write one, by programs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assurance.models import Report, ReportState
from assurance.reports import jobs
from tests.api.conftest import ApiClient, Call
from tests.assurance.reports.opened import campaign, opened, report_of
from tests.cast import Cast
from tests.trust_pages import trail
from trust_portal.accounts.roles import Role
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday_of_the_term(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


@pytest.fixture
def term(in_alder: None) -> str:
    """The path of the autumn term's report, which is not opened yet."""
    return f"report-terms/{campaign().period.pk}/headteacher/"


@pytest.fixture
def director(api: Call) -> ApiClient:
    return api("alder", Role.DIRECTOR_OF_EDUCATION)


def done(cast: Cast, job_id: int) -> str:
    run_job(trust_id=cast.trust("alder").pk, job_id=job_id)
    return Job.objects.get(pk=job_id).message


def test_a_term_is_opened_reminded_of_and_closed(cast: Cast, director: ApiClient, term: str) -> None:
    autumn, *_ = director.get("report-terms/").json()
    assert (autumn["key"], autumn["period"]) == ("headteacher", "Autumn term 2026/27")
    lines = director.get(term).json()["academies"]
    assert [(one["state"], one["report_id"]) for one in lines] == [("missing", None)] * 2
    asked = director.post(f"{term}open/", {"key": "mine"})
    assert asked.status_code == 202, asked.content
    assert asked.json()["kind"] == jobs.NAME
    assert director.post(f"{term}open/", {"key": "mine"}).json()["id"] == asked.json()["id"]
    assert director.post(f"{term}open/", {"key": "other"}).json()["id"] != asked.json()["id"]
    assert done(cast, asked.json()["id"]) == "2 reports opened."
    lines = director.get(term).json()["academies"]
    assert [(one["state"], one["filled"], one["boxes"]) for one in lines] == [("not_started", 0, 3)] * 2
    reminded = director.post(f"{term}remind/", {"key": "first"})
    assert director.post(f"{term}remind/", {"key": "second"}).json()["id"] == reminded.json()["id"]
    assert done(cast, reminded.json()["id"]).endswith("reminded.")
    report = report_of(cast.academy("alder"))
    Report.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED, submitted_at=MONDAY)
    closed = director.post(f"{term}close/", {"key": "mine"})
    assert done(cast, closed.json()["id"]) == "1 report locked; 1 not submitted."
    states = {one["report_id"]: one["state"] for one in director.get(term).json()["academies"]}
    assert states[report.pk] == "locked"
    for verb in ("opened", "reminded", "closed"):
        (entry,) = trail(cast, f"report.{verb}")
        assert entry.person == cast.person("alder", Role.DIRECTOR_OF_EDUCATION)


def test_nobody_is_reminded_on_a_sunday(
    cast: Cast, director: ApiClient, term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY.replace(day=15))
    refused = director.post(f"{term}remind/", {"key": "mine"})
    assert refused.status_code == 409
    assert "Nobody is reminded on a weekend" in refused.json()["detail"]
    assert not Job.objects.of_kinds([jobs.NAME]).exists()


def test_terms_are_for_those_who_read_every_report(api: Call, director: ApiClient, term: str) -> None:
    assert api("alder", Role.CEO).get(term).status_code == 200
    assert api("alder", Role.CEO).post(f"{term}open/", {"key": "mine"}).status_code == 403
    for role in (Role.TRUSTEE, Role.CLERK, Role.HEADTEACHER):
        assert api("alder", role).get("report-terms/").json() == []
        assert api("alder", role).get(term).status_code == 404
    assert director.get(term.replace("headteacher", "nurse")).status_code == 404
    assert director.post(f"{term}open/", {"key": ""}).status_code == 422
    assert director.post(f"{term}open/", {"key": "x" * 61}).status_code == 422


def test_the_head_asks_people_to_write(cast: Cast, api: Call, in_alder: None) -> None:
    report = opened(cast.academy("alder"))
    path = f"reports/{report.pk}/sections/learning/people/"
    head, contributor = api("alder", Role.HEADTEACHER), api("alder", Role.CONTRIBUTOR)
    writer = cast.person("alder", Role.CONTRIBUTOR)
    assert head.get(path).json() == []
    named = [{"id": writer.pk, "full_name": writer.full_name}]
    assert head.call("PUT", path, {"people": [writer.pk]}).json() == named
    assert contributor.get(path).json() == named
    assert contributor.call("PUT", path, {"people": []}).status_code == 403
    assert api("alder", Role.CEO).get(path).status_code == 404  # until it is submitted
    refused = head.call("PUT", path, {"people": [cast.person("alder", Role.CEO).pk]})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["people"])
    assert head.call("PUT", path.replace("learning", "cooking"), {"people": []}).status_code == 404
    assert head.call("PUT", path, {"people": []}).json() == []
    assert [entry.after for entry in trail(cast, "report.people_asked")] == [
        {"people": [writer.full_name]},
        {"people": []},
    ]
    Report.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED, submitted_at=MONDAY)
    assert head.call("PUT", path, {"people": [writer.pk]}).status_code == 409

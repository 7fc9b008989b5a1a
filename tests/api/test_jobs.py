"""Background jobs, for programs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs import progress
from trust_portal.jobs.kinds import JobKind, register_kind
from trust_portal.jobs.models import Job, Queue, Wakeup
from trust_portal.jobs.requests import request_job
from trust_portal.jobs.run import JobRun, run_job
from trust_portal.tenancy.scope import trust_scope


def add_up(run: JobRun) -> None:
    run.message = "Added up."


ADD_UP = JobKind(name="api_tests_add_up", label="Add up", queue=Queue.RATINGS, work=add_up)
ERRAND = JobKind(
    name="api_tests_errand", label="An errand", queue=Queue.HOUSEKEEPING, work=add_up, is_shown=False
)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trust_portal.jobs.kinds._kinds", {})
    for kind in (ADD_UP, ERRAND):
        register_kind(kind)


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


def ask(cast: Cast, key: str = "1", kind: JobKind = ADD_UP, slug: str = "alder") -> Job:
    with trust_scope(cast.trust(slug).pk):
        person = cast.person(slug, Role.CEO)
        return request_job(kind=kind.name, key=key, arguments={}, by=Actor.job(person))


def finish(job: Job, cast: Cast) -> None:
    assert run_job(trust_id=cast.trust("alder").pk, job_id=job.pk)


def test_one_that_waits(admin: ApiClient, cast: Cast) -> None:
    job = ask(cast)
    answer = admin.get(f"jobs/{job.pk}/").json()
    assert answer["kind"] == ADD_UP.name
    assert answer["name"] == "Add up"
    assert (answer["state"], answer["is_running"], answer["finished_at"]) == ("queued", False, None)
    assert answer["requested_by"]["full_name"] == "Chief executive of Alder"
    assert answer["progress"] == {"done": 0, "total": 0, "message": "Waiting for its turn"}


def test_one_that_runs(admin: ApiClient, cast: Cast) -> None:
    job = ask(cast)
    Wakeup.objects.filter(job_id=job.pk).update(attempts=1)
    with trust_scope(cast.trust("alder").pk):
        progress.report(job.pk, progress.Progress(2, 5, "Adding"))
    answer = admin.get(f"jobs/{job.pk}/").json()
    assert answer["is_running"] is True
    assert answer["progress"] == {"done": 2, "total": 5, "message": "Adding"}


def test_one_that_is_done(admin: ApiClient, cast: Cast) -> None:
    job = ask(cast)
    finish(job, cast)
    answer = admin.get(f"jobs/{job.pk}/").json()
    assert (answer["state"], answer["message"]) == ("done", "Added up.")
    assert answer["finished_at"] >= answer["created_at"]


def test_the_list(admin: ApiClient, cast: Cast) -> None:
    first, second = ask(cast, "1"), ask(cast, "2")
    ask(cast, "3", ERRAND)
    ask(cast, "4", slug="birch")
    finish(first, cast)

    def ids(query: str = "") -> list[int]:
        return [row["id"] for row in admin.get(f"jobs/?{query}").json()["results"]]

    assert sorted(ids()) == sorted([second.pk, first.pk])
    assert ids("state=done") == [first.pk]
    assert ids("state=queued") == [second.pk]
    assert ids(f"kind={ADD_UP.name}&ordering=-finished_at,created_at")
    assert admin.get("jobs/?kind=dance").status_code == 400
    assert admin.get(f"jobs/?kind={ERRAND.name}").status_code == 400


def test_errands_are_nobodys_business(admin: ApiClient, cast: Cast) -> None:
    errand = ask(cast, kind=ERRAND)
    assert admin.get(f"jobs/{errand.pk}/").status_code == 404
    assert admin.post(f"jobs/{errand.pk}/cancel/").status_code == 404


def test_taking_one_back(admin: ApiClient, cast: Cast) -> None:
    job = ask(cast)
    response = admin.post(f"jobs/{job.pk}/cancel/")
    assert response.status_code == 200
    assert response.json()["state"] == "cancelled"
    assert not Wakeup.objects.filter(job_id=job.pk).exists()
    with trust_scope(cast.trust("alder").pk):
        assert AuditEntry.objects.get(verb="job.cancelled").via == "api"


def test_one_that_has_ended_cannot_be_taken_back(admin: ApiClient, cast: Cast) -> None:
    job = ask(cast)
    finish(job, cast)
    response = admin.post(f"jobs/{job.pk}/cancel/")
    assert response.status_code == 409
    assert response.json()["detail"] == "This job has ended already."


def test_a_reader_cannot_cancel(api: Call, cast: Cast) -> None:
    job = ask(cast)
    trustee = api("alder", Role.TRUSTEE)
    assert trustee.get(f"jobs/{job.pk}/").status_code == 200
    assert trustee.post(f"jobs/{job.pk}/cancel/").status_code == 403


def test_the_number_of_queries_does_not_grow(admin: ApiClient, cast: Cast) -> None:
    counts = []
    for number in range(8):
        ask(cast, str(number))
        admin.get("jobs/")
        with CaptureQueriesContext(connection) as queries:
            assert len(admin.get("jobs/").json()["results"]) == number + 1
        counts.append(len(queries))
    assert len(set(counts)) == 1

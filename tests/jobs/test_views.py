"""The pages of jobs. Five questions: it works · other trust · wrong role · wrong method · how many queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.jobs.conftest import Ask
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs import progress
from trust_portal.jobs.kinds import JobFailed
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.progress import Progress
from trust_portal.jobs.run import JobRun, run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.jobs import EXPORT

SignIn = Callable[[str, Role], Client]
READERS = {Role.TRUST_ADMIN, Role.CEO, Role.DIRECTOR_OF_EDUCATION, Role.TRUSTEE, Role.DATA_MANAGER}
PAGES = ("jobs", "job", "job_progress")


def nothing(run: JobRun) -> None:
    """Work that does nothing."""


def fail(run: JobRun) -> None:
    raise JobFailed("The file has no rows.")


@pytest.fixture
def job(ask: Ask) -> Job:
    return ask(nothing)


def address(name: str, job: Job | None = None, trust: str = "alder") -> str:
    return reverse(name, kwargs={"trust": trust} | ({} if name == "jobs" or not job else {"job_id": job.pk}))


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", Role)
def test_who_may_read(sign_in: SignIn, job: Job, name: str, role: Role) -> None:
    response = sign_in("alder", role).get(address(name, job))
    assert response.status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("name", [*PAGES, "job_cancel"])
def test_another_trust_is_not_there(sign_in: SignIn, job: Job, name: str) -> None:
    client = sign_in("birch", Role.TRUST_ADMIN)
    method = client.post if name == "job_cancel" else client.get
    assert method(address(name, job)).status_code == 404
    if name != "jobs":
        assert method(address(name, job, trust="birch")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(sign_in: SignIn, job: Job, name: str, method: str) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert getattr(client, method)(address(name, job)).status_code == 405


def test_a_signed_out_person_is_sent_to_sign_in(job: Job) -> None:
    response = Client().get(address("jobs"))
    assert response.status_code == 302
    assert "next=/alder/jobs/" in response["Location"]


def test_an_empty_list_says_so(sign_in: SignIn) -> None:
    page = text_of(sign_in("alder", Role.CEO).get(address("jobs")))
    assert "No jobs yet" in page
    assert "Export everything" not in page


def test_only_those_who_may_write_are_offered_to_export(sign_in: SignIn) -> None:
    assert address("export_start") in sign_in("alder", Role.TRUST_ADMIN).get(address("jobs")).content.decode()


def test_the_list_tells_what_who_when_and_how(sign_in: SignIn, ask: Ask, alder: Trust) -> None:
    waiting, failed = ask(nothing), ask(fail, key="two")
    run_job(trust_id=alder.pk, job_id=failed.pk)
    page = text_of(sign_in("alder", Role.CEO).get(address("jobs")))
    assert "A test" in page
    assert "Waiting" in page
    assert "Failed The file has no rows. Trust admin of Alder" in page
    assert address("job", waiting) in sign_in("alder", Role.CEO).get(address("jobs")).content.decode()


def test_errands_of_the_portal_are_not_shown(sign_in: SignIn, ask: Ask) -> None:
    errand = ask(nothing, is_shown=False)
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert "No jobs yet" in text_of(client.get(address("jobs")))
    assert client.get(address("job", errand)).status_code == 404
    assert client.post(address("job_cancel", errand)).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 2),
        ("state=queued", 1),
        ("state=failed", 1),
        ("state=done", 0),
        ("state=nonsense", 2),
        ("kind=trust_export", 0),
        ("kind=nonsense", 2),
        ("page=99&size=7&sort=nonsense", 2),
    ],
)
def test_filters(sign_in: SignIn, ask: Ask, alder: Trust, query: str, shown: int) -> None:
    ask(nothing)
    run_job(trust_id=alder.pk, job_id=ask(fail, key="two").pk)
    response = sign_in("alder", Role.CEO).get(f"{address('jobs')}?{query}")
    assert response.status_code == 200
    assert len(response.context["rows"]) == shown


def test_the_list_is_paged(sign_in: SignIn, alder: Trust) -> None:
    with trust_scope(alder.pk):
        Job.objects.bulk_create(
            Job(
                kind=EXPORT.name,
                key=str(number),
                queue="imports",
                state=JobState.DONE,
                finished_at=timezone.now(),
            )
            for number in range(30)
        )
    response = sign_in("alder", Role.CEO).get(address("jobs"))
    assert len(response.context["rows"]) == 25
    assert "1 to 25 of 30" in text_of(response)
    assert len(sign_in("alder", Role.CEO).get(f"{address('jobs')}?page=2").context["rows"]) == 5


@pytest.mark.parametrize("number", [1, 25])
def test_the_list_asks_the_same_number_of_queries(
    sign_in: SignIn, alder: Trust, cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    people = [cast.person("alder", role) for role in Role]
    with trust_scope(alder.pk):
        jobs = Job.objects.bulk_create(
            Job(kind=EXPORT.name, key=str(one), queue="imports", requested_by=people[one % len(people)])
            for one in range(number)
        )
        Wakeup.objects.bulk_create(Wakeup(trust=alder, job_id=job.pk, queue="imports") for job in jobs)
    client = sign_in("alder", Role.CEO)
    client.get(address("jobs"))
    with django_assert_max_num_queries(14):
        client.get(address("jobs"))


def test_the_job_page_asks_few_queries(sign_in: SignIn, job: Job, django_assert_max_num_queries: Any) -> None:
    client = sign_in("alder", Role.CEO)
    client.get(address("job", job))
    with django_assert_max_num_queries(13):
        client.get(address("job", job))
    with django_assert_max_num_queries(12):
        client.get(address("job_progress", job))


def test_a_waiting_job_can_be_refreshed_and_cancelled(sign_in: SignIn, job: Job) -> None:
    page = sign_in("alder", Role.TRUST_ADMIN).get(address("job", job)).content.decode()
    assert "Waiting for its turn" in page
    assert f'hx-get="{address("job_progress", job)}"' in page
    assert f'href="{address("job", job)}">Refresh' in page
    assert f'action="{address("job_cancel", job)}"' in page
    assert "<noscript>" in page


def test_who_may_only_read_is_not_offered_to_cancel(sign_in: SignIn, job: Job) -> None:
    page = sign_in("alder", Role.CEO).get(address("job", job)).content.decode()
    assert address("job_cancel", job) not in page


def test_a_running_job_shows_how_far_it_is(sign_in: SignIn, job: Job, alder: Trust) -> None:
    Wakeup.objects.filter(job_id=job.pk).update(attempts=1)
    with trust_scope(alder.pk):
        progress.report(job.pk, Progress(2, 8, "Writing people"))
    response = sign_in("alder", Role.TRUST_ADMIN).get(address("job_progress", job))
    assert response.status_code == 200
    assert '<progress id="job-progress-bar" max="8" value="2">' in response.content.decode()
    assert "Writing people" in text_of(response)
    assert response["Cache-Control"] == "no-store"
    page = sign_in("alder", Role.TRUST_ADMIN).get(address("job", job)).content.decode()
    assert "Running" in page
    assert address("job_cancel", job) not in page


def test_a_job_that_was_begun_again_says_so(sign_in: SignIn, job: Job, alder: Trust) -> None:
    Wakeup.objects.filter(job_id=job.pk).update(attempts=3)
    assert "begun 3 times" in text_of(sign_in("alder", Role.CEO).get(address("job_progress", job)))


def test_the_last_piece_stops_the_polling_and_brings_the_outcome(
    sign_in: SignIn, ask: Ask, alder: Trust
) -> None:
    job = ask(fail)
    run_job(trust_id=alder.pk, job_id=job.pk)
    response = sign_in("alder", Role.CEO).get(address("job_progress", job))
    assert response.status_code == 286
    assert 'id="job-outcome" hx-swap-oob="true"' in response.content.decode()
    assert "Failed. The file has no rows." in text_of(response)


def test_a_finished_job_polls_no_more(sign_in: SignIn, ask: Ask, alder: Trust) -> None:
    job = ask(nothing)
    run_job(trust_id=alder.pk, job_id=job.pk)
    page = sign_in("alder", Role.CEO).get(address("job", job)).content.decode()
    assert "hx-get" not in page.split("<main")[1]
    assert "Done" in page


def test_a_job_of_a_kind_that_is_gone_is_not_there(sign_in: SignIn, job: Job, alder: Trust) -> None:
    with trust_scope(alder.pk):
        Job.objects.update(kind="of_another_version")
    assert sign_in("alder", Role.CEO).get(address("job", job)).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_who_may_cancel(sign_in: SignIn, job: Job, alder: Trust, role: Role) -> None:
    response = sign_in("alder", role).post(address("job_cancel", job), follow=True)
    assert response.status_code == (200 if role is Role.TRUST_ADMIN else 403)
    with trust_scope(alder.pk):
        state = Job.objects.get(pk=job.pk).state
        assert state == (JobState.CANCELLED if role is Role.TRUST_ADMIN else JobState.QUEUED)


def test_cancelling_says_so_and_is_written_down(sign_in: SignIn, job: Job, alder: Trust) -> None:
    response = sign_in("alder", Role.TRUST_ADMIN).post(address("job_cancel", job), follow=True)
    assert "The job is cancelled." in text_of(response)
    with trust_scope(alder.pk):
        assert AuditEntry.objects.get(verb="job.cancelled").via == "page"


def test_cancelling_too_late_says_so(sign_in: SignIn, ask: Ask, alder: Trust) -> None:
    job = ask(nothing)
    run_job(trust_id=alder.pk, job_id=job.pk)
    response = sign_in("alder", Role.TRUST_ADMIN).post(address("job_cancel", job), follow=True)
    assert "This job has ended already." in text_of(response)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_cancelling_is_posted(sign_in: SignIn, job: Job, method: str) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert getattr(client, method)(address("job_cancel", job)).status_code == 405

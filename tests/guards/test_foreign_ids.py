"""Ids of another trust in form fields, query parameters, request bodies and task arguments never work."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.guards import world
from tests.guards.world import FIRST_ID, MARKS
from trust_portal.accounts.models import Invitation, Membership
from trust_portal.accounts.roles import Role
from trust_portal.jobs.models import Job, Wakeup
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.django_db
SignIn = Callable[[str, Role], Client]


@pytest.fixture
def admin(sign_in: SignIn, cast: Cast) -> Client:
    world.build(cast)
    return sign_in("alder", Role.TRUST_ADMIN)


def headteachers(cast: Cast, slug: str = "alder") -> int:
    with trust_scope(cast.trust(slug).pk):
        return Membership.objects.filter(role=Role.HEADTEACHER).count()


def test_a_place_of_another_trust_in_the_invitation_form(admin: Client, cast: Cast) -> None:
    theirs = cast.academy("birch").place_id
    answer = admin.post(
        "/alder/people/invite/",
        {
            "full_name": "New Head",
            "email": "new@alder.example",
            "roles": "headteacher",
            "places_headteacher": theirs,
        },
    )
    assert answer.status_code in (200, 422)
    with trust_scope(cast.trust("alder").pk):
        assert not Invitation.objects.filter(email="new@alder.example").exists()


def test_a_place_of_another_trust_in_a_change_of_roles(admin: Client, cast: Cast) -> None:
    person = cast.person("alder", Role.CLERK)
    body = {"roles": [{"role": "headteacher", "place_id": cast.academy("birch").place_id}]}
    answer = admin.put(
        f"/api/v1/alder/people/{person.pk}/roles/", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code in (422, 428)
    assert headteachers(cast) == 1


def test_a_place_of_another_trust_in_an_invitation_by_api(admin: Client, cast: Cast) -> None:
    body = {
        "email": "new@alder.example",
        "full_name": "New Head",
        "roles": [{"role": "headteacher", "place_id": cast.academy("birch").place_id}],
    }
    answer = admin.post("/api/v1/alder/invitations/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert not any(mark in answer.content.decode() for mark in MARKS["birch"])


@pytest.mark.parametrize(
    "address",
    [
        "/alder/people/?academy={place}",
        "/alder/people/?role=headteacher&academy={place}",
        "/alder/audit/?person={person}",
        "/api/v1/alder/people/?place_id={place}",
        "/api/v1/alder/audit/?person={person}",
        "/api/v1/alder/audit/?person_id={person}",
        "/api/v1/alder/jobs/?id={job}",
        "/alder/academies/?q=Dovedale",
    ],
)
def test_an_id_of_another_trust_in_a_query(admin: Client, cast: Cast, address: str) -> None:
    filled = address.format(
        place=cast.academy("birch").place_id,
        person=cast.person("birch", Role.TRUSTEE).pk,
        job=FIRST_ID["birch"],
    )
    answer = admin.get(filled)
    assert answer.status_code in (200, 400)
    shown = (
        answer.content.decode().replace(filled, "").replace("q=Dovedale", "").replace('value="Dovedale"', "")
    )
    assert not any(mark in shown for mark in MARKS["birch"])


def test_a_person_of_another_trust_cannot_be_removed(admin: Client, cast: Cast) -> None:
    theirs = cast.person("birch", Role.TRUSTEE)
    assert admin.post(f"/alder/people/{theirs.pk}/remove/").status_code == 404
    assert admin.delete(f"/api/v1/alder/people/{theirs.pk}/").status_code == 404
    with trust_scope(cast.trust("birch").pk):
        assert Membership.objects.held_by(theirs).exists()


def test_a_job_of_another_trust_in_a_task(admin: Client, cast: Cast) -> None:
    """A message that names one trust and another's job finds nothing to do."""
    job_id = FIRST_ID["birch"]
    Wakeup.objects.create(trust_id=cast.trust("birch").pk, job_id=job_id, queue="imports")
    assert run_job(trust_id=cast.trust("alder").pk, job_id=job_id) is False
    assert Wakeup.objects.filter(job_id=job_id).exists()
    with trust_scope(cast.trust("birch").pk):
        assert Job.objects.filter(pk=job_id).exists()


def test_a_forged_wake_up_for_a_job_of_another_trust(admin: Client, cast: Cast) -> None:
    """Even with a wake-up that pairs the wrong trust with a job, the job is not in reach."""
    alder, job_id = cast.trust("alder").pk, FIRST_ID["birch"]
    Wakeup.objects.create(trust_id=alder, job_id=job_id, queue="imports")
    with trust_scope(cast.trust("birch").pk):
        before = Job.objects.filter(pk=job_id).values().get()
    with contextlib.suppress(Job.DoesNotExist):
        run_job(trust_id=alder, job_id=job_id)
    with trust_scope(cast.trust("birch").pk):
        assert Job.objects.filter(pk=job_id).values().get() == before

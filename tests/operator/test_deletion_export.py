"""The export that is made when a trust is put down for deletion."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from tests.cast import ACADEMIES, Cast
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

EXPORT = "/operator/trusts/alder/export/"
DELETION = {"reason": "Merged with another trust.", "slug": "alder"}


@pytest.fixture
def deleting(transactional_db: None) -> Client:
    """An operator who has put Alder down for deletion."""
    operator = Client()
    operator.force_login(Cast().operator)
    assert operator.post("/operator/trusts/alder/delete/", DELETION).status_code == 302
    return operator


def _export_of(trust_id: int) -> Job:
    with trust_scope(trust_id):
        return Job.objects.get(kind="trust_export")


def test_export_is_made_and_handed_over(deleting: Client) -> None:
    alder = Cast().trust("alder")
    job = _export_of(alder.pk)
    page = deleting.get("/operator/trusts/alder/").content.decode()
    assert "The export is being made" in page
    assert deleting.get(EXPORT).status_code == 302, "not ready: back to the page, which says so"
    assert run_job(trust_id=alder.pk, job_id=job.pk)
    assert EXPORT in deleting.get("/operator/trusts/alder/").content.decode()
    answer: Any = deleting.get(EXPORT)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = b"".join(package.read(name) for name in package.namelist()).decode()
    assert ACADEMIES["alder"][0][0] in text
    assert ACADEMIES["birch"][0][0] not in text
    with trust_scope(alder.pk):
        taken = AuditEntry.objects.get(verb="trust.exported")
        assert (taken.via, taken.person_id) == ("operator", Cast().operator.pk)


def test_failed_export_tells_what_to_do(deleting: Client) -> None:
    alder = Cast().trust("alder")
    with trust_scope(alder.pk):
        Job.objects.filter(kind="trust_export").update(state="failed")
    assert "manage.py export_trust --trust alder" in deleting.get("/operator/trusts/alder/").content.decode()


def test_only_while_the_trust_is_being_deleted(cast: Cast, deleting: Client) -> None:
    alder = cast.trust("alder")
    run_job(trust_id=alder.pk, job_id=_export_of(alder.pk).pk)
    deleting.post("/operator/trusts/alder/keep/", {"reason": "They stay."})
    assert deleting.get(EXPORT).status_code == 404
    assert deleting.get("/operator/trusts/birch/export/").status_code == 404
    assert "Export for the trust" not in deleting.get("/operator/trusts/alder/").content.decode()


def test_takes_get_alone(deleting: Client) -> None:
    assert deleting.post(EXPORT).status_code == 405
    assert deleting.head(EXPORT).status_code == 405

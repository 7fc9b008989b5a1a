"""Exports of everything, for programs."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


def start(client: ApiClient, key: str = "first") -> Any:
    response = client.post("exports/", Idempotency_Key=key)
    assert response.status_code == 202, response.content
    return response


@pytest.fixture
def made(admin: ApiClient, cast: Cast) -> int:
    """The number of an export that is done."""
    number: int = start(admin).json()["id"]
    assert run_job(trust_id=cast.trust("alder").pk, job_id=number)
    return number


def take(client: ApiClient, number: int, **headers: str) -> tuple[Any, bytes]:
    response = client.get(f"exports/{number}/file/", **headers)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    return response, content


def verbs(cast: Cast) -> list[str]:
    with trust_scope(cast.trust("alder").pk):
        return list(AuditEntry.objects.filter(via="api").order_by("pk").values_list("verb", flat=True))


def test_starting_one(admin: ApiClient, cast: Cast) -> None:
    response = start(admin)
    answer = response.json()
    assert response["Location"] == f"/api/v1/alder/exports/{answer['id']}/"
    assert (answer["state"], answer["is_running"]) == ("queued", False)
    assert (answer["size"], answer["sha256"], answer["expires_at"]) == (None, None, None)
    assert admin.get(f"exports/{answer['id']}/").json() == answer
    assert admin.get(f"jobs/{answer['id']}/").json()["kind"] == "trust_export"
    assert "job.requested" in verbs(cast)


def test_the_same_key_starts_nothing_new(admin: ApiClient, api: Call, cast: Cast) -> None:
    first = start(admin, "k").json()["id"]
    assert start(admin, "k").json()["id"] == first
    assert start(admin, "other").json()["id"] != first
    with trust_scope(cast.trust("alder").pk):
        assert Job.objects.filter(kind="trust_export").count() == 2
    assert admin.get("exports/").json()["count"] == 2


@pytest.mark.parametrize("key", [None, "", " ", "x" * 81, "snow\u2603man", "a\tb", "a\x00b"])
def test_a_key_is_needed(admin: ApiClient, cast: Cast, key: str | None) -> None:
    response = admin.post("exports/") if key is None else admin.post("exports/", Idempotency_Key=key)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["Idempotency-Key"]
    with trust_scope(cast.trust("alder").pk):
        assert not Job.objects.exists()


def test_taking_it_away(admin: ApiClient, made: int, cast: Cast) -> None:
    answer = admin.get(f"exports/{made}/").json()
    assert answer["state"] == "done"
    response, content = take(admin, made)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="alder-export-')
    assert len(content) == answer["size"]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert verbs(cast)[-1] == "trust.exported"


def test_whatever_accept_says(admin: ApiClient, made: int) -> None:
    for accept in ("application/json", "text/html", "application/zip"):
        assert take(admin, made, Accept=accept)[1].startswith(b"PK")


def test_looking_is_not_taking(admin: ApiClient, made: int, cast: Cast) -> None:
    assert admin.call("head", f"exports/{made}/file/").status_code == 405
    assert "trust.exported" not in verbs(cast)


def test_one_that_is_not_ready(admin: ApiClient) -> None:
    number = start(admin).json()["id"]
    for method in ("get", "delete"):
        response = admin.call(method, f"exports/{number}/file/")
        assert response.status_code == 409
        assert response.json()["detail"] == "This export is not ready."


def test_one_that_is_gone(admin: ApiClient, made: int, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        Job.objects.filter(pk=made).update(finished_at=timezone.now() - timedelta(days=8))
    response = admin.get(f"exports/{made}/file/")
    assert response.status_code == 410
    assert "is gone" in response.json()["detail"]


def test_deleting_its_file(
    admin: ApiClient, made: int, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.call("delete", f"exports/{made}/file/").status_code == 204
    assert admin.get(f"exports/{made}/file/").status_code == 410
    assert "export.deleted" in verbs(cast)


def test_list_and_filter(admin: ApiClient, made: int) -> None:
    waiting = start(admin, "second").json()["id"]

    def ids(query: str) -> list[int]:
        return [row["id"] for row in admin.get(f"exports/?{query}").json()["results"]]

    assert sorted(ids("")) == sorted([made, waiting])
    assert ids("state=done") == [made]
    assert ids("state=queued") == [waiting]
    assert admin.get("exports/?kind=trust_export").status_code == 400


def test_readers_take_away_and_start_nothing(api: Call, made: int) -> None:
    trustee = api("alder", Role.TRUSTEE)
    assert take(trustee, made)[1].startswith(b"PK")
    assert trustee.post("exports/", Idempotency_Key="x").status_code == 403
    assert trustee.call("delete", f"exports/{made}/file/").status_code == 403
    assert api("alder", Role.CLERK).get(f"exports/{made}/file/").status_code == 403


def test_an_export_of_another_trust_is_not_there(api: Call, made: int) -> None:
    stranger = api("birch", Role.TRUST_ADMIN)
    for path in (f"exports/{made}/", f"exports/{made}/file/", f"jobs/{made}/"):
        assert stranger.get(path).status_code == 404

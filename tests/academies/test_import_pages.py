"""The pages of imports: they work; 404, 403, 405; how many queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from academies.models import Import
from tests.academies.importing.files import half_term, read
from tests.cast import Cast
from tests.trust_pages import address, by, words
from trust_portal.accounts.roles import Role
from trust_portal.jobs.models import Job
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
CELLS = {(0, "attendance", "all"): "95.1", (1, "attendance", "all"): "SUPP"}


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.DATA_MANAGER)


@pytest.fixture
def ready(cast: Cast) -> Import:
    with trust_scope(cast.trust("alder").pk):
        return read(CELLS, by=by(cast.person("alder", Role.DATA_MANAGER)))


def test_uploading(manager: Client, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        period = half_term()
    sent = {"file": SimpleUploadedFile("a.csv", b"x"), "period": period.pk, "status": "provisional"}
    response = manager.post(address("kpi_import_upload"), sent)
    with trust_scope(cast.trust("alder").pk):
        imported = Import.objects.get()
    assert response.headers["Location"] == address("kpi_import", import_id=imported.pk)
    assert (imported.file_name, imported.status) == ("a.csv", "provisional")
    text = words(manager.get(response.headers["Location"]))
    assert "Being read" in text
    assert "Half term 1 of 2026/27, provisional" in text


def test_a_period_of_another_trust_is_none(manager: Client, cast: Cast) -> None:
    with trust_scope(cast.trust("birch").pk):
        period = half_term()
    sent = {"file": SimpleUploadedFile("a.csv", b"x"), "period": period.pk, "status": "final"}
    assert manager.post(address("kpi_import_upload"), sent).status_code == 422


def test_the_preview(manager: Client, ready: Import) -> None:
    text = words(manager.get(address("kpi_import", import_id=ready.pk)))
    assert "Ready to confirm" in text
    assert "New 2" in text
    assert "Sheet1, row 2, attendance Ashdown Primary Attendance All pupils – 95.1" in text
    assert "Castle Rise Attendance All pupils – SUPP" in text
    for kind in ("changed", "unchanged", "refused", "contested", "nonsense"):
        page = manager.get(address("kpi_import", import_id=ready.pk) + f"?show={kind}")
        assert page.status_code == 200


def test_the_list(manager: Client, ready: Import, sign_in: SignIn) -> None:
    assert "figures.csv" in words(manager.get(address("kpi_imports")))
    # A head sees only what they sent.
    head = sign_in("alder", Role.HEADTEACHER)
    assert "No imports yet" in words(head.get(address("kpi_imports")))
    assert head.get(address("kpi_import", import_id=ready.pk)).status_code == 404


@pytest.mark.parametrize(
    ("page", "kind"), [("kpi_import_confirm", "kpi_import_confirm"), ("kpi_import_cancel", "")]
)
def test_confirming_and_cancelling(manager: Client, ready: Import, cast: Cast, page: str, kind: str) -> None:
    assert manager.get(address(page, import_id=ready.pk)).status_code == 200
    assert manager.post(address(page, import_id=ready.pk)).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert Job.objects.filter(kind="kpi_import_confirm").exists() is bool(kind)
        assert Import.objects.get().state == ("ready" if kind else "cancelled")


def test_what_cannot_be_undone_says_why(manager: Client, ready: Import) -> None:
    response = manager.get(address("kpi_import_undo", import_id=ready.pk), follow=True)
    assert "This import is ready to confirm: that can no longer be done." in response.content.decode()


@pytest.mark.parametrize("page", ["kpi_import", "kpi_import_confirm", "kpi_import_undo", "kpi_import_cancel"])
def test_other_trusts_imports_are_not_there(sign_in: SignIn, ready: Import, page: str) -> None:
    other = sign_in("birch", Role.DATA_MANAGER)
    assert other.get(address(page, import_id=ready.pk)).status_code == 404
    assert other.get(address(page, trust="birch", import_id=ready.pk)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.CEO, 403), (Role.TRUSTEE, 403), (Role.TRUST_ADMIN, 200)])
def test_who_may_upload(sign_in: SignIn, role: Role, status: int) -> None:
    assert sign_in("alder", role).get(address("kpi_import_upload")).status_code == status


def test_wrong_methods(manager: Client, ready: Import) -> None:
    assert manager.post(address("kpi_imports")).status_code == 405
    assert manager.post(address("kpi_import", import_id=ready.pk)).status_code == 405
    assert manager.put(address("kpi_import_confirm", import_id=ready.pk)).status_code == 405


def test_queries_do_not_grow(
    manager: Client, ready: Import, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with trust_scope(cast.trust("alder").pk):
        for number in range(3):
            read({(0, "attendance", "all"): str(number)})
    with django_assert_max_num_queries(16):
        manager.get(address("kpi_imports"))
    with django_assert_max_num_queries(20):
        manager.get(address("kpi_import", import_id=ready.pk))

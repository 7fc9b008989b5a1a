"""The pages of exports and imports. Five questions: it works · other trust · wrong role · method · queries."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academies.models import Academy
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer import storage
from trust_portal.transfer.datasets import trust_tables

SignIn = Callable[[str, Role], Client]
READERS = {Role.TRUST_ADMIN, Role.CEO, Role.DIRECTOR_OF_EDUCATION, Role.TRUSTEE, Role.DATA_MANAGER}


@pytest.fixture
def alder(cast: Cast) -> Trust:
    return cast.trust("alder")


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


@pytest.fixture
def done(admin: Client, alder: Trust) -> Job:
    """An export that was started from its page and is ready."""
    admin.post(address("export_start"), {"key": str(uuid4())})
    with trust_scope(alder.pk):
        job = Job.objects.get()
    run_job(trust_id=alder.pk, job_id=job.pk)
    with trust_scope(alder.pk):
        return Job.objects.get()


@pytest.fixture
def cedar_admin(empty_trust: Trust, cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.person("birch", Role.TRUST_ADMIN))
    return client


def address(name: str, job: Job | None = None, trust: str = "alder") -> str:
    return reverse(name, kwargs={"trust": trust} | ({"job_id": job.pk} if job else {}))


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent(path: Path, name: str = "alder.zip") -> dict[str, object]:
    return {"key": str(uuid4()), "file": SimpleUploadedFile(name, path.read_bytes(), "application/zip")}


# --- exports --------------------------------------------------------------------------------------------


def test_the_page_says_what_will_happen(admin: Client) -> None:
    page = admin.get(address("export_start"))
    assert "Export everything of Alder Learning Trust?" in text_of(page)
    assert "for 7 days" in text_of(page)
    assert re.search(r'<input type="hidden" name="key" value="[0-9a-f-]{36}"', page.content.decode())


def test_starting_leads_to_the_job(admin: Client, alder: Trust) -> None:
    response = admin.post(address("export_start"), {"key": str(uuid4())})
    with trust_scope(alder.pk):
        job = Job.objects.get()
        assert AuditEntry.objects.get(verb="job.requested").via == "page"
    assert (response.status_code, response["Location"]) == (302, address("job", job))


def test_sending_the_same_page_twice_gives_one_job(admin: Client, alder: Trust) -> None:
    key = str(uuid4())
    answers = [admin.post(address("export_start"), {"key": key})["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    with trust_scope(alder.pk):
        assert Job.objects.count() == 1


@pytest.mark.parametrize("key", ["", "nonsense", "1" * 500])
def test_a_page_without_its_key_is_refused_in_words(admin: Client, alder: Trust, key: str) -> None:
    response = admin.post(address("export_start"), {"key": key})
    assert response.status_code == 422
    assert "Reload the page and try again." in text_of(response)
    with trust_scope(alder.pk):
        assert not Job.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_only_trust_admins_start_and_delete(sign_in: SignIn, done: Job, role: Role) -> None:
    client = sign_in("alder", role)
    expected = 200 if role is Role.TRUST_ADMIN else 403
    for name in ("export_start", "import_start"):
        assert client.get(address(name)).status_code == expected
    assert client.get(address("export_delete", done)).status_code == expected


@pytest.mark.parametrize("role", Role)
def test_readers_of_the_audit_trail_download(sign_in: SignIn, done: Job, role: Role) -> None:
    response: Any = sign_in("alder", role).get(address("export_download", done))
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"PK")  # to the end, which closes the file
    assert response.status_code == (200 if role in READERS else 403)


def test_the_zip_comes_down_as_it_is(admin: Client, done: Job, alder: Trust) -> None:
    response: Any = admin.get(address("export_download", done))
    assert b"".join(response.streaming_content) == storage.export_path(alder.pk, done.pk).read_bytes()
    assert response["Content-Type"] == "application/zip"
    assert (
        response["Content-Disposition"] == f'attachment; filename="alder-export-{timezone.localdate()}.zip"'
    )
    assert response["Content-Length"] == str(done.result["size"])
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    with trust_scope(alder.pk):
        entry = AuditEntry.objects.get(verb="trust.exported")
        assert (entry.via, entry.address) == ("page", "127.0.0.1")


@pytest.mark.parametrize("name", ["export_download", "export_delete"])
def test_another_trusts_export_is_not_there(sign_in: SignIn, done: Job, name: str) -> None:
    client = sign_in("birch", Role.TRUST_ADMIN)
    assert client.get(address(name, done)).status_code == 404
    assert client.get(address(name, done, trust="birch")).status_code == 404
    assert client.post(address("export_delete", done, trust="birch")).status_code == 404


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("export_start", ("put", "delete")),
        ("export_download", ("post", "head", "put", "delete")),
        ("export_delete", ("put", "delete")),
        ("import_start", ("put", "delete")),
    ],
)
def test_other_methods_are_refused(admin: Client, done: Job, name: str, methods: tuple[str, ...]) -> None:
    job = done if name in ("export_download", "export_delete") else None
    for method in methods:
        assert getattr(admin, method)(address(name, job)).status_code == 405


def test_a_job_of_another_kind_has_no_file(
    cedar_admin: Client, empty_trust: Trust, full_export: Path
) -> None:
    cedar_admin.post(address("import_start", trust="cedar"), sent(full_export))
    with trust_scope(empty_trust.pk):
        job = Job.objects.get()
    assert cedar_admin.get(address("export_download", job, trust="cedar")).status_code == 404
    assert cedar_admin.get(address("export_delete", job, trust="cedar")).status_code == 404


def test_an_export_that_is_not_ready_says_so(admin: Client, alder: Trust) -> None:
    admin.post(address("export_start"), {"key": str(uuid4())})
    with trust_scope(alder.pk):
        job = Job.objects.get()
    for name in ("export_download", "export_delete"):
        response = admin.get(address(name, job), follow=True)
        assert "This export is not ready." in text_of(response)


def test_the_job_page_offers_the_file(admin: Client, sign_in: SignIn, done: Job) -> None:
    page = admin.get(address("job", done))
    assert address("export_download", done) in page.content.decode()
    assert address("export_delete", done) in page.content.decode()
    assert "is kept until" in text_of(page)
    reader = sign_in("alder", Role.CEO).get(address("job", done)).content.decode()
    assert address("export_download", done) in reader
    assert address("export_delete", done) not in reader


def test_an_export_whose_time_is_over_is_gone(admin: Client, done: Job, alder: Trust) -> None:
    with trust_scope(alder.pk):
        Job.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert "is gone. Start a new one." in text_of(admin.get(address("job", done)))
    assert "is gone. Start a new one." in text_of(admin.get(address("export_download", done), follow=True))
    with trust_scope(alder.pk):
        assert not AuditEntry.objects.filter(verb="trust.exported").exists()


def test_deleting_asks_first(
    admin: Client, done: Job, alder: Trust, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Delete the file of this export?" in text_of(admin.get(address("export_delete", done)))
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address("export_delete", done))
    response = admin.get(address("job", done))
    assert "The file of the export is deleted." in text_of(response)
    assert "The file of this export was deleted." in text_of(response)
    assert not storage.export_path(alder.pk, done.pk).exists()
    assert "was deleted" in text_of(admin.post(address("export_delete", done), follow=True))


@pytest.mark.parametrize(("name", "most"), [("export_start", 9), ("export_delete", 13)])
def test_pages_of_exports_ask_few_queries(
    admin: Client, done: Job, name: str, most: int, django_assert_max_num_queries: Any
) -> None:
    job = done if name == "export_delete" else None
    admin.get(address(name, job))
    with django_assert_max_num_queries(most + 2):
        admin.get(address(name, job))


# --- imports --------------------------------------------------------------------------------------------


def test_a_trust_admin_imports_into_an_empty_trust(
    cedar_admin: Client, empty_trust: Trust, full_export: Path
) -> None:
    page = cedar_admin.get(address("import_start", trust="cedar"))
    assert "Everything comes in, or nothing" in text_of(page)
    response = cedar_admin.post(address("import_start", trust="cedar"), sent(full_export))
    with trust_scope(empty_trust.pk):
        job = Job.objects.get()
    assert response["Location"] == address("job", job, trust="cedar")
    run_job(trust_id=empty_trust.pk, job_id=job.pk)
    assert "rows imported." in text_of(cedar_admin.get(address("job", job, trust="cedar")))
    with trust_scope(empty_trust.pk):
        assert Academy.objects.count() == 3


def test_a_trust_that_holds_something_is_told_what(admin: Client, full_export: Path) -> None:
    page = text_of(admin.get(address("import_start")))
    assert "it holds 2 places, 2 academies and 11 memberships" in page
    assert "Check and import" not in page
    response = admin.post(address("import_start"), sent(full_export))
    assert response.status_code == 422
    assert "it holds 2 places" in text_of(response)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"not a zip", "This is not a whole zip file."),
        (None, "Choose the zip file of an export"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_words(
    cedar_admin: Client, empty_trust: Trust, content: bytes | None, words: str
) -> None:
    data: dict[str, Any] = {"key": str(uuid4())}
    if content is not None:
        data["file"] = SimpleUploadedFile("../../x.zip", content)
    response = cedar_admin.post(address("import_start", trust="cedar"), data)
    assert response.status_code == 422
    assert words in text_of(response)
    assert list(storage.imports_folder(empty_trust.pk).iterdir()) == []
    assert list(storage.uploads_folder().iterdir()) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    cedar_admin: Client, empty_trust: Trust
) -> None:
    """The request says that it brings 3 GB."""
    body = io.BytesIO(b"--x\r\n")
    response = cedar_admin.generic(
        "POST",
        address("import_start", trust="cedar"),
        body.getvalue(),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(3 * 1024**3),
    )
    assert response.status_code == 413
    assert "too large" in text_of(response)


def test_other_pages_take_ten_megabytes(admin: Client) -> None:
    response = admin.generic(
        "POST",
        address("export_start"),
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(11 * 1024 * 1024),
    )
    assert response.status_code == 413


def test_the_import_page_asks_one_query_for_each_table(
    cedar_admin: Client, empty_trust: Trust, django_assert_max_num_queries: Any
) -> None:
    cedar_admin.get(address("import_start", trust="cedar"))
    with django_assert_max_num_queries(14 + len(trust_tables())):
        cedar_admin.get(address("import_start", trust="cedar"))


# --- the operator's page --------------------------------------------------------------------------------


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.operator)
    return client


@pytest.fixture
def new_trust(cast: Cast) -> Trust:
    from trust_portal.accounts.use_cases import trusts
    from trust_portal.audit.actor import Actor

    return trusts.create(slug="dogwood", name="Dogwood Trust", by=Actor.command())


def test_an_operator_imports_and_sees_the_outcome(
    operator: Client, new_trust: Trust, full_export: Path, cast: Cast
) -> None:
    page = reverse("operator_import", kwargs={"slug": "dogwood"})
    assert "Bring everything of an exported trust into Dogwood Trust." in text_of(operator.get(page))
    assert operator.post(page, sent(full_export)).status_code == 302
    with trust_scope(new_trust.pk):
        job = Job.objects.get()
        assert AuditEntry.objects.get(verb="job.requested").via == "operator"
    piece = reverse("operator_import_progress", kwargs={"slug": "dogwood", "job_id": job.pk})
    assert f'hx-get="{piece}"' in operator.get(page).content.decode()
    assert operator.get(piece).status_code == 200
    run_job(trust_id=new_trust.pk, job_id=job.pk)
    last = operator.get(piece)
    assert last.status_code == 286
    assert "rows imported." in text_of(last)
    assert "is not empty: it holds" in text_of(operator.get(page))
    with trust_scope(new_trust.pk):
        assert Job.objects.get(pk=job.pk).state == JobState.DONE
        assert AuditEntry.objects.get(verb="trust.imported").person == cast.operator


def test_an_operator_is_told_what_is_wrong_with_the_file(
    operator: Client, new_trust: Trust, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK")
    response = operator.post(reverse("operator_import", kwargs={"slug": "dogwood"}), sent(broken))
    assert response.status_code == 422
    assert "This is not a whole zip file." in text_of(response)


@pytest.mark.parametrize("slug", ["alder", "nowhere"])
def test_only_operators_have_that_page(sign_in: SignIn, slug: str) -> None:
    for client in (sign_in("alder", Role.TRUST_ADMIN), sign_in("birch", Role.CEO)):
        for page in (
            reverse("operator_import", kwargs={"slug": slug}),
            reverse("operator_import_progress", kwargs={"slug": slug, "job_id": 1}),
        ):
            assert client.get(page).status_code == 404
    assert Client().get(reverse("operator_import", kwargs={"slug": slug})).status_code == 302


def test_an_operator_sees_no_other_job(operator: Client, done: Job, new_trust: Trust) -> None:
    for slug in ("alder", "dogwood", "nowhere"):
        page = reverse("operator_import_progress", kwargs={"slug": slug, "job_id": done.pk})
        assert operator.get(page).status_code == 404
    assert operator.get(reverse("operator_import", kwargs={"slug": "nowhere"})).status_code == 404


def test_the_operators_pages_take_their_methods_only(operator: Client, new_trust: Trust) -> None:
    assert operator.put(reverse("operator_import", kwargs={"slug": "dogwood"})).status_code == 405
    piece = reverse("operator_import_progress", kwargs={"slug": "dogwood", "job_id": 1})
    assert operator.post(piece).status_code == 405


def test_the_operators_page_asks_few_queries(
    operator: Client, new_trust: Trust, django_assert_max_num_queries: Any
) -> None:
    page = reverse("operator_import", kwargs={"slug": "dogwood"})
    operator.get(page)
    with django_assert_max_num_queries(70):
        operator.get(page)

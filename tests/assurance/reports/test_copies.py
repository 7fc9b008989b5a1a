"""Reports to take away: who may, what is written down, and that a copy is its asker's alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from assurance.models import Report, ReportState, ReportText
from assurance.reports import copies
from tests.assurance.rated import AT, SMALL, begin, suggest, term
from tests.cast import Cast
from tests.print.reading import failures, texts
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
QUERIES = 25
ONCE = str(uuid4())
ASKED = """
reports:
  - id: headteacher
    name: Headteacher's report
    sections:
      - id: pupils
        name: Pupils
        areas: [areas/attendance]
        questions:
          - {id: changed, text: What changed?, words: 100}
"""


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def report(cast: Cast) -> Report:
    """Ashdown Primary's, being written."""
    with trust_scope(cast.trust("alder").pk):
        framework = begin(SMALL + ASKED)
        academy, period = cast.academy("alder"), term(1)
        suggest(framework, period, academy, {"attendance": "amber"}, reasons=[])
        made = Report.objects.create(
            academy=academy, period=period, version=framework.version, key="headteacher",
            state=ReportState.DRAFTING, opens_on=date(2026, 10, 1), due_on=date(2026, 11, 27),
        )  # fmt: skip
        ReportText.objects.create(
            report=made, section="pupils", question="changed", revision=1,
            text="Attendance rose 🎉 <b>twice</b>.", by=cast.person("alder", Role.HEADTEACHER), began_at=AT, at=AT,
        )  # fmt: skip
    return made


def drawn(client: Client, cast: Cast, report: Report) -> int:
    answer = client.post(address("report_pdf", report_id=report.pk), {"key": ONCE})
    again = client.post(address("report_pdf", report_id=report.pk), {"key": ONCE})
    assert answer["Location"] == again["Location"]
    copy_id = int(answer["Location"].rstrip("/").rpartition("/")[2])
    assert run_job(trust_id=cast.trust("alder").pk, job_id=copy_id)
    return copy_id


def taken(cast: Cast) -> list[Any]:
    with trust_scope(cast.trust("alder").pk):
        found = AuditEntry.objects.filter(verb="report.downloaded").order_by("pk")
        return [(entry.after or {})["as"] for entry in found]


def test_a_head_takes_the_report_away_as_word_and_as_pdf(cast: Cast, report: Report, sign_in: SignIn) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    word = head.get(address("report_word", report_id=report.pk))
    assert word["Content-Disposition"].startswith("attachment; filename")
    document = Document(BytesIO(b"".join(word)))
    assert "Attendance rose 🎉 <b>twice</b>." in [one.text for one in document.paragraphs]

    assert "Draw the PDF" in words(head.get(address("report_pdf", report_id=report.pk)))
    copy_id = drawn(head, cast, report)
    here: dict[str, Any] = {"report_id": report.pk, "copy_id": copy_id}
    assert "Download the PDF" in words(head.get(address("report_copy", **here)))
    assert head.get(address("report_copy_progress", **here)).status_code == 286
    file = head.get(address("report_copy_file", **here))
    assert file["Content-Type"] == "application/pdf"
    pdf = b"".join(file)
    assert failures(pdf) == []
    said = " ".join(texts(pdf))
    assert "Attendance rose [party popper] <b>twice</b>." in said
    assert "Draft, not submitted" in said
    assert taken(cast) == ["Word", "PDF"]
    assert head.head(address("report_copy_file", **here)).status_code == 405

    with trust_scope(cast.trust("alder").pk):
        path = copies.path_of(cast.trust("alder").pk, copy_id)
        copies.tidy_copies(at=timezone.now())
        assert path.is_file()
        old = (timezone.now() - timedelta(days=2)).timestamp()
        os.utime(path, (old, old))
        copies.tidy_copies(at=timezone.now())
        assert not path.exists()
    assert "not kept any more" in words(head.get(address("report_copy_file", **here), follow=True))
    assert head.get(f"/api/v1/alder/reports/{report.pk}/pdf/{copy_id}/file/").status_code == 410


def test_a_draft_is_for_its_writers_and_a_copy_for_its_asker(
    cast: Cast, report: Report, sign_in: SignIn
) -> None:
    head, chair = sign_in("alder", Role.HEADTEACHER), sign_in("alder", Role.LGB_CHAIR)
    outcomes = {
        "another trust": (sign_in("birch", Role.CEO), 404),
        "no such permission": (sign_in("alder", Role.DATA_MANAGER), 403),
        "in a pack only": (sign_in("alder", Role.TRUSTEE), 404),
        "not submitted": (chair, 404),
    }
    for why, (client, status) in outcomes.items():
        for page in ("report_word", "report_pdf"):
            assert client.get(address(page, report_id=report.pk)).status_code == status, why
    with trust_scope(cast.trust("alder").pk):
        Report.objects.update(state=ReportState.SUBMITTED, submitted_at=AT)
    assert chair.get(address("report_word", report_id=report.pk)).status_code == 200
    asked = head.post(address("report_pdf", report_id=report.pk), {"key": ONCE})["Location"]
    copy_id = int(asked.rstrip("/").rpartition("/")[2])
    assert head.get(asked).status_code == 200
    for page in ("report_copy", "report_copy_progress", "report_copy_file"):
        assert chair.get(address(page, report_id=report.pk, copy_id=copy_id)).status_code == 404
    assert chair.get(f"/api/v1/alder/reports/{report.pk}/pdf/{copy_id}/").status_code == 404
    assert head.post(address("report_word", report_id=report.pk)).status_code == 405
    ask = address("report_pdf", report_id=report.pk)
    for key in ("x" * 99, "a\x00b", ""):
        assert head.post(ask, {"key": key})["Location"] == ask


def test_who_has_left_gets_no_copy(cast: Cast, report: Report, sign_in: SignIn) -> None:
    chair = sign_in("alder", Role.LGB_CHAIR)
    with trust_scope(cast.trust("alder").pk):
        Report.objects.update(state=ReportState.SUBMITTED, submitted_at=AT)
    asked = chair.post(address("report_pdf", report_id=report.pk), {"key": ONCE})["Location"]
    with trust_scope(cast.trust("alder").pk):
        Report.objects.update(state=ReportState.RETURNED)
        job = Job.objects.get(kind=copies.NAME)
    assert run_job(trust_id=cast.trust("alder").pk, job_id=job.pk)
    assert chair.get(asked).status_code == 404
    with trust_scope(cast.trust("alder").pk):
        job.refresh_from_db()
        assert job.message == "This report is not there for you any more."


def test_whoever_writes_is_advised(
    cast: Cast, report: Report, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    with trust_scope(cast.trust("alder").pk):
        name = cast.person("alder", Role.CEO).full_name
        ReportText.objects.update(text=f"{name} met Amir <Khan>. Amir Khan made good progress.")
    with django_assert_max_num_queries(QUERIES):
        page = head.get(address("report_section_advice", report_id=report.pk, section="pupils"))
    said = words(page)
    assert "2 hints" in said
    assert "…" + name not in said.partition("A pupil’s name?")[0]
    assert "&lt;Khan&gt;" in page.content.decode()
    assert "A claim without evidence" in words(head.get(address("report_advice", report_id=report.pk)))
    piece = head.get(address("report_advice", report_id=report.pk), headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    (section,) = head.get(f"/api/v1/alder/reports/{report.pk}/advice/").json()
    assert [one["kind"] for one in section["questions"][0]["advice"]] == ["pupil", "claim"]
    assert head.get(address("report_section_advice", report_id=report.pk, section="none")).status_code == 404
    assert head.post(address("report_advice", report_id=report.pk)).status_code == 405
    with trust_scope(cast.trust("alder").pk):
        Report.objects.update(state=ReportState.SUBMITTED, submitted_at=AT)
        ReportText.objects.update(text="All is said with 3 numbers.")
    assert "No advice" in words(head.get(address("report_advice", report_id=report.pk)))
    for role, status in ((Role.DIRECTOR_OF_EDUCATION, 403), (Role.LGB_CHAIR, 403)):
        client = sign_in("alder", role)
        assert client.get(address("report_advice", report_id=report.pk)).status_code == status
    other = sign_in("birch", Role.HEADTEACHER)
    assert other.get(address("report_advice", report_id=report.pk)).status_code == 404


def test_programs_take_reports_away(
    cast: Cast, report: Report, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    base = f"/api/v1/alder/reports/{report.pk}"
    with django_assert_max_num_queries(QUERIES):
        word = head.get(f"{base}/word/")
    assert word["Content-Type"].endswith("wordprocessingml.document")
    asked = head.post(f"{base}/pdf/", {"key": "mine"}, content_type="application/json")
    assert asked.status_code == 202
    copy = asked.json()
    assert (copy["state"], copy["pages"], copy["sha256"]) == ("queued", None, "")
    assert head.get(f"{base}/pdf/{copy['id']}/file/").status_code == 409
    assert run_job(trust_id=cast.trust("alder").pk, job_id=copy["id"])
    assert head.get(f"{base}/pdf/{copy['id']}/").json()["pages"] >= 2
    file = b"".join(head.get(f"{base}/pdf/{copy['id']}/file/"))
    assert file.startswith(b"%PDF")
    assert taken(cast) == ["Word", "PDF"]

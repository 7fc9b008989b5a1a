"""Taking a report away, as PDF or as a Word file; each time is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from assurance.models import Report
from assurance.reports import copies
from assurance.reports.word import word_file
from trust_portal.accounts.access import Access
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.jobs.models import Job, JobState
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.scope import bound_trust_id

LONGEST_KEY = 80


class CopyNotReady(Exception):
    """There is no file yet, or no more; the text says why."""


@dataclass(frozen=True, slots=True)
class CopyFile:
    """`name` is what the person's browser calls it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class WordFile:
    content: bytes
    name: str


@transaction.atomic
def ask_for_pdf(*, report: Report, key: str, by: Actor) -> Job:
    """Have the report drawn as the person may see it; the same key by the same person gives the same copy.

    Raises ValidationError for a key that is empty or too long.
    """
    if not key or len(key) > LONGEST_KEY:
        raise ValidationError(f"The key of a request has 1 to {LONGEST_KEY} characters.")
    return request_job(
        kind=copies.NAME,
        key=f"{by.person.pk if by.person else '-'}:{report.pk}:{key}",
        arguments={"report": report.pk},
        by=by,
    )


@transaction.atomic
def take_pdf(*, report: Report, copy: Job, by: Actor) -> CopyFile:
    """Raises CopyNotReady, also where the file is not the one that was drawn."""
    if copy.state != JobState.DONE:
        raise CopyNotReady("This copy has not been drawn.")
    path = copies.path_of(bound_trust_id(), copy.pk)
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != copy.result["sha256"]:
        raise CopyNotReady("The file of this copy is not kept any more. Ask for a new one.")
    record(by=by, verb="report.downloaded", on=report, after={"as": "PDF", "sha256": copy.result["sha256"]})
    return CopyFile(path, copy.result["name"])


@transaction.atomic
def take_word(*, report: Report, access: Access, at: datetime, by: Actor) -> WordFile:
    """Made at once: it takes a fraction of a second."""
    document = copies.document_for(report, access, at=at)
    content = word_file(document, at=at)
    record(
        by=by,
        verb="report.downloaded",
        on=report,
        after={"as": "Word", "sha256": sha256(content).hexdigest()},
    )
    return WordFile(content, f"{document.file_name}.docx")

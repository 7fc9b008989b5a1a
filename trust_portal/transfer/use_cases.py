"""What people can do with exports and imports. Everything here happens inside the bound trust."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.jobs.models import Job
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from . import storage
from .archive import Archive
from .emptiness import check_is_empty
from .exports import ExportFile, ExportGone, export_file
from .jobs import EXPORT, IMPORT

__all__ = [
    "ExportFile",
    "ExportGone",
    "delete_export",
    "download_export",
    "export_file",
    "start_export",
    "start_import",
]

LONGEST_KEY = 80


def start_export(*, key: str, by: Actor) -> Job:
    """Ask for an export of everything; the same key by the same person gives the same job.

    Raises ValidationError for a key that is empty or longer than LONGEST_KEY.
    """
    return request_job(kind=EXPORT.name, key=_own_key(key, by), arguments={}, by=by)


@transaction.atomic
def download_export(*, job: Job, at: datetime, by: Actor) -> ExportFile:
    """The file for somebody who takes it away, which is written down. Raises ExportGone."""
    file = export_file(job=job, at=at)
    record(by=by, verb="trust.exported", on=_trust(), after={"export": job.pk, "bytes": file.size})
    return file


@transaction.atomic
def delete_export(*, job: Job, at: datetime, by: Actor) -> None:
    """Remove the file before its time. Raises ExportGone."""
    file = export_file(job=job, at=at)
    record(by=by, verb="export.deleted", on=job, label=str(_trust()))
    transaction.on_commit(lambda: storage.remove(file.path))


@transaction.atomic
def start_import(*, chunks: Iterable[bytes], key: str, by: Actor) -> Job:
    """Check a file that was handed in and ask for its import; the same key gives the same job.

    Raises ImportRefused where the trust is not empty or the file is not a whole export, and ValidationError
    for a key that is empty or too long. Nothing is kept then.
    """
    own_key = _own_key(key, by)
    check_is_empty(importer=by.person)
    trust_id = bound_trust_id()
    path = storage.keep_upload(trust_id, chunks)
    try:
        with Archive(path) as archive:
            archive.verify()
        job = request_job(kind=IMPORT.name, key=own_key, arguments={"file": path.name}, by=by)
    except BaseException:
        storage.remove(path)
        raise
    if job.arguments["file"] != path.name:
        storage.remove(path)
    return job


def _own_key(key: str, by: Actor) -> str:
    """Nobody's key is taken for another person's."""
    if not key or len(key) > LONGEST_KEY:
        raise ValidationError(f"The key of a request has 1 to {LONGEST_KEY} characters.")
    return f"{by.person.pk if by.person else '-'}:{key}"


def _trust() -> Trust:
    return Trust.objects.get(pk=bound_trust_id())

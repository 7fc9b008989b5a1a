"""The files of finished exports: where they are, how long they are kept, what their page offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from trust_portal.jobs.kinds import Action, Offer
from trust_portal.jobs.models import Job, JobState
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON, time_in_words

from . import storage

KIND = "trust_export"
KEPT_FOR = timedelta(days=7)


class ExportGone(Exception):
    """There is no file (any more); the text says why."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A finished export. `name` is what the person's browser calls it; `expires_at` when it is removed."""

    path: Path
    name: str
    size: int
    expires_at: datetime


def export_file(*, job: Job, at: datetime) -> ExportFile:
    """The file of an export job. Raises ExportGone where it is not ready, deleted, or past its time."""
    if job.kind != KIND or job.state != JobState.DONE or job.finished_at is None:
        raise ExportGone("This export is not ready.")
    trust_id = bound_trust_id()
    path = storage.export_path(trust_id, job.pk)
    expires_at = job.finished_at + KEPT_FOR
    if expires_at <= at:
        raise ExportGone(f"This export was kept for {KEPT_FOR.days} days and is gone. Start a new one.")
    if not path.exists():
        raise ExportGone("The file of this export was deleted. Start a new one.")
    slug = Trust.objects.values_list("slug", flat=True).get(pk=trust_id)
    day = job.finished_at.astimezone(LONDON).date()
    return ExportFile(path, f"{slug}-export-{day}.zip", path.stat().st_size, expires_at)


def offer_export(job: Job, at: datetime) -> Offer:
    """Download and delete, as long as there is a file."""
    try:
        file = export_file(job=job, at=at)
    except ExportGone as gone:
        return Offer(note=str(gone))
    return Offer(
        note=f"The file has {_megabytes(file.size)} and is kept until {time_in_words(file.expires_at)}.",
        actions=(
            Action("Download", "export_download", "audit.read", icon="download", is_primary=True),
            Action("Delete the file", "export_delete", "audit.write"),
        ),
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"

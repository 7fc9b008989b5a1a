"""The two kinds of job: export everything of a trust, import an export into an empty one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from trust_portal.audit.trail import record
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.jobs.run import JobRun
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from . import exports, storage
from .archive import Archive
from .importing import bring_in
from .package import packed
from .refusals import ImportRefused

_UPLOAD_MAY_WAIT = timedelta(hours=1)  # between being stored and being written down as a job


def export_everything(run: JobRun) -> None:
    """`result`: size in bytes, sha256, rows. The zip has its name before the job is done, never after."""
    job, trust_id = run.job, bound_trust_id()
    trust = Trust.objects.get(pk=trust_id)
    parts = storage.parts_of(trust_id, job.pk)
    with packed(trust=trust, parts=parts, made_at=timezone.now(), report=run.report) as package:
        run.result = {"size": package.size, "sha256": package.sha256, "rows": package.manifest.rows}
        run.message = f"{package.manifest.rows:,} rows in {len(package.manifest.tables)} tables."
        if package.files or package.missing:
            run.result |= {"files": package.files, "missing": len(package.missing)}
            run.message += f" {package.files:,} file{'' if package.files == 1 else 's'}."
        if package.missing:
            run.message += f" {_not_there(len(package.missing))}"
        # Writing the entry also proves that the database still holds this job for us.
        record(by=run.actor, verb="export.made", on=job, label=str(trust), after=run.result)
        package.publish(storage.export_path(trust_id, job.pk))
    storage.remove(parts.folder)


def import_everything(run: JobRun) -> None:
    """`arguments`: the name of the stored file. `result`: rows by table."""
    job, trust_id = run.job, bound_trust_id()
    path = storage.import_path(trust_id, job.arguments["file"])
    try:
        with Archive(path) as archive:
            imported = bring_in(
                archive,
                trust=Trust.objects.get(pk=trust_id),
                token=str(job.pk),
                by=run.actor,
                report=run.report,
            )
    except FileNotFoundError:
        raise JobFailed("The file is no longer there. Choose it again.") from None
    except ImportRefused as refusal:
        raise JobFailed(f"Nothing was imported. {refusal}") from refusal
    run.result = {"rows": dict(imported.rows)}
    run.message = f"{imported.total:,} rows imported."
    if imported.files or imported.missing:
        run.result |= {"files": imported.files, "missing": imported.missing}
        run.message += f" {imported.files:,} file{'' if imported.files == 1 else 's'}."
    if imported.missing:
        run.message += f" {_not_there(imported.missing)}"


def _not_there(missing: int) -> str:
    return "1 file was not there." if missing == 1 else f"{missing:,} files were not there."


def remove_parts(job: Job, trust_id: int) -> None:
    """Of an export that ended: without its zip where it did not end well."""
    storage.remove(storage.parts_path(trust_id, job.pk))
    if job.state != JobState.DONE:
        storage.remove(storage.export_path(trust_id, job.pk))


def remove_upload(job: Job, trust_id: int) -> None:
    storage.remove(storage.import_path(trust_id, job.arguments["file"]))


def _is_younger(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime > moment.timestamp()
    except FileNotFoundError:
        return True


def tidy_files(*, at: datetime) -> None:
    """Exports whose time is over, and whatever crashes left, of the bound trust."""
    trust_id = bound_trust_id()
    kept = Job.objects.of_kinds([EXPORT.name]).filter(
        state=JobState.DONE, finished_at__gt=at - exports.KEPT_FOR
    )
    going_on = Job.objects.of_kinds([EXPORT.name, IMPORT.name]).unfinished()
    # Listed before the jobs are read: a file that appears in between belongs to a job that we do not know.
    found = [*storage.exports_folder(trust_id).iterdir(), *storage.imports_folder(trust_id).iterdir()]
    wanted = {storage.export_path(trust_id, pk) for pk in kept.values_list("pk", flat=True)}
    for job in going_on:
        wanted |= {storage.export_path(trust_id, job.pk), storage.parts_path(trust_id, job.pk)}
        wanted.add(storage.import_path(trust_id, job.arguments.get("file", "-")))
    for path in found:
        if path not in wanted and not _is_younger(path, at - _UPLOAD_MAY_WAIT):
            storage.remove(path)


EXPORT = JobKind(
    name=exports.KIND,
    label="Export of everything",
    queue=Queue.IMPORTS,
    work=export_everything,
    sees_one_moment=True,
    clean_up=remove_parts,
    offer=exports.offer_export,
)
IMPORT = JobKind(
    name="trust_import",
    label="Import of an export",
    queue=Queue.IMPORTS,
    work=import_everything,
    clean_up=remove_upload,
)

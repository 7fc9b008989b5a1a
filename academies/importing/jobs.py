"""The kinds of job that imports need, and what is cleared away after them."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from academies.models import Import, ImportCell, ImportState
from academies.use_cases import import_mapping, imports
from trust_portal.audit.actor import Actor
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, Queue
from trust_portal.jobs.run import JobRun
from trust_portal.tenancy.scope import bound_trust_id, trust_scope

from . import storage
from .reading import FileRefused, LayoutNeeded, read_file

CELLS_KEPT_FOR = timedelta(days=30)
_UPLOAD_MAY_WAIT = timedelta(days=1)  # longer than any job that waits for a worker
MAPPING_MAY_WAIT = timedelta(hours=4)


def read(run: JobRun) -> None:
    """`result`: how many cells are new, changed, unchanged, refused."""
    imported = Import.objects.get(pk=run.job.arguments["import"])
    try:
        with read_file(imported, report=run.report) as file:
            done = imports.read(
                imported=imported,
                rows=file.rows,
                depends_on=file.depends_on,
                recognised=file.recognised,
                at=timezone.now(),
                by=run.actor,
            )
    except FileNotFoundError:
        raise JobFailed("The file is no longer there. Upload it again.") from None
    except FileRefused as refusal:
        imports.refuse(imported=imported, message=str(refusal), at=timezone.now(), by=run.actor)
        run.message = f"Nothing was read. {refusal}"
        return
    except LayoutNeeded as question:
        import_mapping.hold(imported=imported, message=str(question), by=run.actor)
        run.message = str(question)
        return
    except imports.MoveNotAllowed as refusal:
        raise JobFailed(str(refusal)) from refusal
    run.result = {
        "new": done.cells_new,
        "changed": done.cells_changed,
        "unchanged": done.cells_unchanged,
        "refused": done.cells_refused,
    }
    run.message = (
        f"{done.cells_new:,} new, {done.cells_changed:,} changed, {done.cells_unchanged:,} unchanged,"
        f" {done.cells_refused:,} refused. Nothing is stored before somebody confirms it."
    )


def confirm(run: JobRun) -> None:
    """`result`: versions written, or cells that others changed meanwhile."""
    imported = Import.objects.get(pk=run.job.arguments["import"])
    run.report(0, 0, "Storing the figures")
    try:
        outcome = imports.confirm(imported=imported, at=timezone.now(), by=run.actor)
    except imports.MoveNotAllowed as refusal:
        raise JobFailed(str(refusal)) from refusal
    match outcome:
        case imports.Stored(versions):
            run.result = {"versions": versions}
            run.message = f"{versions:,} figures stored."
        case imports.Contested(number):
            run.result = {"contested": number}
            run.message = (
                f"Nothing was stored: since this file was read, others have changed {number:,} of its figures."
                " They are marked; look at them and confirm again."
            )


def undo(run: JobRun) -> None:
    """`result`: versions taken back."""
    imported = Import.objects.get(pk=run.job.arguments["import"])
    run.report(0, 0, "Bringing back what stood before")
    try:
        removed = imports.undo(imported=imported, at=timezone.now(), by=run.actor)
    except imports.MoveNotAllowed as refusal:
        raise JobFailed(str(refusal)) from refusal
    run.result = {"versions": removed}
    run.message = f"{removed:,} figures taken back."


def remove_file(job: Job, trust_id: int) -> None:
    """However the job ended: the file may hold pupils' names, which the portal does not keep. It stays for a while
    where somebody has to say, or may correct, which of its columns is what."""
    with trust_scope(trust_id):
        imported = Import.objects.filter(pk=job.arguments["import"]).first()
        if imported is not None and imported.keeps_its_file:
            return
    storage.remove(storage.path_of(trust_id, job.arguments["file"]))


def tidy_imports(*, at: datetime) -> None:
    """Compared cells of imports that ended long ago, and files that a crash left."""
    ended = Import.objects.filter(
        state__in=[ImportState.CONFIRMED, ImportState.UNDONE, ImportState.CANCELLED, ImportState.REFUSED],
        ended_at__lt=at - CELLS_KEPT_FOR,
    )
    ImportCell.objects.filter(import_id__in=list(ended.values_list("pk", flat=True))).delete()
    for forgotten in Import.objects.filter(state=ImportState.MAPPING, created_at__lt=at - MAPPING_MAY_WAIT):
        imports.cancel(imported=forgotten, at=at, by=Actor.job(None))
    waiting = set(Import.objects.filter(state=ImportState.UPLOADED).values_list("stored_as", flat=True))
    for path in storage.folder(bound_trust_id()).iterdir():
        try:
            age = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            continue
        if age > (_UPLOAD_MAY_WAIT if path.name in waiting else MAPPING_MAY_WAIT).total_seconds():
            storage.remove(path)


KINDS = (
    JobKind(
        name=imports.READ,
        label="Reading a file of figures",
        queue=Queue.IMPORTS,
        work=read,
        clean_up=remove_file,
    ),
    JobKind(
        name=imports.CONFIRM,
        label="Storing a file of figures",
        queue=Queue.IMPORTS,
        work=confirm,
        clean_up=remove_file,
    ),
    JobKind(name=imports.UNDO, label="Undoing an import of figures", queue=Queue.IMPORTS, work=undo),
)

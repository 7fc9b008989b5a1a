"""The job that builds a pack, and what is cleared away after it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from governance.models import BoardPack, BuiltPack
from governance.use_cases import board_packs, packs
from governance.use_cases.meeting_moves import MoveNotAllowed
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.jobs.run import JobRun
from trust_portal.tenancy.scope import bound_trust_id

from . import storage
from .gather import NothingToShow

_FILE_MAY_WAIT = timedelta(hours=1)  # between having its name and its transaction's end


def build_pack(run: JobRun) -> None:
    """`result`: pages, size in bytes, sha256."""
    pack = BuiltPack.objects.select_related("job").get(job=run.job)
    try:
        made = packs.make(pack=pack, at=timezone.now(), report=run.report, by=run.actor)
    except NothingToShow as refusal:
        raise JobFailed(str(refusal)) from refusal
    run.result = {"pages": made.pages, "size": made.size, "sha256": made.sha256}
    run.message = f"{made.title}: {made.pages} pages."


def build_board_pack(run: JobRun) -> None:
    """`result`: pages, size in bytes, sha256."""
    pack = BoardPack.objects.get(job=run.job)
    try:
        made = board_packs.make(pack=pack, at=timezone.now(), report=run.report, by=run.actor)
    except MoveNotAllowed as refusal:
        raise JobFailed(str(refusal)) from refusal
    run.result = {"pages": made.pages, "size": made.size, "sha256": made.sha256}
    run.message = f"{made.title}: {made.pages} pages."


def remove_file(job: Job, trust_id: int) -> None:
    """Of a pack that was not built in the end."""
    if job.state != JobState.DONE:
        storage.remove(storage.path_of(trust_id, job.pk))


def tidy_packs(*, at: datetime) -> None:
    """Files that crashes left, of the bound trust: those that no built pack has."""
    trust_id = bound_trust_id()
    # Listed before the packs are read: a file that appears in between belongs to a pack that we do not know.
    found = list(storage.folder(trust_id).iterdir())
    built = [
        *BuiltPack.objects.finished().values_list("job_id", flat=True),
        *BoardPack.objects.finished().values_list("job_id", flat=True),
    ]
    wanted = {storage.path_of(trust_id, job_id) for job_id in built}
    for path in found:
        try:
            age = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            continue
        if path not in wanted and age > _FILE_MAY_WAIT.total_seconds():
            storage.remove(path)


BUILD = JobKind(
    name=packs.KIND,
    label="Building a pack",
    queue=Queue.PACKS,
    work=build_pack,
    sees_one_moment=True,
    clean_up=remove_file,
)
BUILD_BOARD = JobKind(
    name=board_packs.KIND,
    label="Building a board pack",
    queue=Queue.PACKS,
    work=build_board_pack,
    sees_one_moment=True,
    clean_up=remove_file,
)

"""Jobs as people see them: what they are called and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from trust_portal.tenancy.scope import bound_trust_id

from . import progress
from .kinds import Offer, kind_named, shown_kinds
from .models import Job, JobQuerySet, JobState, Wakeup
from .progress import Progress

_PILLS: Mapping[str, str] = {
    JobState.QUEUED: "neutral",
    JobState.DONE: "done",
    JobState.FAILED: "late",
    JobState.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One job and where it stands. `attempts` counts how often a worker began, 0 once it has ended."""

    job: Job
    attempts: int

    @property
    def label(self) -> str:
        return label_of(self.job)

    @property
    def is_running(self) -> bool:
        """A worker has begun; after a crash it may be waiting for another one."""
        return not self.job.is_finished and self.attempts > 0

    @property
    def words(self) -> str:
        return "Running" if self.is_running else self.job.get_state_display()

    @property
    def pill(self) -> str:
        return "info" if self.is_running else _PILLS[self.job.state]


def shown_jobs() -> JobQuerySet:
    """The bound trust's jobs, but for the portal's own errands."""
    return Job.objects.of_kinds(kind.name for kind in shown_kinds()).select_related("requested_by")


def standings(jobs: Iterable[Job]) -> list[Standing]:
    """One query for all that have not ended."""
    jobs = list(jobs)
    going_on = [job for job in jobs if not job.is_finished]
    attempts: dict[int, int] = {}
    if going_on:
        wakeups = Wakeup.objects.filter(trust_id=bound_trust_id(), job_id__in=[job.pk for job in going_on])
        attempts = dict(wakeups.values_list("job_id", "attempts"))
    return [Standing(job, attempts.get(job.pk, 0)) for job in jobs]


def progress_of(standing: Standing) -> Progress:
    """How far it is; `total` is 0 where nobody knows."""
    job = standing.job
    if job.is_finished:
        return Progress(1, 1, f"{job.get_state_display()}. {job.message}".strip())
    if not standing.is_running:
        return Progress(0, 0, "Waiting for its turn")
    said = progress.read(job.pk) or Progress(0, 0, "Starting")
    if standing.attempts == 1:
        return said
    return Progress(said.done, said.total, f"{said.message} (begun {standing.attempts} times)")


def label_of(job: Job) -> str:
    """What pages call the job; a kind that this version lacks goes by its code."""
    try:
        return kind_named(job.kind).label
    except KeyError:
        return job.kind


def offer_of(job: Job, *, at: datetime) -> Offer:
    """What its kind offers for a job that is done; nothing for any other."""
    if job.state != JobState.DONE:
        return Offer()
    return kind_named(job.kind).offer(job, at)

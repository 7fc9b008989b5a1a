"""The job that brings ratings up to date."""

from __future__ import annotations

from django.utils import timezone

from trust_portal.audit.trail import record
from trust_portal.jobs.kinds import JobKind
from trust_portal.jobs.models import Queue
from trust_portal.jobs.run import JobRun

from .changes import Changed
from .requests import RECOMPUTE
from .run import recompute


def work(run: JobRun) -> None:
    """`result`: how many ratings were worked out, new, changed, moved, removed."""
    run.report(0, 0, "Waiting for other computations of this trust")
    stored = run.job.arguments.get("changed")
    outcome = recompute(
        changed=None if stored is None else Changed.of_json(stored),
        at=timezone.now(),
        report=lambda done, total: run.report(done, total, "Working out ratings"),
    )
    run.result = outcome.as_json()
    run.message = (
        f"{outcome.rated:,} ratings worked out: {outcome.new:,} new, {outcome.changed + outcome.moved:,} changed,"
        f" {outcome.removed:,} removed."
    )
    if outcome.written:
        after = {"why": run.job.arguments.get("why", ""), **outcome.as_json()}
        record(by=run.actor, verb="ratings.recomputed", on=run.job, label="Ratings", after=after)


KIND = JobKind(name=RECOMPUTE, label="Working out ratings", queue=Queue.RATINGS, work=work)

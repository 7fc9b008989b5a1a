"""Asking for a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import bound_trust_id

from .kinds import JobKind, kind_named
from .models import Job, Wakeup
from .tasks import SENT_AGAIN_AFTER, wake


@transaction.atomic
def request_job(*, kind: str, key: str, arguments: dict[str, Any], by: Actor) -> Job:
    """Write the job down in the caller's transaction and wake a worker once that commits.

    The same kind and key give the job that stands already. A kind that is shown is audited as asked for.
    Raises KeyError for an unknown kind.
    """
    asked = kind_named(kind)
    queue = asked.queue
    trust_id = bound_trust_id()
    job, is_new = Job.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={"queue": queue, "arguments": arguments, "requested_by": by.person},
    )
    if not is_new:
        return job
    due_at = timezone.now() + SENT_AGAIN_AFTER
    Wakeup.objects.create(trust_id=trust_id, job_id=job.pk, queue=queue, due_at=due_at)
    _asked_for(job, asked, by)
    return job


@transaction.atomic
def request_or_extend(
    *,
    kind: str,
    key: str,
    arguments: dict[str, Any],
    extended: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]],
    by: Actor,
) -> Job:
    """As `request_job`; but where a job of this kind waits that no worker has ever begun, it does this as well.

    `extended` makes of its arguments and the new ones those that ask for both. Until the caller's transaction ends
    no worker can begin that job, so whoever begins it sees what the caller changed. A job that is begun, was begun
    before, or is being extended by somebody else is left alone: then a new one is asked for, and nobody waits.
    """
    trust_id = bound_trust_id()
    known = Job.objects.filter(trust_id=trust_id, kind=kind, key=key).first()
    if known is not None:
        return known
    waiting = Job.objects.unfinished().filter(trust_id=trust_id, kind=kind).values("pk")
    wakeup = Wakeup.objects.unheld().filter(trust_id=trust_id, attempts=0, job_id__in=waiting).first()
    if wakeup is None:
        return request_job(kind=kind, key=key, arguments=arguments, by=by)
    job = Job.objects.get(trust_id=trust_id, pk=wakeup.job_id)
    job.arguments = extended(job.arguments, arguments)
    job.save(update_fields=["arguments"])
    _asked_for(job, kind_named(kind), by)
    return job


def _asked_for(job: Job, kind: JobKind, by: Actor) -> None:
    """Audited where the kind is shown; a worker is woken once the transaction commits."""
    if kind.is_shown:
        record(by=by, verb="job.requested", on=job, label=kind.label)
    trust_id, job_id, queue = bound_trust_id(), job.pk, kind.queue
    transaction.on_commit(lambda: wake(trust_id=trust_id, job_id=job_id, queue=queue))

"""Asking for a job."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import bound_trust_id

from .kinds import kind_named
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
    if asked.is_shown:
        record(by=by, verb="job.requested", on=job, label=asked.label)
    transaction.on_commit(lambda: wake(trust_id=trust_id, job_id=job.pk, queue=queue))
    return job

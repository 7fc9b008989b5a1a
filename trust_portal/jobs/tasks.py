"""The Celery tasks: run one job of one trust, and what works across trusts.

A task either is `run`, which names its trust, or stands in GLOBAL_TASKS; a check refuses any other.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import RedisError

from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

from .models import Wakeup
from .run import run_job
from .tidying import tidiers

log = logging.getLogger(__name__)

GLOBAL_TASKS = (
    "trust_portal.jobs.tasks.sweep",
    "trust_portal.jobs.tasks.tidy",
    "trust_portal.accounts.tasks.send_letter",
    "trust_portal.accounts.tasks.send_password_link",
    "trust_portal.notices.tasks.ask_for_mail",
)

# A message that no worker has acted upon is taken to be lost after 10 s, then 20 s, then each minute.
SENT_AGAIN_AFTER = timedelta(seconds=10)
SENT_AGAIN_AT_MOST_AFTER = timedelta(seconds=60)
_BATCH = 500


def wake(*, trust_id: int, job_id: int, queue: str) -> bool:
    """Send the message. False where the broker is away, which costs nothing: the sweeper sends it again."""
    try:
        run.apply_async(kwargs={"trust_id": trust_id, "job_id": job_id}, queue=queue)
    except (BrokerAway, RedisError, OSError):
        log.warning("wake-up not sent", extra={"job_id": job_id, "trust_id": trust_id})
        return False
    return True


@shared_task(name="trust_portal.jobs.tasks.run")
def run(*, trust_id: int, job_id: int) -> None:
    """One job of one trust; a second message for it finds nothing to do."""
    run_job(trust_id=trust_id, job_id=job_id)


@shared_task(name="trust_portal.jobs.tasks.sweep")
def sweep() -> None:
    """Send every wake-up again that is due and that no worker holds."""
    now = timezone.now()
    with transaction.atomic():
        lost = list(Wakeup.objects.unheld().due(at=now)[:_BATCH])
        for wakeup in lost:
            wakeup.sends += 1
            wakeup.due_at = now + next_send(wakeup.sends)
        Wakeup.objects.bulk_update(lost, ["sends", "due_at"])
    for wakeup in lost:
        if not wake(trust_id=wakeup.trust_id, job_id=wakeup.job_id, queue=wakeup.queue):
            return


def next_send(sends: int) -> timedelta:
    """How long to wait for a worker after the `sends`-th time of sending again.

    It grows, or a long queue would be filled by copies of its own messages.
    """
    doublings = min(sends, 10)
    return min(SENT_AGAIN_AFTER * (1 << doublings), SENT_AGAIN_AT_MOST_AFTER)


@shared_task(name="trust_portal.jobs.tasks.tidy")
def tidy() -> None:
    """Clear out expired sessions and, in each trust, what has outlived its time."""
    call_command("clearsessions")
    now = timezone.now()
    for trust_id in Trust.objects.order_by("pk").values_list("pk", flat=True):
        for tidier in tidiers():
            try:
                with trust_scope(trust_id):
                    tidier(at=now)
            except OSError:
                log.exception("tidying failed", extra={"trust_id": trust_id})

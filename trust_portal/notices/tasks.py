"""The Celery task that looks, each minute and in each trust, whether notices are to be mailed."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import trust_scope

from .use_cases.gathering import is_anything_due

log = logging.getLogger(__name__)


@shared_task(name="trust_portal.notices.tasks.ask_for_mail")
def ask_for_mail() -> None:
    """A job for each trust in which something is due; one for each minute at most."""
    now = timezone.now()
    for trust_id in Trust.objects.filter(state=TrustState.ACTIVE).order_by("pk").values_list("pk", flat=True):
        try:
            with trust_scope(trust_id):
                if is_anything_due(at=now):
                    request_job(
                        kind="notice_mail",
                        key=now.strftime("%Y-%m-%dT%H:%M"),
                        arguments={},
                        by=Actor.job(None),
                    )
        except DatabaseError:
            log.exception("mail not asked for", extra={"trust_id": trust_id})

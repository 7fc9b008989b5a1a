"""Putting a trust down for deletion, with an export of everything for the trust to keep."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from trust_portal.accounts.use_cases import trusts
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.exports import KIND, ExportFile
from trust_portal.transfer.use_cases import download_export, start_export


@transaction.atomic
def request(*, trust: Trust, on: date, reason: str, by: Actor) -> Trust:
    """Close the trust for its days of grace and have everything of it exported. Raises MoveNotAllowed."""
    deleting = trusts.request_deletion(trust=trust, on=on, by=by, reason=reason)
    with trust_scope(trust.pk):
        start_export(key=f"deletion-{deleting.delete_on}", by=by)
    return deleting


def newest_export(*, trust: Trust) -> Job | None:
    """The export to hand over: its state and nothing else of what is inside the trust."""
    with trust_scope(trust.pk):
        return Job.objects.of_kinds([KIND]).order_by("-created_at", "-pk").first()


def take_export(*, trust: Trust, job: Job, at: datetime, by: Actor) -> ExportFile:
    """The file, for handing it to the trust; its audit trail says that an operator took it. Raises ExportGone."""
    with trust_scope(trust.pk):
        return download_export(job=job, at=at, by=by)

"""Asking for ratings to be brought up to date in the background."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from academies.changes import AcademyChanged, Change, KpiChanged, ValuesChanged
from assurance.models import PackVersion
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

from .changes import Changed

RECOMPUTE = "ratings_recompute"


def ask_for_recompute(*, why: str, by: Actor, changed: Changed | None) -> Job:
    """In the transaction of what changed. `why` in words is kept with the job; `changed` None: everything.

    Each request is a job of its own, since each may begin before the next change is there.
    """
    arguments = {"why": why, "changed": None if changed is None else changed.as_json()}
    return request_job(kind=RECOMPUTE, key=secrets.token_hex(16), arguments=arguments, by=by)


def listen_to_loads(*, measures: Collection[str] | None) -> None:
    """Public data has changed, which all trusts read: each that has a framework is brought up to date."""
    changed = None if measures is None else Changed(measures=tuple(measures))
    for trust_id in Trust.objects.order_by("pk").values_list("pk", flat=True):
        with trust_scope(trust_id):
            # Whoever loads is bound by no policy: the trust is named.
            if PackVersion.objects.filter(trust_id=trust_id).exists():
                ask_for_recompute(why="public data was loaded", by=Actor.command(), changed=changed)


def listen(change: Change, *, by: Actor) -> None:
    """What apps below tell. A trust without a framework has no ratings."""
    if not PackVersion.objects.exists():
        return
    match change:
        case ValuesChanged(import_id=import_id):
            ask_for_recompute(why="figures changed", by=by, changed=Changed(imports=(import_id,)))
        case AcademyChanged(academy_id=academy_id):
            ask_for_recompute(why="an academy changed", by=by, changed=Changed(academies=(academy_id,)))
        case KpiChanged(kpi_id=kpi_id):
            ask_for_recompute(why="a KPI changed", by=by, changed=Changed(kpis=(kpi_id,)))
        case _:
            ask_for_recompute(why="the calendar changed", by=by, changed=None)

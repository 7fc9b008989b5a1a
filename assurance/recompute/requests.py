"""Asking for ratings to be brought up to date in the background."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from academies.changes import AcademyChanged, Change, KpiChanged, TargetsChanged, ValuesChanged
from assurance.models import PackVersion
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.jobs.requests import request_or_extend
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

from .changes import Changed

RECOMPUTE = "ratings_recompute"


def ask_for_recompute(*, why: str, by: Actor, changed: Changed | None, key: str = "") -> Job:
    """In the transaction of what changed. `why` in words is kept with the job; `changed` None: everything.

    A job that waits and that no worker has begun takes the change on; else a new one is asked for. With a `key` that
    was asked for before, nothing is asked.
    """
    arguments = {"why": why, "changed": None if changed is None else changed.as_json()}
    return request_or_extend(
        kind=RECOMPUTE,
        key=key or secrets.token_hex(16),
        arguments=arguments,
        extended=_both,
        by=by,
    )


def _both(waiting: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The arguments of one job for what two ask for."""
    reasons = dict.fromkeys([*str(waiting.get("why", "")).split("; "), more["why"]])
    changes = [waiting.get("changed"), more["changed"]]
    known = [Changed.of_json(one) for one in changes if one is not None]
    return {
        "why": "; ".join(filter(None, reasons)),
        "changed": (known[0] | known[1]).as_json() if len(known) == 2 else None,
    }


def listen_to_loads(*, measures: Collection[str] | None) -> None:
    """Public data has changed, which all trusts read: each that has a framework is brought up to date."""
    changed = None if measures is None else Changed(measures=tuple(measures))
    for trust_id in Trust.objects.order_by("pk").values_list("pk", flat=True):
        with trust_scope(trust_id):
            # Whoever loads is bound by no policy: the trust is named.
            if PackVersion.objects.filter(trust_id=trust_id).exists():
                ask_for_recompute(why="public data was loaded", by=Actor.command(), changed=changed)


def listen_to_transfers(*, by: Actor) -> None:
    """Suggested ratings do not travel: they are worked out again from the figures that came."""
    if PackVersion.objects.exists():
        ask_for_recompute(why="the trust was imported", by=by, changed=None)


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
        case TargetsChanged(kpi_ids=kpi_ids):
            ask_for_recompute(why="targets were agreed", by=by, changed=Changed(kpis=kpi_ids))
        case _:
            ask_for_recompute(why="the calendar changed", by=by, changed=None)

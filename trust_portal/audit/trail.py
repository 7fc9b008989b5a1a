"""Writing to the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from .actor import Actor
from .models import AuditEntry
from .verbs import VERBS


def record(
    *,
    by: Actor,
    verb: str,
    on: models.Model,
    label: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write down one change, in the transaction that makes it and in the bound trust.

    `before` and `after` hold the fields that changed, as JSON values. Raises KeyError for a verb that
    `VERBS` lacks and RuntimeError outside of a transaction.
    """
    VERBS[verb]
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of its change")
    return AuditEntry.objects.create(
        person=by.person,
        verb=verb,
        record_kind=on._meta.model_name or "",
        record_id=str(on.pk),
        record_label=(str(on) if label is None else label)[:200],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        via=by.via,
        address=by.address,
        request_id=by.request_id[:40],
    )


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides of what differs between two sets of fields."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}

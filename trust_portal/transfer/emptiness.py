"""Is a trust empty enough for an import, and what does it hold if not?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q, Value

from trust_portal.accounts.models import ApiToken, Invitation, InvitedRole, Membership, Person
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.notices.models import NoticePreference

from .datasets import Table, trust_tables
from .refusals import ImportRefused

# Traces of setting the trust up, which every empty trust has.
_NO_CONTENT: tuple[type[models.Model], ...] = (AuditEntry, Job, Invitation, InvitedRole)
# The importing person's own rows in these do not count either.
_OWN: tuple[type[models.Model], ...] = (Membership, ApiToken, NoticePreference)


def contents(*, importer: Person | None) -> dict[str, int]:
    """How many rows the bound trust holds of what, in the number that fits; empty for an empty trust. One query."""
    tables = [table for table in trust_tables() if table.model not in _NO_CONTENT]
    first, *others = (_counted(table, place, importer) for place, table in enumerate(tables))
    counts: dict[int, int] = dict(first.union(*others, all=True))
    return {
        tables[place].label if count == 1 else tables[place].labels: count
        for place, count in sorted(counts.items())
        if count
    }


def _counted(table: Table, place: int, importer: Person | None) -> models.QuerySet[Any, tuple[int, int]]:
    """A row with the place of the table, and how many of its rows are content."""
    not_counted = Q(person=importer) if table.model in _OWN and importer else table.model.seeded
    rows = table.model._default_manager.order_by()
    numbered = (rows.exclude(not_counted) if not_counted else rows).annotate(place_of_table=Value(place))
    return numbered.values_list("place_of_table").annotate(number_of_rows=Count("*"))


def check_is_empty(*, importer: Person | None) -> None:
    """Raises ImportRefused that says what is in the way."""
    if found := contents(importer=importer):
        raise ImportRefused(
            f"The trust is not empty: it holds {in_words(found)}. An export can only be imported into a new trust."
        )


def in_words(found: dict[str, int]) -> str:
    """1 academy, 2 places and 24 memberships; nothing for nothing."""
    if not found:
        return ""
    *most, last = [f"{count} {label}" for label, count in found.items()]
    return f"{', '.join(most)} and {last}" if most else last

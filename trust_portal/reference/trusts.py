"""What is published of a trust as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from .history import trimmed
from .models import EntityKind, GroupMembership, Published

_SCHOOLS, _PUPILS = "ks4_schools_counted", "ks4_pupils"


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """`schools` and `pupils`: how many are behind it, where the same file says so."""

    number: Decimal | None
    mark: str
    schools: int | None
    pupils: int | None
    source: str
    published_on: date


def trust_of(urns: Iterable[int]) -> int | None:
    """UID of the trust that most of these schools are in today by the register; of equals the lower. One query."""
    memberships = GroupMembership.objects.in_trusts().present().filter(urn__in=list(urns))
    most = memberships.values("group_uid").annotate(schools=Count("urn", distinct=True))
    found = most.order_by("-schools", "group_uid").values_list("group_uid", flat=True).first()
    return None if found is None else int(found)


def official_figure(uid: int, measure: str, year: int) -> OfficialFigure | None:
    """What the Department says of a trust. One query."""
    rows = {
        row.measure: row
        for row in Published.objects.filter(
            entity_kind=EntityKind.TRUST,
            entity=str(uid),
            measure__in=[measure, _SCHOOLS, _PUPILS],
            year=year,
            pupil_group="all",
        ).select_related("load")
    }
    row = rows.get(measure)
    if row is None:
        return None
    counts = (rows[name].number if name in rows else None for name in (_SCHOOLS, _PUPILS))
    schools, pupils = (None if count is None else int(count) for count in counts)
    return OfficialFigure(trimmed(row.number), row.mark, schools, pupils, row.load.source, row.published_on)

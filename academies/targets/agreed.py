"""Targets that the board has agreed, for whoever holds figures against them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from academies.calendar_dates import school_year_of
from academies.models import Academy, Kpi, Target
from trust_portal.accounts.access import Access

Key = tuple[int, str, str, int]
"""Academy's id, KPI's key, group of pupils, first calendar year of the school year."""


def agreed_targets(*, kpis: Collection[str], groups: Collection[str]) -> Mapping[Key, Decimal]:
    """Of the bound trust. One query."""
    rows = Target.objects.agreed().filter(kpi__key__in=list(kpis), pupil_group__in=list(groups))
    return {
        (academy, kpi, group, first_year): number
        for academy, kpi, group, first_year, number in rows.values_list(
            "academy_id", "kpi__key", "pupil_group", "school_year__first_year", "number"
        )
    }


def newest_agreed(access: Access, academy: Academy, kpi: Kpi, *, group: str, on: date) -> Target | None:
    """Of the school year of this day, else of the last one before it; None for whoever may not read targets."""
    if not (access.may_everywhere("targets.read") or academy.place_id in access.places_for("targets.read")):
        return None
    found = Target.objects.agreed().filter(academy=academy, kpi=kpi, pupil_group=group)
    until = found.filter(school_year__first_year__lte=school_year_of(on))
    return until.select_related("school_year", "kpi").order_by("-school_year__first_year").first()

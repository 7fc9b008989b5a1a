"""Targets that the board has agreed, for whoever holds figures against them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from academies.models import Target

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

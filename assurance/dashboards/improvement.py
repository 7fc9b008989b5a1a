"""Improvement actions as the dashboards need them: which cells one is open for, and what is overdue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from academies.models import Academy
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce
from assurance.models import ImprovementAction
from trust_portal.accounts.access import Access

from .findings import Cell

MOST_OVERDUE = 10


def covered_cells(framework: InForce, grid: Grid, academies: Collection[Academy]) -> frozenset[Cell]:
    """Whoever has it to do: that somebody has is all that counts. One query."""
    rows = ImprovementAction.objects.open().filter(
        grid=grid.id, academy_id__in=[academy.pk for academy in academies]
    )
    found = rows.values_list("academy_id", "area")
    area_ids = framework.area_ids
    return frozenset(
        (academy_id, area_ids[grid.id, area]) for academy_id, area in found if (grid.id, area) in area_ids
    )


def overdue_for(access: Access, academies: Collection[Academy], *, on: date) -> tuple[ImprovementAction, ...]:
    """The longest overdue first. None for whoever may read none. One query."""
    if not access.may("improvement.read"):
        return ()
    late = ImprovementAction.objects.visible_to(access).overdue(on=on)
    late = late.filter(academy_id__in=[academy.pk for academy in academies])
    return tuple(late.select_related("academy", "owner").by_due_date()[:MOST_OVERDUE])

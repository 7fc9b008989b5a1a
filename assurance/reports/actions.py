"""The improvement actions that a report carries on from the terms before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from assurance.models import ImprovementAction, ImprovementNote, ImprovementState, Report
from trust_portal.accounts.access import Access
from trust_portal.ui.dates import day_in_short

from .document import ActionLine


def actions_of(report: Report, access: Access, *, on: date) -> tuple[ActionLine, ...]:
    """As far as the reader may see them: what is open at the academy, and what ended in the term. One query."""
    ended = Q(ended_at__date__range=(report.period.starts_on, report.period.ends_on))
    note = ImprovementNote.objects.filter(improvement_action_id=OuterRef("pk")).order_by("-written_at", "-pk")
    found: Any = (
        ImprovementAction.objects.visible_to(access)
        .filter(academy=report.academy_id, opened_at__date__lte=report.period.ends_on)
        .filter(Q(state=ImprovementState.OPEN) | ended)
        .annotate(newest=Subquery(note.values("text")[:1]))
        .select_related("owner")
        .by_due_date()
    )
    return tuple(
        ActionLine(
            title=one.title,
            owner=str(one.owner),
            due=day_in_short(one.due_on),
            state=str(one.get_state_display()),
            is_overdue=one.is_overdue(on),
            measure=one.measure,
            progress=one.outcome or one.newest or "",
        )
        for one in found
    )

"""What is due at an academy, on its page."""

from __future__ import annotations

from datetime import date

from academies.models import Academy
from academies.sections import Section
from assurance.dashboards.waiting import waiting_at
from trust_portal.accounts.access import Access


def due_at(academy: Academy, access: Access, on: date) -> Section | None:
    """None for whoever may read nothing that falls due there."""
    waiting = waiting_at(access, academy, on=on)
    return (
        Section(
            "assurance/dashboards/section.html",
            {"waiting": waiting, "is_anything_due": any(one.lines for one in waiting)},
        )
        if waiting
        else None
    )

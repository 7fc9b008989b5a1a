"""What is due at an academy, on its page."""

from __future__ import annotations

from datetime import date

from academies.models import Academy
from academies.sections import Section
from assurance.dashboards.due import due_at
from trust_portal.accounts.access import Access


def due_on_page(academy: Academy, access: Access, on: date) -> Section | None:
    """None for whoever may read nothing that falls due there."""
    kinds = due_at(access, academy, on=on)
    if not kinds:
        return None
    content = {"kinds": kinds, "is_anything_due": any(one.lines for one in kinds)}
    return Section("assurance/dashboards/section.html", content)

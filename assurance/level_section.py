"""The support level on an academy's page."""

from __future__ import annotations

from datetime import date

from academies.calendar_dates import school_year_of
from academies.models import Academy
from academies.sections import Section
from assurance.in_force import framework_for
from assurance.levels import level_pages, may_see_proposals, standings
from trust_portal.accounts.access import Access


def levels_of(academy: Academy, access: Access, on: date) -> Section | None:
    """Its levels with what they bring; nothing for those who may not read them, or without a support model."""
    if not (
        access.may_everywhere("support_level.read")
        or academy.place_id in access.places_for("support_level.read")
    ):
        return None
    framework = framework_for(school_year_of(on))
    if framework is None or not framework.pack.support:
        return None
    found = standings(framework.pack, [academy], on=on, with_proposals=may_see_proposals(access))
    shown = []
    for one in found:
        if one.subject is None:
            pages = level_pages(framework.pack, one.model, academy.phase)
            of_subjects = [other for other in found if other.model is one.model and other.subject]
            shown.append((one, pages.get(one.decision.level) if one.decision else None, of_subjects))
    return Section("assurance/levels/section.html", {"levels": shown})

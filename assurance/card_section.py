"""The way to the card on an academy's page, with the statement that stands."""

from __future__ import annotations

from datetime import date

from academies.models import Academy
from academies.sections import Section
from assurance.card.matters import statements_of
from trust_portal.accounts.access import Access


def card_on_page(academy: Academy, access: Access, on: date) -> Section | None:
    statement = statements_of(access, [academy]).get(academy.pk)
    return Section("assurance/card/section.html", {"academy": academy, "statement": statement})

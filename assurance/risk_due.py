"""When risks are to be looked at again, in the calendars of those who own them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from assurance.models import Risk
from trust_portal.accounts.access import Access
from trust_portal.notices.calendar import CalendarEntry


def risks_to_review(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """A person's own that are open and that they may read. One query."""
    if not access.may("risk.read"):
        return
    own = Risk.objects.visible_to(access).open().filter(owner=access.person)
    for one in own.select_related("academy").order_by("review_on", "pk"):
        yield CalendarEntry(
            key=f"risk-{one.pk}-review",
            title=f"Review the risk: {one.title}",
            on=one.review_on,
            url=reverse("risk", kwargs={"trust": access.trust.slug, "risk_id": one.pk}),
            text=one.academy.name if one.academy else access.trust.name,
            is_task=True,
        )

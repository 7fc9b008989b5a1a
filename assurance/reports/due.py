"""When reports are due, for those who write or review them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from assurance.models import Report
from assurance.rating_words import period_in_words
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS
from trust_portal.notices.calendar import CalendarEntry

_PAST = timedelta(days=60)


def in_packs_only(access: Access) -> bool:
    """Trustees and clerks read reports in packs, not on pages."""
    return all(
        grant.when == "when in a pack"
        for role in access.roles
        for grant in SUBJECTS["head_report"].grants.get(role, ())
    )


def sees_campaigns(access: Access) -> bool:
    """Whether the person follows how far the reports of all academies have come."""
    return access.may_everywhere("head_report.read") and not in_packs_only(access)


def due_dates_of(access: Access, *, on: date) -> Iterable[CalendarEntry]:
    """Of open reports and those of the last weeks, of the person's own academies."""
    if not access.may("head_report.write"):
        return
    recent = Report.objects.filter(due_on__gte=on - _PAST)
    reports = (recent | Report.objects.open()).written_by(access)
    for one in reports.select_related("academy", "period__school_year"):
        yield CalendarEntry(
            key=f"report-{one.pk}-due",
            title=f"Headteacher’s report is due: {one.academy}",
            on=one.due_on,
            url=reverse("report", kwargs={"trust": access.trust.slug, "report_id": one.pk}),
            text=period_in_words(one.period),
            is_task=one.is_open,
        )

"""What is open for an academy, on its page; and what is due, in people's calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from academies.models import Academy
from academies.sections import Section
from assurance.improvement_areas import academies_to_write_for
from assurance.models import ImprovementAction, Review
from trust_portal.accounts.access import Access
from trust_portal.notices.calendar import CalendarEntry

MOST_LISTED = 6
MOST_IN_A_CALENDAR = 200


def improvements_of(academy: Academy, access: Access, on: date) -> Section | None:
    """Nothing for those who may read none of this academy."""
    if not access.may("improvement.read"):
        return None
    visible = ImprovementAction.objects.visible_to(access).filter(academy=academy).open()
    rows = list(visible.select_related("owner").by_due_date()[: MOST_LISTED + 1])
    is_more = len(rows) > MOST_LISTED
    may_open = access.may("improvement.write") and any(
        one.pk == academy.pk for one in academies_to_write_for(access)
    )
    content = {
        "academy": academy,
        "rows": [(one, one.is_overdue(on)) for one in rows[:MOST_LISTED]],
        "more": visible.count() - MOST_LISTED if is_more else 0,
        "may_open": may_open,
    }
    return Section("assurance/improvement/section.html", content)


def due_dates(access: Access, *, on: date) -> Iterable[CalendarEntry]:
    """A person's own improvement actions that are open; and for headteachers until when they can reply to the review of
    their academy."""
    if not access.may("improvement.read"):
        return
    own = ImprovementAction.objects.owned_by(access.person.pk).open()
    for one in own.select_related("academy").by_due_date()[:MOST_IN_A_CALENDAR]:
        yield CalendarEntry(
            key=f"improvement-{one.pk}-due",
            title=f"Due: {one.title}",
            on=one.due_on,
            url=reverse("improvement", kwargs={"trust": access.trust.slug, "improvement_id": one.pk}),
            text=one.academy.name,
            is_task=True,
        )
    leads = access.places_for("head_report.submit")
    if not leads:
        return
    waiting = Review.objects.waiting_for_accuracy().filter(academy__place_id__in=leads, reply_until__gte=on)
    for review in waiting.select_related("academy").order_by("reply_until", "pk"):
        if review.reply_until is not None:
            yield CalendarEntry(
                key=f"review-{review.pk}-reply",
                title="Last day to reply to the review",
                on=review.reply_until,
                url=reverse("review", kwargs={"trust": access.trust.slug, "review_id": review.pk}),
                text=review.academy.name,
            )

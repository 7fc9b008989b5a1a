"""Owners are reminded of improvement actions that are due soon, and of those that are late. Once of each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from academies.calendar_dates import school_year_of
from academies.models import Period, PeriodKind
from assurance.models import ImprovementAction
from assurance.reports.dates import is_quiet
from trust_portal.notices.kinds import NoticeKind, roles_that_may
from trust_portal.notices.models import Notice
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON, day_in_words

DUE = NoticeKind(
    "improvement-due",
    "An improvement action of yours is due soon, or late",
    "digest",
    roles=roles_that_may("improvement.read"),
)
_SOON, _LATE = timedelta(days=7), timedelta(days=14)


def remind_owners(*, at: datetime) -> None:
    """In the bound trust; a tidier. In the week before, and once in the two weeks after; not on a weekend or on the
    last Friday before a holiday. A day that is changed is a new one to be reminded of."""
    on = at.astimezone(LONDON).date()
    rows = ImprovementAction.objects.open().filter(due_on__range=(on - _LATE, on + _SOON))
    events = {_event(one, on): one for one in rows.select_related("academy").order_by("pk")}
    new = set(events) - set(Notice.objects.filter(event__in=list(events)).values_list("event", flat=True))
    if not new or is_quiet(on, ends=_ends(on)):
        return
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    for event in sorted(new):
        one = events[event]
        is_late = one.due_on < on
        said = f"{one.title}, for {one.academy}"
        tell(
            to=[one.owner_id],
            event=event,
            kind=DUE.name,
            text=f"It was due on {day_in_words(one.due_on)} and is still open: {said}"
            if is_late
            else f"Due on {day_in_words(one.due_on)}: {said}",
            url=reverse("improvement", kwargs={"trust": slug, "improvement_id": one.pk}),
            at=at,
        )


def _event(one: ImprovementAction, on: date) -> str:
    stage = "late" if one.due_on < on else "soon"
    return f"improvement-{one.pk}-{stage}-{one.due_on.isoformat()}-{one.owner_id}"


def _ends(on: date) -> list[date]:
    kinds = (PeriodKind.TERM, PeriodKind.HALF_TERM)
    year = Period.objects.filter(school_year__first_year=school_year_of(on), kind__in=kinds)
    return list(year.values_list("ends_on", flat=True))

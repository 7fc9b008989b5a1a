"""What is told of headteachers' reports, and to whom. Each of them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime

from django.urls import reverse

from academies.models import Period
from assurance.models import Report
from assurance.rating_words import period_in_words
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.notices.kinds import NoticeKind, roles_that_may
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import day_in_words

TO_WRITE = NoticeKind(
    "report_to_write",
    "Your headteacher’s report opens, or is due",
    "at once",
    roles=(Role.HEADTEACHER,),
)
RETURNED = NoticeKind(
    "report_returned",
    "A report of your academy is returned",
    "at once",
    roles=roles_that_may("head_report.write"),
)
SUBMITTED = NoticeKind(
    "report_submitted",
    "A headteacher’s report is submitted",
    "digest",
    roles=(Role.DIRECTOR_OF_EDUCATION,),
)
KINDS = (TO_WRITE, RETURNED, SUBMITTED)


def tell_of_opening(reports: Collection[Report], period: Period, *, at: datetime) -> int:
    """Heads alone: they ask others to write with them."""
    return _tell_heads(
        reports,
        event=lambda due: f"reports:{period.pk}:open:{due}",
        text=lambda due: (
            f"Your report for {period_in_words(period)} is open. It knows the figures already; it is due on "
            f"{day_in_words(due)}."
        ),
        at=at,
    )


def tell_to_remember(
    reports: Collection[Report], period: Period, *, stage: str, on: date, at: datetime
) -> int:
    """`stage` names the reminder: of one name everybody is told once only."""
    return _tell_heads(
        reports,
        event=lambda due: f"reports:{period.pk}:{stage}:{due}",
        text=lambda due: (
            f"The report for {period_in_words(period)} was due on {day_in_words(due)}. If something stands in the "
            "way, tell your Director of Education; what you have written is kept."
            if due < on
            else f"A friendly reminder: the report for {period_in_words(period)} is due on {day_in_words(due)}."
        ),
        at=at,
    )


def tell_of_new_dates(reports: Collection[Report], period: Period, *, on: date, at: datetime) -> int:
    return _tell_heads(
        reports,
        event=lambda due: f"reports:{period.pk}:moved:{on}:{due}",
        text=lambda due: (
            f"The meeting that reads your report for {period_in_words(period)} has another date. The report is now "
            f"due on {day_in_words(due)}."
        ),
        at=at,
    )


def tell_of_submission(report: Report, *, at: datetime) -> None:
    """To whoever may return it."""
    holders = Membership.objects.filter(role=Role.DIRECTOR_OF_EDUCATION).values_list("person_id", flat=True)
    again = " again" if report.returned_at else ""
    tell(
        to=set(holders) - {report.submitted_by_id or 0},
        event=f"report:{report.pk}:submitted:{at.isoformat()}",
        kind=SUBMITTED.name,
        text=f"{report.academy} has submitted its report for {period_in_words(report.period)}{again}.",
        url=_url("report", report_id=report.pk),
        at=at,
    )


def tell_of_return(report: Report, *, round: int, at: datetime) -> None:
    """To the headteacher, and those who were asked to write."""
    heads = Membership.objects.filter(role=Role.HEADTEACHER, place_id=report.academy.place_id)
    writers = report.contributors.values_list("person_id", flat=True)
    tell(
        to={*heads.values_list("person_id", flat=True), *writers},
        event=f"report:{report.pk}:returned:{round}",
        kind=RETURNED.name,
        text=f"Your report for {period_in_words(report.period)} came back with comments.",
        url=_url("report", report_id=report.pk),
        at=at,
    )


def _tell_heads(
    reports: Collection[Report],
    *,
    event: Callable[[date], str],
    text: Callable[[date], str],
    at: datetime,
) -> int:
    """One notice for each headteacher and due date, in a number of queries that does not grow with academies."""
    places = defaultdict(set)
    for report in reports:
        places[report.due_on].add(report.academy.place_id)
    held = Membership.objects.filter(
        role=Role.HEADTEACHER, place_id__in=set().union(*places.values()) if places else ()
    )
    people = list(held.values_list("person_id", "place_id"))
    return sum(
        tell(
            to={person_id for person_id, place_id in people if place_id in of_date},
            event=event(due),
            kind=TO_WRITE.name,
            text=text(due),
            url=_url("reports"),
            at=at,
        )
        for due, of_date in sorted(places.items())
    )


def _url(name: str, **parts: int) -> str:
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    return reverse(name, kwargs={"trust": slug, **parts})

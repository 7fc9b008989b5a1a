"""Reporting duties of a school year, with the papers that were said to meet them."""

from __future__ import annotations

from governance.duties import Coverage, Known, MetBy, coverage, every_duty, suggest
from governance.live_pages import LIVE_PAGES
from governance.models import Body, BodyQuerySet, DutyMet, Meeting, MeetingState, Paper
from governance.use_cases.meeting_moves import label_of
from governance.year import pack_for


def duties_of_year(first_year: int) -> tuple[Known, ...]:
    pack = pack_for(first_year)
    return every_duty(pack.duties) if pack else ()


def suggestions_for(paper: Paper, meeting: Meeting) -> tuple[Known, ...]:
    """Duties owed to the meeting's body that the paper seems to meet."""
    known = duties_of_year(meeting.first_year)
    page = LIVE_PAGES.get(paper.live_page)
    said = f"{paper.title} {paper.item.title} {page.words if page else ''}"
    return suggest(said, known, committee=meeting.body.key) if meeting.body.key else ()


def coverage_of(first_year: int, bodies: BodyQuerySet) -> tuple[Coverage, ...]:
    """Of the themes owed to these bodies. A paper of a meeting that was cancelled meets nothing."""
    keys = set(bodies.exclude(key="").values_list("key", flat=True))
    known = [one for one in duties_of_year(first_year) if one.committee in keys]
    met: dict[str, list[MetBy]] = {}
    rows = (
        DutyMet.objects.filter(
            paper__item__meeting__first_year=first_year, paper__item__meeting__body__in=bodies
        )
        .exclude(paper__item__meeting__state=MeetingState.CANCELLED)
        .select_related("paper__item__meeting__body")
        .order_by("paper__item__meeting__starts_at", "pk")
    )
    for row in rows:
        meeting = row.paper.item.meeting
        met.setdefault(row.duty, []).append(MetBy(row.paper.title, meeting.pk, label_of(meeting)))
    return coverage(known, met)


def names_by_key(bodies: BodyQuerySet) -> dict[str, Body]:
    return {body.key: body for body in bodies.exclude(key="")}

"""Where the reports of a term stand, of all academies at once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from academies.models import Academy
from assurance.models import Report, ReportState, ReportText, Review, ReviewState
from trust_portal.tabular.defuse import defused
from trust_portal.ui.dates import LONDON

from .campaigns import Campaign
from .overview import PILLS
from .questions import boxes_of

_EMPTY = "Not opened"


@dataclass(frozen=True, slots=True)
class Line:
    """`report`, `review` None: none is opened for the academy. `filled` of `boxes` have a text."""

    academy: Academy
    report: Report | None
    filled: int
    boxes: int
    last_saved_at: datetime | None
    is_late: bool
    review: Review | None = None

    @property
    def state(self) -> str:
        return str(self.report.get_state_display()) if self.report else _EMPTY

    @property
    def key(self) -> str:
        return self.report.state if self.report else "missing"

    @property
    def pill(self) -> str:
        return PILLS[self.report.state] if self.report else "neutral"

    @property
    def review_state(self) -> str:
        return str(self.review.get_state_display()) if self.review else ""

    @property
    def review_rank(self) -> int:
        return ReviewState.values.index(self.review.state) + 1 if self.review else 0

    @property
    def rank(self) -> int:
        return ReportState.values.index(self.report.state) + 1 if self.report else 0


def lines_of(campaign: Campaign, *, on: date) -> list[Line]:
    """By academy. Four queries, however many academies there are."""
    found = Report.objects.filter(period=campaign.period, key=campaign.asked.id)
    reports = {one.academy_id: one for one in found.select_related("academy")}
    written = {
        report_id: (filled, last)
        for report_id, filled, last in ReportText.objects.filter(report__in=found)
        .values("report_id")
        .annotate(filled=Count("pk", filter=Q(is_current=True) & ~Q(text="")), last=Max("at"))
        .values_list("report_id", "filled", "last")
    }
    reviews = {one.academy_id: one for one in Review.objects.filter(period=campaign.period)}
    until = min(max(on, campaign.period.starts_on), campaign.period.ends_on)
    academies = Academy.objects.in_trust(on=until) | Academy.objects.filter(pk__in=list(reports))
    boxes = boxes_of(campaign.asked)
    lines = []
    for academy in academies.by_name():
        report = reports.get(academy.pk)
        filled, last = written.get(report.pk, (0, None)) if report else (0, None)
        is_late = report is not None and report.is_open and report.due_on < on
        lines.append(Line(academy, report, filled, boxes, last, is_late, reviews.get(academy.pk)))
    return lines


def counts_of(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """(state in words, pill, how many), in the order of the life of a report."""
    counted = Counter((one.rank, one.state, one.pill) for one in lines)
    return [(state, pill, number) for (_, state, pill), number in sorted(counted.items())]


def csv_of(lines: Sequence[Line]) -> bytes:
    """For spreadsheets: with a mark of its encoding, and formulas defused."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(
        [
            "Academy",
            "URN",
            "State",
            "Opens",
            "Due",
            "Submitted",
            "Last saved",
            "Boxes filled",
            "Boxes",
            "Late",
            "Review",
            "Review signed",
            "Review shared",
        ]
    )
    for one in lines:
        report = one.report
        writer.writerow(
            [
                defused(one.academy.name),
                one.academy.urn,
                one.state,
                report.opens_on.isoformat() if report else "",
                report.due_on.isoformat() if report else "",
                _moment(report.submitted_at if report else None),
                _moment(one.last_saved_at),
                one.filled,
                one.boxes,
                "yes" if one.is_late else "no",
                one.review_state,
                _moment(one.review.signed_at if one.review else None),
                _moment(one.review.shared_at if one.review else None),
            ]
        )
    return ("\ufeff" + file.getvalue()).encode()


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}" if at else ""

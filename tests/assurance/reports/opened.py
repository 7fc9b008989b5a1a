"""What tests of reports share: a small framework with a report, and one that is open."""

from __future__ import annotations

from datetime import UTC, date, datetime

from academies.models import Academy, Period, PeriodKind
from academies.use_cases import calendar
from assurance.models import Report
from assurance.reports.campaigns import Campaign, campaign_for
from assurance.use_cases import report_campaigns
from assurance.use_cases.publishing import publish
from tests.assurance.rated import SMALL
from trust_portal.audit.actor import Actor

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
ON = date(2026, 11, 16)
DOCUMENT = (
    SMALL
    + """
reports:
  - id: headteacher
    name: Headteacher's report
    sections:
      - id: learning
        name: Learning
        kpis: [attendance]
        areas: [areas/attendance]
        questions:
          - {id: changes, text: What has changed?, words: 150}
          - {id: next, text: What comes next?}
      - id: safety
        name: Safety
        questions: [{id: safe, text: How safe are pupils?}]
"""
)


def term(number: int = 1) -> Period:
    return Period.objects.select_related("school_year").get(
        school_year__first_year=2026, kind=PeriodKind.TERM, number=number
    )


def campaign() -> Campaign:
    """In the bound trust: its calendar, the framework, and the report of the autumn term."""
    calendar.add_year(first_year=2026, by=Actor.command())
    publish(document=DOCUMENT, first_year=2026, at=AT, by=Actor.command())
    found = campaign_for(term(), "headteacher")
    assert found is not None
    return found


def opened(academy: Academy) -> Report:
    report_campaigns.open_term(campaign=campaign(), at=AT, on=ON, by=Actor.command())
    return report_of(academy)


def opened_in(number: int, academy: Academy) -> Report:
    """In the bound trust, under the framework in force: by the job, on the day on which this term's report opens."""
    period = term(number)
    found = campaign_for(period, "headteacher")
    assert found is not None
    on = found.dates.opens_on
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    report_campaigns.open_term(campaign=found, at=at, on=on, by=Actor.job(None))
    return Report.objects.get(period=period, academy=academy)


def report_of(academy: Academy) -> Report:
    return Report.objects.select_related("academy", "version", "period__school_year").get(academy=academy)

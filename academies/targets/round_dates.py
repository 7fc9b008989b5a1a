"""Until when a round of targets is due: the months are the framework's, which an app above this one knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from academies.calendar_dates import school_year_of
from academies.models import SchoolYear, Target
from trust_portal.accounts.access import Access
from trust_portal.notices.calendar import CalendarEntry

from .reading import AcademyLine, lines_of, readable

_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class RoundMonths:
    """1 to 12, as the framework names them; None where it names none."""

    proposed: int | None = None
    reviewed: int | None = None
    agreed: int | None = None


@dataclass(frozen=True, slots=True)
class RoundStep:
    """A step of the round: who takes it, the last day for it, and in how many academies it is still to be taken.

    `needs` is the permission of whoever takes it, `task` what they have to do.
    """

    label: str
    by_whom: str
    needs: str
    task: str
    due_on: date
    waiting: int
    is_late: bool

    @property
    def stands(self) -> str:
        if not self.waiting:
            return "Done"
        academies = f"{self.waiting} academ{'y' if self.waiting == 1 else 'ies'}"
        return f"{academies} late" if self.is_late else f"{academies} to go"

    @property
    def pill(self) -> str:
        if not self.waiting:
            return "done"
        return "warn" if self.is_late else "info"


# Called in the bound trust with the first calendar year of a school year; None where no framework is in force.
MonthsOf = Callable[[int], RoundMonths | None]
_sources: list[MonthsOf] = []


def register_round_months(source: MonthsOf) -> None:
    """The first that knows of a school year answers for it. Registering the same one twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def months_of(first_year: int) -> RoundMonths:
    found = (source(first_year) for source in _sources)
    return next((months for months in found if months is not None), RoundMonths())


def last_day(first_year: int, month: int) -> date:
    """Of this month in the school year: September to December lie in its first calendar year."""
    year = first_year if month >= _SEPTEMBER else first_year + 1
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def steps_of(first_year: int, lines: Sequence[AcademyLine], *, on: date) -> tuple[RoundStep, ...]:
    """Those steps that the framework gives a month, in their order. `lines`: of all academies that are asked about,
    with all their targets."""
    months = months_of(first_year)
    to_propose = sum(1 for line in lines if not line.total or line.returned)
    to_review = sum(1 for line in lines if not line.total or line.returned or line.proposed)
    to_agree = sum(1 for line in lines if not line.total or line.agreed < line.total)
    named = (
        ("Proposed", "headteachers and the Director of Education", "propose", months.proposed, to_propose),
        ("Reviewed", "local governing boards", "review", months.reviewed, to_review),
        ("Agreed", "the trust board", "agree", months.agreed, to_agree),
    )
    return tuple(
        RoundStep(label, who, f"targets.{verb}", f"{verb} them", due, waiting, is_late=due < on)
        for label, who, verb, month, waiting in named
        if month is not None
        for due in (last_day(first_year, month),)
    )


def due_dates(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """What of this school year's round is the person's to do, until it is done."""
    if not access.may("targets.read"):
        return
    year = SchoolYear.objects.filter(first_year=school_year_of(on)).first()
    if year is None:
        return
    academies = list(readable(access).in_trust(on=on).by_name())
    lines = lines_of(year, academies, list(Target.objects.of_round(year).visible_to(access).standing()))
    href = f"{reverse('targets', kwargs={'trust': access.trust.slug})}?year={year.first_year}"
    for step in steps_of(year.first_year, lines, on=on):
        if step.waiting and access.may(step.needs):
            key = f"targets-{year.pk}-{step.label.lower()}"
            title = f"Targets for {year} are due: {step.task}"
            yield CalendarEntry(key, title, step.due_on, href, is_task=True)

"""Which framework, grid and period a page is about, and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.db.models import Exists, OuterRef, Q

from academies.calendar_dates import school_year_of
from academies.models import Academy, Period
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce, framework_for, framework_of
from assurance.models import ConfirmedRating, ConfirmedState, PackVersion, SuggestedRating
from assurance.rating_words import period_in_words
from assurance.scales import NOT_RATED, levels_of
from assurance.sheets import Cell, Column, Row, Sheet
from assurance.sight import Sight, Stage
from trust_portal.accounts.access import Access
from trust_portal.ui.forms import FilterForm

MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """`periods` have begun, the newest first; `period` None: the calendar has none of the grid's kind yet."""

    framework: InForce
    grid: Grid
    periods: tuple[Period, ...]
    period: Period | None


def choice_of(access: Access, *, grid: str | None, asked: str, on: date) -> Choice | None:
    """The framework in force for the period asked for (`asked`: its id as text), else for the newest period that shows
    the person anything. None where no framework is published, or where none has such a grid."""
    now = framework_for(school_year_of(on))
    if grid and (now is None or not _has(now, grid)):
        # It has left the framework since: what was rated in it can still be read.
        last = PackVersion.objects.filter(areas__grid=grid).newest_first().first()
        now = framework_of(last) if last is not None else None
    if now is None or not now.pack.grids:
        return None
    chosen = now.pack.grid(grid) if grid else now.pack.grids[0]
    periods = tuple(_periods(chosen, Sight.of(access), on))
    period = next((one for one in periods if str(one.pk) == asked), None)
    if period is None:
        shown = (one for one in periods if one.shows_something)  # type: ignore[attr-defined]
        period = next(shown, periods[0] if periods else None)
    return _as_of(Choice(now, chosen, periods, period))


def _has(framework: InForce, grid: str) -> bool:
    return any(one.id == grid for one in framework.pack.grids)


def _as_of(choice: Choice) -> Choice:
    """With the framework of the period's own year, where that had this grid."""
    if choice.period is None:
        return choice
    then = framework_for(choice.period.school_year.first_year)
    if then is None or then.version.pk == choice.framework.version.pk:
        return choice
    grid = next((one for one in then.pack.grids if one.id == choice.grid.id), None)
    return replace(choice, framework=then, grid=grid) if grid else choice


def _periods(grid: Grid, sight: Sight, on: date) -> Sequence[Period]:
    first = min((one.stage for one in sight.grasps), default=Stage.PUBLISHED)
    states = [ConfirmedState.PUBLISHED, ConfirmedState.SHARED, ConfirmedState.CONFIRMED]
    visible = states[: 3 - first]
    signed = ConfirmedRating.objects.current().filter(period_id=OuterRef("pk"), state__in=visible)
    something = Q(Exists(signed))
    if first is Stage.DRAFT:
        something |= Q(Exists(SuggestedRating.objects.filter(period_id=OuterRef("pk"))))
    found = Period.objects.filter(kind=grid.rated, starts_on__lte=on).select_related("school_year")
    return list(found.annotate(shows_something=something).order_by("-starts_on")[:MOST_PERIODS])


class SheetFilters(FilterForm):
    """From the address; what makes no sense is left out."""

    period = forms.ChoiceField(label="When", required=False)
    domain = forms.ChoiceField(label="Domain", required=False)
    level = forms.ChoiceField(label="Level", required=False)
    academy = forms.ChoiceField(label="Academy", required=False)

    def __init__(self, query: Mapping[str, str], *, choice: Choice, sheet: Sheet) -> None:
        # Whatever was asked for, the period that is shown is the one that is chosen.
        super().__init__({**{name: query[name] for name in query}, "period": str(sheet.period.pk)})
        domains = [(domain.id, domain.name) for domain, _ in sheet.domains]
        scale = choice.framework.pack.scale(choice.grid.scale)
        levels = [(key, level.label) for key, level in levels_of(scale).items()]
        academies = [(str(row.academy.pk), row.academy.name) for row in sheet.rows if row.academy]
        self._choices("period", [(str(one.pk), period_in_words(one)) for one in choice.periods])
        self._choices("domain", [("", "All domains"), *domains])
        self._choices("level", [("", "All levels"), *levels, (NOT_RATED.key, NOT_RATED.label)])
        self._choices("academy", [("", "All academies"), *academies])
        if len(domains) < 2:
            del self.fields["domain"]
        if len(academies) < 2:
            del self.fields["academy"]
        self.is_valid()

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_used(self) -> bool:
        return any(self.asked(name) for name in ("domain", "level", "academy"))

    def narrow(self, sheet: Sheet) -> tuple[tuple[Row, ...], tuple[Column, ...]]:
        """Rows and columns that are left. With a level: those in which it stands somewhere."""
        columns = tuple(
            one for one in sheet.columns if not self.asked("domain") or one.domain.id == self.asked("domain")
        )
        rows = tuple(
            row
            for row in sheet.every_row
            if not self.asked("academy")
            or (row.academy is not None and str(row.academy.pk) == self.asked("academy"))
        )
        if not (level := self.asked("level")):
            return rows, columns

        def matches(cell: Cell) -> bool:
            return cell.applies and cell.level.key == level

        areas = {column.area_id for column in columns}
        rows = tuple(
            row for row in rows if any(matches(cell) for cell in row.cells if cell.column.area_id in areas)
        )
        columns = tuple(one for one in columns if any(matches(row.by_area[one.area_id]) for row in rows))
        return rows, columns


def academies_of(sheet: Sheet) -> tuple[Academy, ...]:
    return tuple(row.academy for row in sheet.rows if row.academy is not None)

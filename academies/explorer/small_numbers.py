"""Figures about few pupils, hidden from those who may not see them and in files that go further."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from academies.figures.sharing import EVERYBODY, Cell, Rule, hidden_cells
from academies.figures.suppression import is_small
from academies.kpis.groups import GROUPS
from academies.models import Academy, Kpi, KpiValue, SmallNumbers, Unit
from trust_portal.accounts.access import Access

from .figures import Figure, Figures
from .roll_ups import Rolled

HIDDEN = "Hidden, because it is about few pupils"
CODE = "small_numbers.read"
_NOT_ABOUT_PEOPLE = frozenset(
    {"quality", "leadership", "governance", "views", "finance", "estates", "services"}
)
ABOUT_PEOPLE = frozenset(group.key for group in GROUPS) - _NOT_ABOUT_PEOPLE
# Percentages of sessions, not of pupils.
_OF_SESSIONS = frozenset(
    {
        *("attendance", "overall_absence", "authorised_absence", "unauthorised_absence"),
        *("illness_absence", "late_sessions"),
    }
)

Hidden = frozenset[tuple[int, int, int, str]]
"""KPI, period, academy and group of pupils of each value that must not be shown."""


def hidden_values(kpis: Collection[Kpi]) -> Hidden:
    """Reckoned over every academy of the trust, so that it is the same for everybody. Two queries."""
    about_people = {kpi.pk: kpi for kpi in kpis if kpi.group in ABOUT_PEOPLE}
    if not about_people:
        return frozenset()
    usual = SmallNumbers.of_trust()
    cells: dict[tuple[int, int], dict[tuple[int, str], Cell]] = {}
    values = KpiValue.objects.current().filter(kpi_id__in=list(about_people))
    for kpi, period, academy, group, number, cohort, on_roll in values.values_list(
        "kpi_id", "period_id", "academy_id", "pupil_group", "number", "cohort", "academy__pupils"
    ):
        if cohort is None and group == EVERYBODY:
            cohort = on_roll
        cells.setdefault((kpi, period), {})[academy, group] = Cell(number, cohort)
    return frozenset(
        (kpi, period, academy, group)
        for (kpi, period), found in cells.items()
        for academy, group in hidden_cells(found, _rule(about_people[kpi], usual))
    )


def veiled_from(access: Access, academies: Collection[Academy]) -> frozenset[int]:
    """Those of the academies whose small numbers the person may not see."""
    if access.may_everywhere(CODE):
        return frozenset()
    places = access.places_for(CODE)
    return frozenset(academy.pk for academy in academies if academy.place_id not in places)


def veil(kpi: Kpi, figures: Figures, academies: Collection[int]) -> Figures:
    """The figures with the trust's own small ones hidden, for these academies. Published ones are public."""
    if not academies:
        return figures
    hidden = hidden_values([kpi])
    return {
        academy: {
            when: hidden_figure(figure)
            if academy in academies and (kpi.pk, figure.period_id, academy, figure.pupil_group) in hidden
            else figure
            for when, figure in by_time.items()
        }
        for academy, by_time in figures.items()
    }


def veil_trust(kpi: Kpi, rolled: Rolled | None, shown: Mapping[int, Figure | None]) -> Rolled | None:
    """The trust's figure, where it is small itself or is that of one hidden academy."""
    if rolled is None or kpi.group not in ABOUT_PEOPLE or rolled.answer.number is None:
        return rolled
    counted = len(rolled.answer.counted)
    hides = any(figure is not None and figure.said == HIDDEN for figure in shown.values())
    is_few = kpi.unit == Unit.NUMBER and is_small(
        int(rolled.answer.number), threshold=SmallNumbers.of_trust().smallest_count
    )
    return replace(rolled, said=HIDDEN) if is_few or (hides and counted == 1) else rolled


def hidden_figure(figure: Figure) -> Figure:
    return replace(figure, number=None, said=HIDDEN, cohort=None)


def _rule(kpi: Kpi, usual: SmallNumbers) -> Rule:
    return Rule(
        is_count=kpi.unit == Unit.NUMBER,
        is_share_of_pupils=kpi.unit == Unit.PERCENT and kpi.key not in _OF_SESSIONS,
        smallest_count=usual.smallest_count,
        smallest_cohort=usual.smallest_cohort,
    )

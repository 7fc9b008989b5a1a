"""Key figures with their targets for many academies at once, as one reader may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from academies.calendar_dates import school_year_of
from academies.explorer.figures import Figure, When, school_year, when_of
from academies.explorer.small_numbers import HIDDEN, hidden_values, veiled_from
from academies.explorer.words import figure_in_words
from academies.kpis.groups import EVERYBODY
from academies.models import Academy, Kpi, KpiValue, Period, PeriodKind, Target
from academies.published import Published, published_of
from trust_portal.accounts.access import Access
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.dates import LONDON

# Shown where there is a figure, whether or not a target is agreed. In this order, before all others.
HEADLINES = (
    "attendance",
    "persistent_absence",
    "suspension_rate",
    "eyfs_gld",
    "phonics_year_1",
    "ks2_rwm_exp",
    "attainment_8",
    "progress_8",
    "english_maths_5",
)
_YEARS = 6
# From 1 September to about 20 July; the holidays are no time in which a figure moves.
_DAYS_OF_A_YEAR = 322
_PARTS = {PeriodKind.TERM: 3, PeriodKind.HALF_TERM: 6}

Key = tuple[int, int, str]
"""Academy's id, KPI's id, group of pupils."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure of a period: `part` tells the same part of another year, None for a whole year. `share`: how much of
    its school year lies behind its end."""

    figure: Figure
    part: tuple[str, int] | None
    ends_on: date
    share: Decimal

    @property
    def first_year(self) -> int:
        return self.figure.when.first_year


@dataclass(frozen=True)
class Found:
    """`dated`: oldest first. `targets`: those agreed for the year of the card, else for the year before."""

    kpis: Mapping[int, Kpi]
    targets: Mapping[Key, Target]
    dated: Mapping[Key, Sequence[Dated]]
    published: Published
    veiled: frozenset[int] = field(default_factory=frozenset)

    def keys_of(self, academy: Academy) -> list[Key]:
        """What has a target, and headlines that have a figure; headlines first."""
        keys = {key for key in self.targets if key[0] == academy.pk}
        headlines = {kpi.pk: HEADLINES.index(kpi.key) for kpi in self.kpis.values() if kpi.key in HEADLINES}
        keys |= {
            (academy.pk, kpi, EVERYBODY) for kpi in headlines if (academy.pk, kpi, EVERYBODY) in self.dated
        }
        return sorted(
            keys,
            key=lambda key: (
                headlines.get(key[1], len(HEADLINES)),
                self.kpis[key[1]].name,
                key[2] != EVERYBODY,
                key[2],
            ),
        )


def found_for(access: Access, academies: Collection[Academy], *, on: date, is_shared: bool) -> Found:
    """Eight queries, however many academies, key figures and years. `is_shared`: for a paper that goes further, on
    which figures about few pupils are hidden whoever asks."""
    year = school_year_of(on)
    targets = _targets(access, academies, year)
    wanted = {one.kpi_id for one in targets.values()}
    rows = Kpi.objects.in_use().filter(key__in=HEADLINES) | Kpi.objects.filter(pk__in=wanted)
    kpis = {kpi.pk: kpi for kpi in rows}
    years = range(year - _YEARS + 1, year + 1)
    published = published_of(kpis.values(), academies, years, with_similar=False)
    veiled = frozenset(one.pk for one in academies) if is_shared else veiled_from(access, academies)
    hidden = hidden_values(list(kpis.values())) if veiled else frozenset()
    dated: dict[Key, list[Dated]] = {}
    for key, one in _published(kpis, published):
        dated.setdefault(key, []).append(one)
    for key, period_id, one in _own(kpis, academies, targets, years, on):
        if key[0] in veiled and (key[1], period_id, key[0], key[2]) in hidden:
            one = replace(one, figure=replace(one.figure, number=None, said=HIDDEN, cohort=None))
        # The trust's own stands before what is published of the same time.
        rest = [other for other in dated.get(key, ()) if other.figure.when != one.figure.when]
        dated[key] = [*rest, one]
    for found in dated.values():
        found.sort(key=lambda one: (one.ends_on, one.part is None, one.figure.when))
    return Found(kpis, targets, dated, published, veiled)


def _targets(access: Access, academies: Collection[Academy], year: int) -> dict[Key, Target]:
    """Those of this school year; where nothing is agreed for it yet, those of the year before."""
    if not access.may("targets.read"):
        return {}
    rows = (
        Target.objects.visible_to(access)
        .agreed()
        .filter(
            academy_id__in=[academy.pk for academy in academies], school_year__first_year__in=(year - 1, year)
        )
    )
    found = {}
    for one in rows.select_related("school_year").order_by("school_year__first_year"):
        found[one.academy_id, one.kpi_id, one.pupil_group] = one
    return found


def _published(kpis: Mapping[int, Kpi], published: Published) -> Iterator[tuple[Key, Dated]]:
    by_key = {kpi.key: kpi for kpi in kpis.values()}
    for (academy_id, key, year), value in published.values.items():
        kpi, when = by_key[key], school_year(year)
        title = SOURCES[value.source].title if value.source in SOURCES else value.source
        said = figure_in_words(kpi, value.number, value.mark, source=value.source)
        figure = Figure(when, value.number, said, value.cohort, value.status, title, value.published_on)
        yield (academy_id, kpi.pk, EVERYBODY), Dated(figure, None, date(year + 1, 8, 31), Decimal(1))


def _own(
    kpis: Mapping[int, Kpi],
    academies: Collection[Academy],
    targets: Mapping[Key, Target],
    years: Collection[int],
    on: date,
) -> Iterator[tuple[Key, int, Dated]]:
    """Of periods that have begun. Weeks are left out: one says little, and there are very many."""
    groups = {EVERYBODY, *(group for _, _, group in targets)}
    values = KpiValue.objects.current().for_academies(academies)
    values = values.filter(
        kpi_id__in=list(kpis),
        pupil_group__in=groups,
        period__starts_on__lte=on,
        period__school_year__first_year__in=years,
    ).exclude(period__kind=PeriodKind.WEEK)
    for value in values.select_related("period__school_year", "imported_by"):
        kpi, period = kpis[value.kpi_id], value.period
        brought = value.imported_by.ended_at or value.imported_by.created_at
        figure = Figure(
            when_of(period),
            value.number,
            figure_in_words(kpi, value.number, value.mark),
            value.cohort,
            value.status,
            value.imported_by.file_name,
            brought.astimezone(LONDON).date(),
            value.imported_by_id,
            value.period_id,
            value.pupil_group,
        )
        is_year = period.kind == PeriodKind.SCHOOL_YEAR
        ends_on = min(period.ends_on, on) if is_year else period.ends_on
        part = None if is_year else (period.kind, period.number)
        key = (value.academy_id, value.kpi_id, value.pupil_group)
        yield key, value.period_id, Dated(figure, part, ends_on, share_of(period, on))


def share_of(period: Period, on: date) -> Decimal:
    """How much of the school year lies behind the end of this period; of a year that is not over, behind this day."""
    parts = _PARTS.get(PeriodKind(period.kind))
    if parts is not None:
        return min(Decimal(period.number) / parts, Decimal(1))
    first_year = period.school_year.first_year
    if period.kind == PeriodKind.SCHOOL_YEAR and school_year_of(on) > first_year:
        return Decimal(1)
    day = min(period.ends_on, on) if period.kind == PeriodKind.SCHOOL_YEAR else period.ends_on
    return min(max(Decimal((day - date(first_year, 9, 1)).days) / _DAYS_OF_A_YEAR, Decimal(0)), Decimal(1))


def newest(dated: Sequence[Dated], *, until_year: int) -> Dated | None:
    """The one that ends last, not beyond this school year."""
    return next((one for one in reversed(dated) if one.first_year <= until_year), None)


def at(dated: Sequence[Dated], *, first_year: int, part: tuple[str, int] | None) -> Dated | None:
    """Of this part of this school year, with a number."""
    return next(
        (
            one
            for one in reversed(dated)
            if one.first_year == first_year and one.part == part and one.figure.number is not None
        ),
        None,
    )


def beside(found: Found, key: Key, when: When) -> tuple[str, str]:
    """England's figure in words, and of when: of the same school year, else the newest published before it."""
    kpi = found.kpis[key[1]]
    if key[2] != EVERYBODY:
        return "", ""
    for year in range(when.first_year, when.first_year - _YEARS, -1):
        one = found.published.national.get((key[0], kpi.key, year))
        if one is not None and one.number is not None:
            said = figure_in_words(kpi, one.number, one.mark, source=one.source)
            so_far = " so far" if one.so_far else ""
            return said, f"{one.about}, {school_year(year).name}{so_far}"
    return "", ""

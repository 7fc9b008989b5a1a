"""The figures that a report knows before anybody writes: with their trend, England's, the target, and the gaps between
groups of pupils. As many queries for a whole report as for one section."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from academies.explorer.figures import Figure as Known
from academies.explorer.figures import When, school_year, when_of
from academies.explorer.small_numbers import HIDDEN, hidden_values
from academies.explorer.words import figure_in_words, number_in_words, sign_of
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import SCALES, Academy, Kpi, KpiValue, Period, Target, Unit
from academies.published import yardsticks_of
from assurance.frameworks.schema import Pack
from trust_portal.reference.history import published_for
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.dates import LONDON, day_in_short

from .document import Figure, TrendPoint

_YEARS = 5
_MOST_POINTS = 8
# The gaps that leaders are asked about; years and ethnic groups are on the figure's own page.
_GROUPS = ("disadvantaged", "fsm", "sen", "sen_support", "ehcp", "looked_after", "eal", "boys", "girls")
_HUNDRED = Decimal(100)

Figures = Mapping[str, tuple[Figure, ...]]
"""By the key of the KPI."""
ByGroup = Mapping[str, Mapping[When, Known]]


def figures_of(
    keys: Collection[str], *, academy: Academy, until: Period, pack: Pack, is_veiled: bool
) -> Figures:
    """By the KPI's key: that of all pupils, then those of groups. What has no figure at all says so.

    `is_veiled`: figures about few pupils are hidden.
    """
    kpis = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in=set(keys), is_active=True)}
    if not kpis:
        return {}
    known = _known(kpis, academy, until, is_veiled)
    years = range(until.school_year.first_year - _YEARS + 1, until.school_year.first_year + 1)
    national, _ = yardsticks_of(kpis.values(), [academy], years)
    targets = {**_fixed_targets(pack), **_agreed_targets(kpis, academy, until)}
    found = {}
    for key, kpi in kpis.items():
        beside = {
            year: (one.number, figure_in_words(kpi, one.number, one.mark, source=one.source))
            for (_, kpi_key, year), one in national.items()
            if kpi_key == key and one.number is not None
        }
        found[key] = tuple(_figures(kpi, known.get(key, {}), beside, targets))
    return found


def _known(
    kpis: Mapping[str, Kpi], academy: Academy, until: Period, is_veiled: bool
) -> dict[str, dict[str, dict[When, Known]]]:
    """KPI -> group -> time -> figure. The trust's own stands before a published one."""
    found: dict[str, dict[str, dict[When, Known]]] = {}
    last = until.school_year.first_year
    measures: dict[str, list[Kpi]] = {}
    for kpi in kpis.values():
        if kpi.published_measure:
            measures.setdefault(kpi.published_measure, []).append(kpi)
    groups = [EVERYBODY, *_GROUPS]
    if measures:
        for one in published_for([academy.urn], list(measures), range(last - _YEARS + 1, last + 1), groups):
            if one.published_on > until.ends_on:
                continue
            title = SOURCES[one.source].title if one.source in SOURCES else one.source
            for kpi in measures[one.measure]:
                said = figure_in_words(kpi, one.number, one.mark, source=one.source)
                when = school_year(one.year)
                by_time = found.setdefault(kpi.key, {}).setdefault(one.pupil_group, {})
                by_time[when] = Known(
                    when, one.number, said, one.cohort, one.status, f"{title} (published)", one.published_on
                )
    by_id = {kpi.pk: kpi for kpi in kpis.values()}
    hidden = hidden_values(list(kpis.values())) if is_veiled else frozenset()
    values = KpiValue.objects.current().for_academies([academy])
    values = values.filter(kpi_id__in=list(by_id), pupil_group__in=groups, period__ends_on__lte=until.ends_on)
    for value in values.select_related("period__school_year", "imported_by"):
        kpi, when = by_id[value.kpi_id], when_of(value.period)
        moment = value.imported_by.ended_at or value.imported_by.created_at
        said = figure_in_words(kpi, value.number, value.mark)
        day = moment.astimezone(LONDON).date()
        one_known = Known(when, value.number, said, value.cohort, "", value.imported_by.file_name, day)
        if (kpi.pk, value.period_id, academy.pk, value.pupil_group) in hidden:
            one_known = replace(one_known, number=None, said=HIDDEN, cohort=None)
        found.setdefault(kpi.key, {}).setdefault(value.pupil_group, {})[when] = one_known
    return found


def _fixed_targets(pack: Pack) -> Mapping[tuple[str, str], Decimal]:
    fixed = pack.targets.fixed if pack.targets else ()
    return {(one.kpi, one.group): Decimal(str(one.target)) for one in fixed}


def _agreed_targets(
    kpis: Mapping[str, Kpi], academy: Academy, until: Period
) -> Mapping[tuple[str, str], Decimal]:
    """What the board agreed for this academy and year comes before what the model sets for everybody."""
    agreed = Target.objects.agreed().filter(
        academy=academy, school_year=until.school_year_id, kpi__in=kpis.values()
    )
    return {
        (key, group): number for key, group, number in agreed.values_list("kpi__key", "pupil_group", "number")
    }


def _figures(
    kpi: Kpi,
    known: ByGroup,
    beside: Mapping[int, tuple[Decimal | None, str]],
    targets: Mapping[tuple[str, str], Decimal],
) -> list[Figure]:
    everybody = known.get(EVERYBODY, {})
    if not everybody:
        return [Figure(key=kpi.key, label=kpi.name, value="No figure yet")]
    latest = max(everybody)
    shown = [_figure(kpi, everybody, latest, EVERYBODY, None, beside, targets)]
    for group in _GROUPS:
        by_time = known.get(group, {})
        if latest in by_time:
            whole = everybody[latest].number
            shown.append(_figure(kpi, by_time, latest, group, whole, {}, targets))
    return shown


def _figure(
    kpi: Kpi,
    by_time: Mapping[When, Known],
    latest: When,
    group: str,
    whole: Decimal | None,
    beside: Mapping[int, tuple[Decimal | None, str]],
    targets: Mapping[tuple[str, str], Decimal],
) -> Figure:
    one = by_time[latest]
    target = targets.get((kpi.key, group))
    # A time of the same kind: terms beside terms, years beside years.
    times = [when for when in sorted(by_time) if when.is_school_year == latest.is_school_year][-_MOST_POINTS:]
    benchmark = beside.get(latest.first_year) or (beside[max(beside)] if beside else None)
    points = tuple(
        TrendPoint(when.short, by_time[when].number, by_time[when].said, *_beside(beside, when))
        for when in times
    )
    return Figure(
        key=kpi.key,
        label=kpi.name,
        value=one.said,
        group="" if group == EVERYBODY else PUPIL_GROUPS[group],
        when=latest.name,
        target="" if target is None else number_in_words(target, unit=kpi.unit, decimals=kpi.decimals),
        benchmark=benchmark[1] if benchmark else "",
        gap=_gap(kpi, one.number, whole),
        source=one.source,
        dated=day_in_short(one.dated),
        unit=sign_of(kpi.unit),
        points=points if kpi.unit not in SCALES else (),
        target_value=target,
        floor=Decimal(0) if kpi.unit == Unit.PERCENT else None,
        ceiling=_HUNDRED if kpi.unit == Unit.PERCENT else None,
    )


def _beside(beside: Mapping[int, tuple[Decimal | None, str]], when: When) -> tuple[Decimal | None, str]:
    return beside.get(when.first_year, (None, "")) if when.is_school_year else (None, "")


def _gap(kpi: Kpi, number: Decimal | None, whole: Decimal | None) -> str:
    """4.1 points below all pupils. Nothing where numbers cannot be held against each other."""
    if number is None or whole is None or kpi.unit in (*SCALES, Unit.NUMBER, Unit.POUNDS):
        return ""
    gap = number - whole
    said = number_in_words(abs(gap), unit=Unit.NUMBER, decimals=kpi.decimals)
    if not Decimal(said.replace(",", "")):
        return "as all pupils"
    words = " points" if kpi.unit == Unit.PERCENT else ""
    return f"{said}{words} {'above' if gap > 0 else 'below'} all pupils"

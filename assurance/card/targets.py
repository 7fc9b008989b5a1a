"""Lines of key figures: the newest figure of each, its target, trend and benchmark, and whether it is on track."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from academies.explorer.figures import Figure, When
from academies.explorer.roll_ups import rolled_up
from academies.explorer.small_numbers import veil_trust
from academies.explorer.words import number_in_words
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import SCALES, Academy, Kpi, Target, Unit
from academies.targets.ambition import is_better
from trust_portal.ui.dates import day_in_short

from .contents import Point, TargetLine
from .figures import HEADLINES, Dated, Found, Key, at, beside, newest
from .track import GRAVITY, Aim, Judged, Known, Track, judge

_MOST_POINTS = 6
_NO_FIGURE = "No figure yet"
_COUNTS = (Unit.NUMBER, Unit.DAYS, Unit.POUNDS)


def lines_of(found: Found, academy: Academy, *, this_year: int) -> tuple[TargetLine, ...]:
    return tuple(_line(found, key, this_year) for key in found.keys_of(academy))


def _line(found: Found, key: Key, this_year: int) -> TargetLine:
    kpi, dated = found.kpis[key[1]], found.dated.get(key, ())
    target = found.targets.get(key)
    latest = newest(dated, until_year=this_year)
    judged = judged_of(found, key, this_year)
    group = "" if key[2] == EVERYBODY else f", {PUPIL_GROUPS.get(key[2], key[2]).lower()}"
    said, named = beside(found, key, latest.figure.when) if latest else ("", "")
    return TargetLine(
        key=kpi.key if key[2] == EVERYBODY else f"{kpi.key}:{key[2]}",
        label=f"{kpi.name}{group}",
        figure=latest.figure.said if latest else _NO_FIGURE,
        when=latest.figure.when.name if latest else "",
        target=number_in_words(target.number, unit=kpi.unit, decimals=kpi.decimals) if target else "",
        target_year=str(target.school_year) if target else "",
        track=judged.track if judged else None,
        why=judged.why if judged else "",
        trend=_trend(kpi, dated, latest),
        points=_points(kpi, dated, latest),
        benchmark=said,
        benchmark_name=named,
        source=latest.figure.source if latest else "",
        dated=day_in_short(latest.figure.dated) if latest else "",
    )


def judged_of(found: Found, key: Key, this_year: int) -> Judged | None:
    """None without a target."""
    target = found.targets.get(key)
    if target is None:
        return None
    kpi, dated, year = found.kpis[key[1]], found.dated.get(key, ()), target.school_year.first_year
    of_year = [one for one in dated if one.first_year == year]
    latest = of_year[-1] if of_year else None
    if latest is not None and latest.figure.number is None:
        return Judged(Track.UNKNOWN, f"{latest.figure.said}.")
    is_whole = latest is not None and latest.part is None and year < this_year
    part = latest.part if latest else None
    same_time = at(dated, first_year=year - 1, part=part) if latest and part is not None else None
    return judge(
        _aim(kpi, target),
        latest=_known(latest),
        share=latest.share if latest else Decimal(1),
        is_whole_year=is_whole,
        same_time=_known(same_time),
        outcome=_known(at(dated, first_year=year - 1, part=None)),
        no_figure=f"There is no figure of {target.school_year} yet.",
    )


def _aim(kpi: Kpi, target: Target) -> Aim:
    return Aim(
        target=target.number,
        direction=kpi.direction,
        decimals=kpi.decimals,
        counts=kpi.unit in _COUNTS,
        said=lambda number: number_in_words(number, unit=kpi.unit, decimals=kpi.decimals),
    )


def _known(one: Dated | None) -> Known | None:
    if one is None or one.figure.number is None:
        return None
    return Known(one.figure.number, one.figure.when.name)


def _trend(kpi: Kpi, dated: Sequence[Dated], latest: Dated | None) -> str:
    """Against the same time of the year before, in words that say what is better."""
    if latest is None or latest.figure.number is None or kpi.unit in SCALES:
        return ""
    before = at(dated, first_year=latest.first_year - 1, part=latest.part)
    if before is None or before.figure.number is None:
        return ""
    if before.figure.said == latest.figure.said:
        return f"→ as in {before.figure.when.name}"
    is_up = latest.figure.number > before.figure.number
    arrow = "↑" if is_up else "↓"
    if kpi.direction == "none":
        return f"{arrow} from {before.figure.said} in {before.figure.when.name}"
    better = is_better(latest.figure.number, before.figure.number, kpi.direction)
    return f"{arrow} {'better' if better else 'worse'} than {before.figure.said} in {before.figure.when.name}"


def _points(kpi: Kpi, dated: Sequence[Dated], latest: Dated | None) -> tuple[Point, ...]:
    """Terms beside terms, years beside years."""
    if latest is None or kpi.unit in SCALES:
        return ()
    kind = latest.part[0] if latest.part else None
    alike = [one for one in dated if (one.part[0] if one.part else None) == kind]
    return tuple(
        Point(one.figure.when.short, one.figure.number, one.figure.said) for one in alike[-_MOST_POINTS:]
    )


def lines_of_trust(found: Found, academies: Sequence[Academy], *, this_year: int) -> tuple[TargetLine, ...]:
    """What the academies' figures add up to, and how many of them are on track. Of all pupils."""
    order = {key: place for place, key in enumerate(HEADLINES)}
    with_target = {key[1] for key in found.targets if key[2] == EVERYBODY}
    with_figure = {key[1] for key in found.dated if key[2] == EVERYBODY}
    kpis = [found.kpis[pk] for pk in with_target | with_figure]
    kpis.sort(key=lambda kpi: (order.get(kpi.key, len(order)), kpi.name))
    lines = (_trust_line(found, kpi, academies, this_year) for kpi in kpis)
    return tuple(line for line in lines if line is not None)


def _trust_line(found: Found, kpi: Kpi, academies: Sequence[Academy], this_year: int) -> TargetLine | None:
    keys = {academy: (academy.pk, kpi.pk, EVERYBODY) for academy in academies}
    judged = [one for key in keys.values() if (one := judged_of(found, key, this_year)) is not None]
    spread = _spread([one.track for one in judged])
    times = Counter(
        one.figure.when
        for key in keys.values()
        if (one := newest(found.dated.get(key, ()), until_year=this_year)) is not None
    )
    when = _time_of_most(times)
    if when is None:
        return TargetLine(key=kpi.key, label=kpi.name, figure=_NO_FIGURE, spread=spread) if judged else None
    shown = {academy: _figure_at(found, key, when) for academy, key in keys.items()}
    rolled = rolled_up(kpi, when, list(shown.items()))
    if found.veiled:
        rolled = veil_trust(kpi, rolled, {academy.pk: one for academy, one in shown.items()})
    known = [one for one in shown.values() if one is not None]
    # England's figure is of each academy's own phase: only where that is one and the same is it the trust's as well.
    sticks = {beside(found, key, when) for academy, key in keys.items() if shown[academy] is not None}
    said, named = next(iter(sticks)) if len(sticks) == 1 else ("", "")
    return TargetLine(
        key=kpi.key,
        label=kpi.name,
        figure=rolled.said if rolled is not None else "Not added up",
        when=when.name,
        spread=spread,
        why=rolled.method if rolled is not None else "",
        trend=f"{len(known)} of {len(academies)} academies have a figure",
        benchmark=said,
        benchmark_name=named,
        source="; ".join(sorted({one.source for one in known}))[:200],
        dated=day_in_short(max(one.dated for one in known)) if known else "",
    )


def _spread(tracks: Sequence[Track]) -> str:
    """5 on track, 1 behind; the best first."""
    counts = Counter(tracks)
    ordered = sorted(counts, key=GRAVITY.__getitem__, reverse=True)
    return ", ".join(f"{counts[one]} {one.label[:1].lower()}{one.label[1:]}" for one in ordered)


def _time_of_most(times: Counter[When]) -> When | None:
    """The newest time for which at least half of those with a figure have theirs."""
    for when in sorted(times, reverse=True):
        if times[when] * 2 >= times.total():
            return when
    return max(times, key=lambda when: (times[when], when), default=None)


def _figure_at(found: Found, key: Key, when: When) -> Figure | None:
    return next((one.figure for one in found.dated.get(key, ()) if one.figure.when == when), None)

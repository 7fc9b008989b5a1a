"""A KPI's figures as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from academies.kpis.catalogue import breaks_of
from academies.models import Academy, Kpi, Unit
from trust_portal.ui.charts import bars, sparkline, trend
from trust_portal.ui.charts.bars import DrawnBars, Item
from trust_portal.ui.charts.sparkline import DrawnSparkline
from trust_portal.ui.charts.trend import Break, DrawnTrend, Series, Trend

from .figures import Figure, When
from .words import number_in_words, sign_of

_MOST_TIMES = 16
_NO_FIGURE = trend.Figure(None, "No figure")
_HUNDRED = Decimal(100)

Beside = Mapping[str, Mapping[When, trend.Figure]]
"""Name of what stands beside the school, such as England -> time -> figure."""


def trend_of(
    kpi: Kpi,
    academy: Academy,
    figures: Mapping[When, Figure],
    beside: Beside | None = None,
    bands: Mapping[When, tuple[Decimal, Decimal]] | None = None,
    *,
    target: Decimal | None = None,
) -> DrawnTrend | None:
    """None where there is no figure at all. The latest times only, where there are many."""
    beside = beside or {}
    times = sorted({*figures, *(when for others in beside.values() for when in others)})[-_MOST_TIMES:]
    if not figures or not times:
        return None
    own = tuple(_drawn(figures.get(when)) for when in times)
    others = tuple(
        Series(name, tuple(by_time.get(when, _NO_FIGURE) for when in times))
        for name, by_time in beside.items()
    )
    return trend.draw(
        Trend(
            title=f"{kpi.name}, {academy.name}",
            times=tuple(when.short for when in times),
            series=(Series("This academy", own), *others),
            unit=sign_of(kpi.unit),
            target=target,
            breaks=_breaks(kpi, times),
            band=_band(kpi, times, bands or {}),
            floor=_floor(kpi),
            ceiling=_HUNDRED if kpi.unit == Unit.PERCENT else None,
        )
    )


def bars_of(
    kpi: Kpi, when: When, figures: Sequence[tuple[Academy, Figure | None]], reference: trend.Figure | None
) -> DrawnBars:
    """The academies, the best first where the KPI has a direction."""
    worst_first = kpi.direction == "lower"
    ordered = sorted(figures, key=lambda one: _rank(one[1], lower_is_better=worst_first))
    return bars.draw(
        bars.Bars(
            title=f"{kpi.name}, {when.name}",
            items=tuple(Item(academy.name, _drawn(figure)) for academy, figure in ordered),
            reference=reference,
            reference_name="England",
            floor=_floor(kpi),
            ceiling=_HUNDRED if kpi.unit == Unit.PERCENT else None,
        )
    )


def sparkline_of(times: Sequence[When], figures: Mapping[When, Figure]) -> DrawnSparkline:
    shown = times[-_MOST_TIMES:]
    values = [figures[when].number if when in figures else None for when in shown]
    said = ", ".join(figures[when].said if when in figures else "none" for when in shown)
    return sparkline.draw(values, said=said)


def _band(
    kpi: Kpi, times: Sequence[When], bands: Mapping[When, tuple[Decimal, Decimal]]
) -> trend.Band | None:
    if not bands:
        return None
    edges = tuple(bands.get(when) for when in times)

    def words(pair: tuple[Decimal, Decimal] | None) -> str:
        if pair is None:
            return "Not published"
        low, high = (number_in_words(one, unit=kpi.unit, decimals=kpi.decimals) for one in pair)
        return f"{low} to {high}"

    return trend.Band("Middle half of similar schools", edges, tuple(map(words, edges)))


def _drawn(figure: Figure | None) -> trend.Figure:
    return trend.Figure(figure.number, figure.said) if figure else _NO_FIGURE


def _breaks(kpi: Kpi, times: Sequence[When]) -> tuple[Break, ...]:
    """At the first time that is shown of the year in which the trend breaks, or after it."""
    found: dict[tuple[int, str], Break] = {}
    for one in () if kpi.is_own else breaks_of(kpi.key):
        later = [number for number, when in enumerate(times) if when.first_year >= one.first_year]
        if later and later[0] > 0:
            found.setdefault((later[0], one.why), Break(later[0], one.why))
    return tuple(found.values())


def _floor(kpi: Kpi) -> Decimal | None:
    return Decimal(0) if kpi.unit in (Unit.PERCENT, Unit.NUMBER, Unit.PER_100, Unit.DAYS) else None


def _rank(figure: Figure | None, *, lower_is_better: bool) -> tuple[bool, Decimal]:
    if figure is None or figure.number is None:
        return (True, Decimal(0))
    return (False, figure.number if lower_is_better else -figure.number)

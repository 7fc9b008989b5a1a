"""How good the data is: for each academy and KPI whether the newest figure is there, and how old it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """`MARK`: a figure was supplied and says that there is none. `STALE`: an older one is there."""

    PRESENT = "present"
    MARK = "mark"
    STALE = "stale"
    MISSING = "missing"
    NOT_YET = "not_yet"  # the period has ended too recently for anybody to be late
    NOT_COLLECTED = "not_collected"  # nobody in the trust has ever supplied it: it is not asked for


# How long after the end of a period its figure is due, by the kind of period.
DUE_AFTER: Mapping[str, timedelta] = {
    "week": timedelta(days=7),
    "half_term": timedelta(days=14),
    "term": timedelta(days=21),
    "data_drop": timedelta(days=14),
    "school_year": timedelta(days=60),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the kind in which a KPI is measured."""

    id: int
    name: str
    kind: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """The current value of a cell: a number or a mark."""

    academy: int
    kpi: int
    period: int
    is_mark: bool
    supplied_on: date


@dataclass(frozen=True, slots=True)
class Cell:
    """`period` is the one that is expected by now; `newest` the last one for which there is anything."""

    state: State
    period: Span | None
    newest: Span | None
    supplied_on: date | None = None

    @property
    def is_behind(self) -> bool:
        return self.newest is not None and self.period is not None and self.newest.id != self.period.id


def expected(spans: Sequence[Span], *, on: date) -> Span | None:
    """The newest period whose figure is due on this day; None where none is yet."""
    due = [span for span in spans if span.ends_on + DUE_AFTER[span.kind] <= on]
    return max(due, key=lambda span: span.ends_on, default=None)


def cells(
    *,
    academies: Iterable[int],
    kpis: Mapping[int, str],
    spans: Iterable[Span],
    known: Iterable[Known],
    on: date,
    collected: Collection[int] | None = None,
) -> dict[tuple[int, int], Cell]:
    """(academy, KPI) → how it stands. `kpis` gives the kind of period of each KPI.

    `collected` are the KPIs of which somebody in the trust has supplied a figure; all of them if it is left out.
    """
    by_kind: dict[str, list[Span]] = {}
    by_id: dict[int, Span] = {}
    for span in spans:
        by_kind.setdefault(span.kind, []).append(span)
        by_id[span.id] = span
    newest: dict[tuple[int, int], Known] = {}
    for one in known:
        if one.period not in by_id:
            continue
        former = newest.get((one.academy, one.kpi))
        if former is None or by_id[one.period].ends_on > by_id[former.period].ends_on:
            newest[one.academy, one.kpi] = one
    due = {kind: expected(of_kind, on=on) for kind, of_kind in by_kind.items()}
    return {
        (academy, kpi): _cell(due.get(kind), newest.get((academy, kpi)), by_id)
        if collected is None or kpi in collected
        else Cell(State.NOT_COLLECTED, None, None)
        for academy in academies
        for kpi, kind in kpis.items()
    }


def cells_in(
    span: Span, *, academies: Iterable[int], kpis: Iterable[int], known: Iterable[Known], on: date
) -> dict[tuple[int, int], Cell]:
    """(academy, KPI) → how its figure of this period stands, whatever later ones there are."""
    there = {(one.academy, one.kpi): one for one in known if one.period == span.id}
    is_due = span.ends_on + DUE_AFTER[span.kind] <= on
    kpis = list(kpis)
    found = {}
    for academy in academies:
        for kpi in kpis:
            one = there.get((academy, kpi))
            if one is None:
                found[academy, kpi] = Cell(State.MISSING if is_due else State.NOT_YET, span, None)
            else:
                state = State.MARK if one.is_mark else State.PRESENT
                found[academy, kpi] = Cell(state, span, span, one.supplied_on)
    return found


def _cell(due: Span | None, newest: Known | None, spans: Mapping[int, Span]) -> Cell:
    if newest is None:
        return Cell(State.MISSING if due else State.NOT_YET, due, None)
    span = spans[newest.period]
    if due is not None and span.ends_on < due.ends_on:
        state = State.STALE
    else:
        state = State.MARK if newest.is_mark else State.PRESENT
    return Cell(state, due, span, newest.supplied_on)

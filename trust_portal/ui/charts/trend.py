"""A value over time, beside others and its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .scale import Scale, apart, plain, scale_for

WIDTH, HEIGHT = 440, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 104, 14, 30
_MOST_LABELS = 6
_LINE_HEIGHT = 13.0
_HALF_BAND = 8.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value at one time. Without a `value`, `said` tells why: Suppressed, Not available…"""

    value: Decimal | None
    said: str


@dataclass(frozen=True, slots=True)
class Series:
    """As many figures as the trend has times. The first series is the subject; the others are beside it."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """Figures from the time with number `before` on cannot be compared with those until then."""

    before: int
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """Between which two values others lie at each time, such as the middle half of similar schools; None for none."""

    name: str
    edges: tuple[tuple[Decimal, Decimal] | None, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """`unit` is written behind each number: "%" or nothing. ValueError where a series has a figure too few."""

    title: str
    times: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: Decimal | None = None
    breaks: tuple[Break, ...] = ()
    band: Band | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.times or not self.series:
            raise ValueError("a trend needs times and a series")
        if any(len(one.figures) != len(self.times) for one in self.series):
            raise ValueError("each series has a figure for each time")
        if self.band and not len(self.band.edges) == len(self.band.said) == len(self.times):
            raise ValueError("the band has edges for each time")


@dataclass(frozen=True, slots=True)
class Tick:
    position: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """`paths` are its pieces between gaps and breaks; `dots` stand at every figure."""

    name: str
    kind: str  # own, other1, other2… or target
    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    name_at: float


@dataclass(frozen=True, slots=True)
class DrawnTrend:
    """Positions in a box of WIDTH by HEIGHT. `rows` is the table: time, then each series' words."""

    title: str
    summary: str
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    lines: tuple[Line, ...]
    breaks: tuple[float, ...]
    reasons: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bands: tuple[str, ...] = ()
    band_name: str = ""

    width, height, left, right, bottom = WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    template = "components/charts/trend.html"

    @property
    def is_empty(self) -> bool:
        return not any(line.dots for line in self.lines)


def draw(trend: Trend) -> DrawnTrend:
    known = [figure.value for one in trend.series for figure in one.figures if figure.value is not None]
    limits = [*known, *([trend.target] if trend.target is not None else []), *_edges(trend.band)]
    scale = scale_for(limits, start=HEIGHT - BOTTOM, end=TOP, floor=trend.floor, ceiling=trend.ceiling)
    across = _positions(len(trend.times))
    lines = [
        _line(one, "own" if number == 0 else f"other{number}", across, scale, trend.breaks)
        for number, one in enumerate(trend.series)
    ]
    if trend.target is not None:
        lines.append(_target(trend, scale))
    shown = [line for line in lines if line.paths or line.dots]
    names = apart([line.name_at for line in shown], _LINE_HEIGHT, low=TOP, high=HEIGHT - BOTTOM)
    return DrawnTrend(
        title=trend.title,
        summary=summary_of(trend),
        ticks=tuple(Tick(scale.at(mark), f"{plain(mark)}{trend.unit}") for mark in scale.ticks),
        labels=tuple(Tick(across[number], trend.times[number]) for number in _shown(len(trend.times))),
        lines=tuple(
            Line(line.name, line.kind, line.paths, line.dots, at)
            for line, at in zip(shown, names, strict=True)
        ),
        breaks=tuple(
            round((across[before - 1] + across[before]) / 2, 1)
            for before in sorted({one.before for one in trend.breaks})
            if 0 < before < len(across)
        ),
        reasons=tuple(dict.fromkeys(f"From {trend.times[one.before]}: {one.why}" for one in trend.breaks)),
        headings=("When", *(one.name for one in trend.series), *([trend.band.name] if trend.band else [])),
        rows=tuple(
            (
                time,
                *(one.figures[number].said for one in trend.series),
                *([trend.band.said[number]] if trend.band else []),
            )
            for number, time in enumerate(trend.times)
        ),
        bands=_bands(trend, across, scale),
        band_name=trend.band.name if trend.band else "",
    )


def summary_of(trend: Trend) -> str:
    """One sentence: from where to where, how it stands to the target, and how many figures are missing."""
    own = trend.series[0]
    known = [number for number, figure in enumerate(own.figures) if figure.value is not None]
    if not known:
        return f"{own.name}: no figures yet."
    first, last = known[0], known[-1]
    old, new = own.figures[first], own.figures[last]
    if first == last:
        text = f"{own.name}: {new.said} in {trend.times[last]}"
    else:
        text = f"{own.name}: {_move(old, new)} {old.said} in {trend.times[first]} to {new.said} in {trend.times[last]}"
    if any(first < one.before <= last for one in trend.breaks):
        text += ", which cannot be compared"
    if trend.target is not None and new.value is not None:
        text += f"; the target is {plain(trend.target)}{trend.unit}"
    missing = len(own.figures) - len(known)
    if not missing:
        return f"{text}."
    return f"{text}. {missing} of {len(own.figures)} figures {'is' if missing == 1 else 'are'} missing."


def _move(old: Figure, new: Figure) -> str:
    assert old.value is not None
    assert new.value is not None
    if old.value == new.value:
        return "unchanged from"
    return "up from" if new.value > old.value else "down from"


def _line(series: Series, kind: str, across: Sequence[float], scale: Scale, breaks: Sequence[Break]) -> Line:
    dots = {
        number: (across[number], scale.at(figure.value))
        for number, figure in enumerate(series.figures)
        if figure.value is not None
    }
    cuts = {one.before for one in breaks}
    pieces: list[list[tuple[float, float]]] = []
    former = None
    for number, dot in dots.items():
        if former is None or number != former + 1 or number in cuts:
            pieces.append([])
        pieces[-1].append(dot)
        former = number
    paths = tuple(_path(piece) for piece in pieces if len(piece) > 1)
    end = list(dots.values())[-1][1] if dots else 0.0
    return Line(series.name, kind, paths, tuple(dots.values()), end)


def _edges(band: Band | None) -> list[Decimal]:
    return [edge for pair in band.edges if pair for edge in pair] if band else []


def _bands(trend: Trend, across: Sequence[float], scale: Scale) -> tuple[str, ...]:
    """An area for each run of times; one time alone is a narrow one. Breaks part it as they part lines."""
    if trend.band is None:
        return ()
    cuts = {one.before for one in trend.breaks}
    runs: list[list[tuple[float, float, float]]] = []
    former = None
    for number, pair in enumerate(trend.band.edges):
        if pair is None:
            continue
        if former != number - 1 or number in cuts:
            runs.append([])
        low, high = (scale.at(edge) for edge in pair)
        runs[-1].append((across[number], low, high))
        former = number
    areas = []
    for run in runs:
        if len(run) == 1:
            (at, low, high), half = run[0], _HALF_BAND
            run = [(at - half, low, high), (at + half, low, high)]
        upper = [(at, high) for at, _, high in run]
        lower = [(at, low) for at, low, _ in reversed(run)]
        areas.append(f"{_path([*upper, *lower])}Z")
    return tuple(areas)


def _target(trend: Trend, scale: Scale) -> Line:
    assert trend.target is not None
    height = scale.at(trend.target)
    path = _path([(LEFT, height), (WIDTH - RIGHT, height)])
    return Line(f"Target {plain(trend.target)}{trend.unit}", "target", (path,), (), height)


def _path(dots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in dots)


def _positions(count: int) -> list[float]:
    """Of that many times, with half a step free on both sides."""
    step = (WIDTH - RIGHT - LEFT) / count
    return [round(LEFT + step * (number + 0.5), 1) for number in range(count)]


def _shown(count: int) -> list[int]:
    """Which times are named: the last one and as many before it as fit, evenly."""
    every = -(-count // _MOST_LABELS)
    return sorted(range(count - 1, -1, -every))

"""Values of several schools at one time, the longest first, beside a reference such as the national figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .scale import scale_for
from .trend import Figure

WIDTH = 440
LEFT, RIGHT, TOP = 150, 72, 8
ROW = 24
_FOOT = 26


@dataclass(frozen=True, slots=True)
class Item:
    """`is_own` marks the subject among the others, if there is one."""

    name: str
    figure: Figure
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    title: str
    items: tuple[Item, ...]
    reference: Figure | None = None
    reference_name: str = ""
    floor: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` and `width` of the bar from zero; `middle` is the height of its text. No width: no value."""

    name: str
    said: str
    is_own: bool
    x: float
    width: float
    y: float
    middle: float


@dataclass(frozen=True, slots=True)
class DrawnBars:
    title: str
    summary: str
    bars: tuple[Bar, ...]
    reference: float | None
    reference_said: str
    height: int
    has_subject: bool
    headings: tuple[str, str]
    rows: tuple[tuple[str, str], ...]

    width, row, foot = WIDTH, ROW, _FOOT
    template = "components/charts/bars.html"

    @property
    def is_empty(self) -> bool:
        return not self.bars


def draw(bars: Bars) -> DrawnBars:
    values = [item.figure.value for item in bars.items if item.figure.value is not None]
    reference = bars.reference.value if bars.reference else None
    limits = [Decimal(0), *values, *([reference] if reference is not None else [])]
    scale = scale_for(limits, start=LEFT, end=WIDTH - RIGHT, floor=bars.floor, ceiling=bars.ceiling)
    zero = scale.at(max(Decimal(0), scale.low))
    drawn = []
    for number, item in enumerate(bars.items):
        end = zero if item.figure.value is None else scale.at(item.figure.value)
        top = TOP + number * ROW
        drawn.append(
            Bar(
                name=item.name if len(item.name) <= 22 else f"{item.name[:21].rstrip()}…",
                said=item.figure.said,
                is_own=item.is_own,
                x=min(zero, end),
                width=round(abs(end - zero), 1),
                y=top + 4,
                middle=top + 16,
            )
        )
    said = f"{bars.reference_name} {bars.reference.said}" if bars.reference else ""
    return DrawnBars(
        title=bars.title,
        summary=summary_of(bars),
        bars=tuple(drawn),
        reference=None if reference is None else scale.at(reference),
        reference_said=said,
        height=TOP + len(drawn) * ROW + _FOOT,
        has_subject=any(item.is_own for item in bars.items),
        headings=("School", "Value"),
        rows=(
            *((item.name, item.figure.said) for item in bars.items),
            *(((bars.reference_name, bars.reference.said),) if bars.reference else ()),
        ),
    )


def summary_of(bars: Bars) -> str:
    """One sentence: the span, and how many reach the reference."""
    known = [(item.figure.value, item) for item in bars.items if item.figure.value is not None]
    if not known:
        return "No figures yet."
    low = min(known, key=lambda one: one[0])[1]
    high = max(known, key=lambda one: one[0])[1]
    text = f"From {low.figure.said} ({low.name}) to {high.figure.said} ({high.name})"
    if bars.reference and bars.reference.value is not None:
        above = sum(value >= bars.reference.value for value, _ in known)
        text += f"; {above} of {len(known)} at or above {bars.reference_name} {bars.reference.said}"
    missing = len(bars.items) - len(known)
    return f"{text}. {missing} without a figure." if missing else f"{text}."

"""A headteacher's report as a document: what the page for reading, the API, the PDF and the Word file all show.

Pure: frozen descriptions without Django, clock or database. Whoever fills one in (gather.py) has asked already what its
reader may see; everything here is in words that can be printed as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.charts import trend
from trust_portal.ui.charts.trend import DrawnTrend

from .written import Block, blocks_of, words_in

__all__ = [
    "ActionLine",
    "Author",
    "DocumentSection",
    "Figure",
    "Movement",
    "Question",
    "RatingLine",
    "ReportDocument",
    "Shown",
    "TrendPoint",
]

NOTHING_WRITTEN = "Nothing written yet"
MOST_CHARTS = 4  # of a section
LONG = 1500  # words, of which about 400 fill a page
_FEWEST_POINTS = 2  # to draw a line between


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A figure at one time. Without a `value`, `said` tells why there is none. `beside`: the benchmark's."""

    time: str
    value: Decimal | None
    said: str
    beside: Decimal | None = None
    beside_said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One KPI of one group of pupils. Words that are empty are left out: no target, no benchmark, no gap.

    `value`: "93.4%", or why there is none. `gap`: "4.1 points below all pupils". `unit` is written behind numbers of
    the chart: "%" or nothing. `floor` and `ceiling` are where values end: 0 and 100 of a percentage.
    """

    key: str
    label: str
    value: str
    group: str = ""
    when: str = ""
    target: str = ""
    benchmark: str = ""
    benchmark_name: str = "England"
    gap: str = ""
    source: str = ""
    dated: str = ""
    unit: str = ""
    points: tuple[TrendPoint, ...] = ()
    target_value: Decimal | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    @property
    def name(self) -> str:
        """Attendance, disadvantaged pupils."""
        return f"{self.label}, {self.group}" if self.group else self.label

    @property
    def origin(self) -> str:
        return ", ".join(filter(None, (self.source, self.dated)))

    @property
    def is_known(self) -> bool:
        """There is a figure, or a reason why it is not shown: not merely nothing so far."""
        return bool(self.when or self.origin or self.points)

    def chart(self) -> DrawnTrend | None:
        """None where there are too few values to draw a line between."""
        if sum(one.value is not None for one in self.points) < _FEWEST_POINTS:
            return None
        series = [
            trend.Series("This academy", tuple(trend.Figure(one.value, one.said) for one in self.points))
        ]
        if any(one.beside is not None for one in self.points):
            beside = tuple(trend.Figure(one.beside, one.beside_said or "No figure") for one in self.points)
            series.append(trend.Series(self.benchmark_name, beside))
        return trend.draw(
            trend.Trend(
                title=self.name,
                times=tuple(one.time for one in self.points),
                series=tuple(series),
                unit=self.unit,
                target=self.target_value,
                floor=self.floor,
                ceiling=self.ceiling,
            )
        )


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A rating as it stands. `shown`: the level with its letter, colour and shape as the pack says, in which direction
    it moved, whether a person confirmed it. `since`: in words. `why`: what led to it, if the reader may know."""

    area: str
    shown: Shown
    since: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An improvement action. Dates and states in words; `progress` is the latest note."""

    title: str
    owner: str = ""
    due: str = ""
    state: str = ""
    is_overdue: bool = False
    measure: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`text` is what the head writes now, `last_text` what stood there last time; both as plain text with line breaks.
    `words`: how many are usual."""

    key: str
    asks: str
    text: str = ""
    last_text: str = ""
    words: int | None = None

    @property
    def is_written(self) -> bool:
        return bool(self.text.strip())

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.text)

    @property
    def last_blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.last_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSection:
    """`writers` are the names of those who wrote it."""

    key: str
    name: str
    questions: tuple[Question, ...] = ()
    figures: tuple[Figure, ...] = ()
    ratings: tuple[RatingLine, ...] = ()
    writers: tuple[str, ...] = ()

    @property
    def written_by(self) -> str:
        """Written by Priya Nair and Tom Osei. Empty where nobody did."""
        if not self.writers:
            return ""
        return f"Written by {' and '.join(filter(None, (', '.join(self.writers[:-1]), self.writers[-1])))}"

    @property
    def is_bare(self) -> bool:
        """Neither figures nor ratings nor questions."""
        return not (self.questions or self.figures or self.ratings)

    @property
    def known_figures(self) -> tuple[Figure, ...]:
        return tuple(one for one in self.figures if one.is_known)

    @property
    def without_figures(self) -> str:
        """No figure yet: Pupils on roll, SEN support. Empty where there are all."""
        names = ", ".join(one.name for one in self.figures if not one.is_known)
        return f"No figure yet: {names}." if names else ""

    def chart_pairs(self) -> tuple[tuple[DrawnTrend, ...], ...]:
        """Two side by side; a page may end behind each pair."""
        drawn = self.charts()
        return tuple(drawn[place : place + 2] for place in range(0, len(drawn), 2))

    def charts(self) -> tuple[DrawnTrend, ...]:
        """Of the first figures that have values to draw a line between."""
        drawn = (figure.chart() for figure in self.figures)
        return tuple(islice((one for one in drawn if one is not None), MOST_CHARTS))


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """`title`: Headteacher’s report. `term`: Autumn term 2026/27; `last_term` names the one whose texts and improvement
    actions are carried on. `state` in words; `is_draft`: not submitted, so nothing to rely on. `dates`: pairs of what
    and when, in words. `facts`: pairs about the academy. `logo`: a data: address, or empty. `made`: Made on 28 November
    2026 at 13:00."""

    trust: str
    academy: str
    term: str
    title: str = "Headteacher’s report"
    state: str = ""
    is_draft: bool = True
    last_term: str = ""
    sections: tuple[DocumentSection, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    authors: tuple[Author, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    made: str = ""
    logo: str = ""

    @property
    def file_name(self) -> str:
        """Without its ending, for people: Headteacher’s report – Ashdown Primary – Autumn term 2026/27."""
        return " – ".join(filter(None, (self.title, self.academy, self.term.replace("/", "-"))))

    @property
    def is_long(self) -> bool:
        """Worth a list of contents: about five pages or more."""
        words = sum(words_in(one.text) + words_in(one.last_text) for one in self.questions())
        rows = sum(len(one.figures) + len(one.ratings) for one in self.sections) + len(self.actions)
        return words + 15 * rows > LONG

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

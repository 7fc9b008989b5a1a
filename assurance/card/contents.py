"""What a card says. Pure: frozen descriptions in words that the page, the print, the API and a board pack all show.

Whoever fills one in (gather.py) has asked already what its reader may see: a part that is None is not for them, a part
that is empty has nothing in it. The trust on a page is a card as well, whose `academy_id` is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from trust_portal.print.marks import Shown
from trust_portal.ui.charts import sparkline
from trust_portal.ui.charts.sparkline import DrawnSparkline
from trust_portal.ui.levels import Level

from .track import Track

_FEWEST_POINTS = 2  # to draw a line between


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A support level. `about`: the name of the support model, or of what of the academy it is for; `since` in words.
    `note`: of the trust, how many academies and which."""

    about: str
    level: Level
    since: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at one time. Without a `value`, `said` tells why there is none."""

    time: str
    value: Decimal | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A key figure with its target, if one is agreed. `track` None: there is no target, or it is the trust's line,
    whose `spread` says how many academies are on track. `why` says how it was judged. `trend` in words: “better than
    at the same time last year”. `dated`: when the figure was brought in or published."""

    key: str
    label: str
    figure: str
    when: str = ""
    target: str = ""
    target_year: str = ""
    track: Track | None = None
    why: str = ""
    spread: str = ""
    trend: str = ""
    points: tuple[Point, ...] = ()
    benchmark: str = ""
    benchmark_name: str = ""
    source: str = ""
    dated: str = ""

    @property
    def line(self) -> DrawnSparkline | None:
        """None where there are too few figures to draw a line between."""
        if sum(one.value is not None for one in self.points) < _FEWEST_POINTS:
            return None
        said = ", ".join(f"{one.time}: {one.said}" for one in self.points)
        return sparkline.draw([one.value for one in self.points], said=said)

    @property
    def origin(self) -> str:
        return ", ".join(filter(None, (self.source, self.dated)))


@dataclass(frozen=True, slots=True)
class AreaLine:
    name: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class DomainLine:
    """A domain's rating as its areas add up to it. `more`: how many areas a short card leaves out."""

    name: str
    shown: Shown
    summary: str
    areas: tuple[AreaLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Ratings:
    """One grid, and its key. `when`: the period that is shown; `shown`: all of it together."""

    name: str
    when: str
    shown: Shown
    domains: tuple[DomainLine, ...]
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLine:
    """An inspection by Ofsted, graded (up to November 2025) or as a report card: two systems that never compare.
    `timing`: whether that was before the academy joined the trust. `grades`: what was judged, and how; of the trust,
    each grade and how many academies have it."""

    system: str
    day: str = ""
    timing: str = ""
    grades: tuple[tuple[str, str], ...] = ()
    source: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    signed_by: str
    signed_as: str
    dated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    """`score` in words: “Likely × Major: 16 of 25, very high”. `academy`: only where the card is the trust's."""

    id: int
    title: str
    theme: str
    score: str
    points: int
    owner: str
    response: str
    review_on: str
    is_overdue: bool = False
    academy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    id: int
    title: str
    owner: str
    due: str
    is_overdue: bool = False
    academy: str = ""


@dataclass(frozen=True, slots=True)
class Priorities:
    """Of the newest termly review that the reader may see; `source` says which."""

    texts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """`is_next`: it is planned, not held yet."""

    id: int
    name: str
    day: str
    lead: str
    is_next: bool = False
    academy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`as_on`: the day in words. `logo`: a data: address for paper, or empty. `…_more`: how many a list leaves out;
    `…_said`: the list in numbers, such as “7 open, 2 of them overdue”."""

    academy_id: int | None
    subject: str
    trust: str
    as_on: str
    term: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    levels: tuple[LevelLine, ...] | None = None
    targets: tuple[TargetLine, ...] = ()
    targets_more: int = 0
    ratings: tuple[Ratings, ...] | None = None
    inspections: tuple[InspectionLine, ...] = ()
    statement: Statement | None = None
    risks: tuple[RiskLine, ...] | None = None
    risks_more: int = 0
    risks_said: str = ""
    priorities: Priorities | None = None
    priorities_more: int = 0
    actions: tuple[ActionLine, ...] | None = None
    actions_more: int = 0
    actions_said: str = ""
    visits: tuple[VisitLine, ...] | None = None
    logo: str = ""

    @property
    def is_of_trust(self) -> bool:
        return self.academy_id is None

    @property
    def title(self) -> str:
        return "The trust on a page" if self.is_of_trust else "Academy card"

    @property
    def anchor(self) -> str:
        """For links within a document."""
        return "card-trust" if self.is_of_trust else f"card-{self.academy_id}"

    @property
    def file_name(self) -> str:
        """Without its ending, for people: Academy card – Ashdown Primary – 28 November 2026."""
        return " – ".join((self.title, self.subject, self.as_on))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its figures come from and of which day, each once, in the order of the card."""
        return tuple(dict.fromkeys(filter(None, self._origins())))

    def _origins(self) -> Iterator[str]:
        for target in self.targets:
            yield target.origin
        for one in self.inspections:
            yield ", ".join(filter(None, (one.source, one.dated)))

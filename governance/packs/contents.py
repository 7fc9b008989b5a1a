"""What a pack holds, and in what order. Pure: frozen descriptions in, a frozen pack out.

Every page of a pack comes from a *paper*: it has an anchor that links lead to, a title for the list of contents and
the bookmarks, and a template below templates/print/papers. A board pack adds kinds of paper; the order is `assemble`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from trust_portal.print.marks import Shown
from trust_portal.ui.charts.stacks import DrawnStacks
from trust_portal.ui.charts.trend import DrawnTrend
from trust_portal.ui.levels import Level

# As many as stay readable side by side on A4 across, beside the names of the areas and the trust's own column.
MOST_COLUMNS = 15
MOST_CONCERNS = 12
MOST_ROOMY_ROWS = 16
LONGEST_CONCERN = 220  # characters: all of it stands on the academy’s own page
MOST_ENTRIES = 36  # of the contents, one below the other
MOST_CHARTS = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """`about` are lines below the title; `logo` is a data: address, or empty."""

    trust: str
    title: str
    about: tuple[str, ...] = ()
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many ratings have this level; None: how many have none."""

    level: Level | None
    number: int


@dataclass(frozen=True, slots=True)
class Paper:
    """`anchor` is its own in the pack: small letters, digits and hyphens."""

    anchor: str
    title: str

    template: ClassVar[str]

    @property
    def page_template(self) -> str:
        """Of the same paper in the web version."""
        return self.template.replace("print/papers/", "governance/packs/papers/")


@dataclass(frozen=True, slots=True)
class DomainLine:
    name: str
    trust: Shown
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """A rating at its scale's worst level, and since when."""

    academy: str
    area: str
    shown: Shown
    since: str
    why: str


@dataclass(frozen=True, slots=True)
class Overview(Paper):
    """The trust on a page. `levels` are the columns of the counts, the best first."""

    summary: tuple[str, ...]
    trust: Shown
    levels: tuple[Level, ...]
    domains: tuple[DomainLine, ...]
    concerns: tuple[Concern, ...]
    concerns_left_out: int = 0
    concern_level: Level | None = None
    picture: DrawnStacks | None = None

    template = "print/papers/overview.html"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """`trust` is the row's own roll-up; there are as many `cells` as the heatmap has columns."""

    name: str
    trust: Shown
    cells: tuple[Shown, ...]
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class HeatGroup:
    name: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heatmap(Paper):
    """Areas by academies. `part` of `parts`, where the academies do not fit side by side."""

    caption: str
    columns: tuple[str, ...]
    groups: tuple[HeatGroup, ...]
    key: tuple[Level, ...]
    area_word: str = "Area"
    part: int = 1
    parts: int = 1

    template = "print/papers/heatmap.html"

    @property
    def width(self) -> int:
        """Of the table, in columns."""
        return len(self.columns) + 2

    @property
    def is_roomy(self) -> bool:
        """Whether a page holds its rows in a larger type."""
        return sum(len(group.rows) for group in self.groups) <= MOST_ROOMY_ROWS


@dataclass(frozen=True, slots=True)
class Reason:
    """What led to a rating, with the figure's source and date. `level` of this criterion alone, if it has one."""

    text: str
    source: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """`flags` say in words how the data is weak; `comment` is what the person who confirmed it wrote."""

    area: str
    shown: Shown
    since: str = ""
    reasons: tuple[Reason, ...] = ()
    flags: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class DomainRatings:
    """`unrated` names the areas of the domain without a rating."""

    name: str
    shown: Shown
    ratings: tuple[Rating, ...]
    unrated: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """3 green, 1 amber. Not rated: Sixth form."""
        counts = Counter(one.shown.level.label for one in self.ratings if one.shown.level)
        said = ", ".join(f"{number} {label[:1].lower()}{label[1:]}" for label, number in counts.most_common())
        missing = f"Not rated: {', '.join(self.unrated)}." if self.unrated else ""
        return " ".join(filter(None, (f"{said}." if said else "", missing)))


@dataclass(frozen=True, slots=True)
class AcademyPage(Paper):
    """One academy. `facts` are pairs of a word and its value."""

    facts: tuple[tuple[str, str], ...]
    shown: Shown
    summary: str
    domains: tuple[DomainRatings, ...]
    charts: tuple[DrawnTrend, ...] = ()
    no_charts: str = ""

    template = "print/papers/academy.html"


@dataclass(frozen=True, slots=True)
class LevelMeaning:
    level: Level
    meaning: str


@dataclass(frozen=True, slots=True)
class ScaleKey:
    name: str
    levels: tuple[LevelMeaning, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where figures of the pack come from, and as of when. `note`: the licence, or who brought them in."""

    title: str
    dated: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notes(Paper):
    """How to read the pack: levels, signs, where the figures come from."""

    paragraphs: tuple[str, ...]
    scales: tuple[ScaleKey, ...]
    sources: tuple[SourceLine, ...]

    template = "print/papers/notes.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of contents."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pack:
    """`running` stands at the foot of each page, with the `edition` of a pack that comes in versions; `made` says when
    the figures were read, in words.

    Raises ValueError where two papers have the same anchor.
    """

    cover: Cover
    running: str
    made: str
    papers: tuple[Paper, ...]
    edition: str = ""

    def __post_init__(self) -> None:
        anchors = [paper.anchor for paper in self.papers]
        if len(set(anchors)) != len(anchors):
            raise ValueError("two papers of a pack have the same anchor")

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(Entry(paper.title, paper.anchor) for paper in self.papers)

    @property
    def is_long(self) -> bool:
        """Whether its contents stand in two columns."""
        return len(self.papers) > MOST_ENTRIES

    def fingerprint(self) -> str:
        """SHA-256 over everything that the pack says, but for when it was made and which version it is."""
        from .plain import fingerprint  # which knows every kind of paper, and so this module

        return fingerprint(self)


def assemble(
    *,
    cover: Cover,
    running: str,
    made: str,
    overview: Overview,
    heatmaps: Sequence[Heatmap],
    academies: Sequence[AcademyPage],
    notes: Notes,
) -> Pack:
    """The trust first, then where it stands area by area, then each academy, and at the end how to read it all."""
    parts = [part for heatmap in heatmaps for part in split(heatmap)]
    papers: tuple[Paper, ...] = (overview, *parts, *academies, notes)
    return Pack(cover, running, made, papers)


def split(heatmap: Heatmap, most: int = MOST_COLUMNS) -> Iterator[Heatmap]:
    """The heatmap in parts of about equally many columns, none with more than `most`."""
    spans = shares(len(heatmap.columns), most)
    for number, span in enumerate(spans, start=1):
        yield replace(
            heatmap,
            anchor=heatmap.anchor if number == 1 else f"{heatmap.anchor}-{number}",
            title=heatmap.title if len(spans) == 1 else f"{heatmap.title} ({number} of {len(spans)})",
            columns=heatmap.columns[span],
            groups=tuple(
                replace(group, rows=tuple(replace(row, cells=row.cells[span]) for row in group.rows))
                for group in heatmap.groups
            ),
            part=number,
            parts=len(spans),
        )


def shares(count: int, most: int) -> list[slice]:
    """`count` things in as few runs as have at most `most` each, the longest first and at most one longer."""
    runs = max(1, -(-count // most))
    short, longer = divmod(count, runs)
    found, start = [], 0
    for number in range(runs):
        end = start + short + (number < longer)
        found.append(slice(start, end))
        start = end
    return found

"""Packs made by hand: of any number of academies, on any scale, with everything that is long or missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from governance.packs.contents import (
    AcademyPage,
    Concern,
    Count,
    Cover,
    DomainLine,
    DomainRatings,
    HeatGroup,
    Heatmap,
    HeatRow,
    LevelMeaning,
    Notes,
    Overview,
    Pack,
    Rating,
    Reason,
    ScaleKey,
    SourceLine,
    assemble,
)
from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.charts import stacks, trend
from trust_portal.ui.levels import AMBER, GREEN, RED, Level

THREE_COLOURS = (GREEN, AMBER, RED)
LETTERS = (
    Level("a", "A – strong", "A", "star", "teal"),
    Level("b", "B – sound", "B", "hexagon", "lime"),
    Level("c", "C – needs attention", "C", "diamond", "orange"),
    Level("d", "D – weak", "D", "cross", "purple"),
)
DOMAINS = {
    "Quality of education": (
        "Curriculum", "Quality of teaching", "Early reading and phonics", "Assessment", "Key stage 2 outcomes",
        "Key stage 4 outcomes", "Progress and value added", "Sixth form",
    ),
    "Behaviour and attendance": ("Attendance", "Persistent absence", "Suspensions", "Behaviour"),
    "Inclusion": ("SEND provision", "Disadvantaged pupils", "English as an additional language", "EHC plans"),
    "Leadership and governance": ("Leadership", "Local governing board", "Safeguarding", "Single central record"),
    "People": ("Recruitment and retention", "Staff wellbeing", "Staff absence", "Early career teachers"),
    "Finance and estates": ("Budget", "Health and safety", "Estate condition", "Information governance"),
}  # fmt: skip
NAMES = (
    "Ashdown Primary", "Beechfield Academy", "Castle Rise", "Dovedale High", "Elm Grove Primary",
    "Fairview Academy", "Grange Park", "Hollybrook", "Ivy Lane Primary", "Kingsmead High", "Larkfield",
    "Millbank Academy",
)  # fmt: skip
LONG_NAMES = (
    "St Bartholomew’s and Our Lady of Perpetual Succour Church of England and Catholic Primary Academy",
    "Ysgol Gynradd Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio",
    "Zażółć Gęślą Jaźń Académie Élémentaire",
    "X" * 40,
)
WHY = "Persistent absence 24.3% in 2018/19: amber, from 20% to below 30%."
# As it comes out of other programs: no place to break it, letters of other alphabets, and accents put together.
LONG_WHY = (
    "https://schools.example/reports/" + "a1b2c3d4e5" * 12 + " Über-façade café, Ελληνικά, Кириллица, "
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " + "Q" * 40
)
LONG_AREA = "Safeguarding-of-children-in-alternative-provision-and-off-site-education" + "W" * 40


def trend_of(name: str, school: str, *, gap: bool = False) -> trend.DrawnTrend:
    figures = tuple(trend.Figure(Decimal(text), f"{text}%") for text in ("93.1", "92.4", "92.9", "94.6"))
    if gap:
        figures = (*figures[:2], trend.Figure(None, "Suppressed"), figures[3])
    national = tuple(trend.Figure(Decimal(text), f"{text}%") for text in ("92.8", "92.5", "92.7", "93.0"))
    times = ("2015/16", "2016/17", "2017/18", "2018/19")
    return trend.draw(
        trend.Trend(
            title=f"{name}, {school}",
            times=times,
            series=(trend.Series("This academy", figures), trend.Series("England", national)),
            unit="%",
            ceiling=Decimal(100),
        )
    )


def sample_pack(
    academies: int = 12,
    *,
    levels: tuple[Level, ...] = THREE_COLOURS,
    domains: Mapping[str, tuple[str, ...]] = DOMAINS,
    names: tuple[str, ...] = NAMES,
    trust: str = "Meridian Learning Trust",
    logo: str = "",
    with_charts: bool = True,
    why: str = WHY,
) -> Pack:
    schools = [names[n] if n < len(names) else f"{names[n % len(names)]} {n + 1}" for n in range(academies)]

    def shown(number: int) -> Shown:
        level = (*levels, *levels[:-1], None, *levels[:1])[(number * 7 + number // 5) % (2 * len(levels) + 1)]
        moved = (Movement.SAME, Movement.BETTER, Movement.SAME, Movement.WORSE, Movement.NONE)[number % 5]
        return Shown(
            level, moved if level else Movement.NONE, is_confirmed=number % 3 == 0, applies=number % 17 != 13
        )

    groups, lines, pages = [], [], []
    for place, (domain, areas) in enumerate(domains.items()):
        rows = [
            HeatRow(domain, shown(place), tuple(shown(place + n) for n in range(academies)), is_summary=True)
        ]
        rows += [
            HeatRow(area, shown(place + row), tuple(shown(place * 3 + row * 5 + n) for n in range(academies)))
            for row, area in enumerate(areas)
        ]
        groups.append(HeatGroup(domain, tuple(rows)))
        cells = [cell.level for row in rows[1:] for cell in row.cells]
        counts = tuple(Count(level, cells.count(level)) for level in (*levels, None))
        lines.append(DomainLine(domain, shown(place), counts))
    for number, school in enumerate(schools):
        pages.append(_academy(number, school, groups, with_charts, why))
    worst = levels[-1]
    concerns = tuple(
        Concern(schools[n % academies], list(domains.values())[n % len(domains)][0], Shown(worst), "Spring 2018",
                why)
        for n in range(min(10, academies * 2))
    )  # fmt: skip
    return assemble(
        cover=Cover(trust, "Combined assurance", ("Summer term 2018/19", "Board of trustees"), logo),
        running="Combined assurance · Summer term 2018/19 · Confidential",
        made="Made on 28 November 2026 at 13:00",
        overview=Overview(
            anchor="trust",
            title="The trust on a page",
            summary=(f"{academies} academies; 61% of all ratings are confirmed by a person.",),
            trust=Shown(levels[1], Movement.BETTER),
            levels=levels,
            domains=tuple(lines),
            concerns=concerns,
            concerns_left_out=3,
            concern_level=worst,
            picture=stacks.draw(
                "Ratings by domain",
                [stacks.Stack(line.name, tuple((c.level, c.number) for c in line.counts)) for line in lines],
            ),
        ),
        heatmaps=[
            Heatmap(
                anchor="assurance",
                title="Combined assurance",
                caption="Ratings by area and academy, summer term 2018/19",
                columns=tuple(schools),
                groups=tuple(groups),
                key=levels,
            )
        ],
        academies=pages,
        notes=Notes(
            anchor="notes",
            title="How to read this pack",
            paragraphs=("A rating is suggested by the figures and confirmed by people.",),
            scales=(
                ScaleKey("Assurance", tuple(LevelMeaning(level, "What it looks like.") for level in levels)),
            ),
            sources=(
                SourceLine(
                    "Pupil absence in schools in England", "26 March 2020", "Open Government Licence v3.0"
                ),
            ),
        ),
    )


def _academy(number: int, school: str, groups: list[HeatGroup], with_charts: bool, why: str) -> AcademyPage:
    domains = []
    for group in groups:
        ratings = tuple(
            Rating(
                row.name,
                row.cells[number],
                since="Autumn 2017",
                reasons=(Reason(why, "Pupil absence in schools in England, 26 March 2020"),),
                flags=("A small group: fewer than 10 pupils.",) if number % 4 == 1 else (),
            )
            for row in group.rows[1:]
            if row.cells[number].level
        )
        unrated = tuple(row.name for row in group.rows[1:] if not row.cells[number].level)
        domains.append(DomainRatings(group.name, group.rows[0].cells[number], ratings, unrated))
    charts = (
        tuple(
            trend_of(name, school, gap=n == 1)
            for n, name in enumerate(("Attendance", "Persistent absence", "Attainment 8"))
        )
        if with_charts
        else ()
    )
    return AcademyPage(
        anchor=f"academy-{number + 1}",
        title=school,
        facts=(
            ("URN", str(137600 + number)),
            ("Phase", "Primary"),
            ("Pupils", "421"),
            ("In the trust since", "1 Sep 2014"),
        ),
        shown=groups[0].rows[0].cells[number],
        summary="14 of 28 areas are green, 3 red. Four became better since the spring term.",
        domains=tuple(domains),
        charts=charts,
        no_charts="There are no figures over time for this academy yet.",
    )

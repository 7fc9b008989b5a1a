"""Live data into the contents of a pack: the ratings of one grid in one period, as one kind of reader sees them.

The number of queries does not grow with academies or areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from academies.models import Academy, Kpi, Period
from assurance.frameworks.schema import Domain, Grid, areas_of
from assurance.in_force import InForce, framework_for
from assurance.rating_words import period_in_words
from assurance.roll_ups import RolledUp, rolled_up
from assurance.scales import levels_of
from assurance.sheets import Cell, Row, Sheet, academies_for, sheet_of
from assurance.shown import best_first, made_of_others, scales_of, shown, since_in_words
from trust_portal.accounts.access import Access
from trust_portal.print.marks import Shown
from trust_portal.tenancy.models import Trust
from trust_portal.ui.dates import day_in_short, time_in_words

from . import contents
from .overview import moved_in_words, overview_of
from .reasons import Reasons, reasons_of
from .trends import Trends, trends_of

# Drawn over time where the framework's own figures leave room.
HEADLINES = (
    "attendance",
    "persistent_absence",
    "ks2_rwm_exp",
    "attainment_8",
    "progress_8",
    "ks2_reading_score",
    "ks2_maths_score",
    "suspension_rate",
)


class NothingToShow(Exception):
    """There is nothing to make a pack of; the text says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A pack's contents, and the framework that its ratings were made by."""

    pack: contents.Pack
    framework: InForce


def rated_grid(period: Period, key: str) -> tuple[InForce, Grid]:
    """The framework of the period's school year and a grid of it; "" for the first one. Raises NothingToShow."""
    framework = framework_for(period.school_year.first_year)
    if framework is None:
        raise NothingToShow("The trust has no framework yet. Publish one first.")
    try:
        grid = framework.pack.grid(key or framework.pack.grids[0].id)
    except (KeyError, IndexError):
        raise NothingToShow(f"{framework.version} has nothing called “{key}” to rate.") from None
    return framework, grid


def gather(
    *, trust: Trust, reader: Access, period: Period, grid_key: str, at: datetime, logo: str = ""
) -> Gathered:
    """Raises NothingToShow. `logo` is a data: address, or empty."""
    framework, grid = rated_grid(period, grid_key)
    if period.kind != grid.rated:
        raise NothingToShow(f"{grid.name} is not rated for {period_in_words(period)}. Choose another period.")
    academies = academies_for(reader, period=period)
    sheet = sheet_of(access=reader, grid=grid, framework=framework, period=period, academies=academies)
    if sheet.is_empty:
        raise NothingToShow(f"{grid.name}: nothing is rated yet for {period_in_words(period)}.")
    trends = trends_of(kpis_of(grid), academies, until=period, veiled_for=reader)
    reasons = reasons_of(sheet, trends)
    when = period_in_words(period)
    rolled = rolled_up(sheet)
    return Gathered(
        contents.assemble(
            cover=contents.Cover(str(trust), grid.name, (when, f"Rated by {framework.version.name}"), logo),
            running=f"{grid.name} · {when} · Confidential",
            made=f"Made from live data on {time_in_words(at)}",
            overview=overview_of(sheet, rolled, reasons),
            heatmaps=[heatmap_of(sheet, rolled)],
            academies=[
                academy_page(sheet, row, f"academy-{number}", rolled, reasons, trends)
                for number, row in enumerate(sheet.rows, start=1)
            ],
            notes=_notes(sheet, reasons),
        ),
        framework,
    )


def kpis_of(grid: Grid) -> list[Kpi]:
    """Of the grid's criteria, in the order in which they are asked for; behind them what readers look for anyway."""
    keys = [one.kpi for _, area in areas_of(grid) for one in area.criteria if one.kpi and one.group == "all"]
    keys += HEADLINES
    known = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in=set(keys))}
    return [known[key] for key in dict.fromkeys(keys) if key in known]


def _own(sheet: Sheet, domain: Domain) -> dict[str, Shown]:
    """The trust's own ratings, where the grid rates the trust itself."""
    cells = sheet.own.cells if sheet.own else ()
    return {
        cell.column.area.id: shown(cell)
        for cell in cells
        if cell.is_rated and cell.column.domain.id == domain.id
    }


def heatmap_of(sheet: Sheet, rolled: RolledUp) -> contents.Heatmap:
    academies = [row.academy for row in sheet.rows if row.academy is not None]
    groups = []
    for domain, columns in sheet.domains:
        own = _own(sheet, domain)
        summary = contents.HeatRow(
            domain.name,
            made_of_others(rolled.across(domain.id)),
            tuple(made_of_others(rolled.of(one, domain.id)) for one in academies),
            is_summary=True,
        )
        rows = [
            contents.HeatRow(
                column.area.name,
                own.get(column.area.id) or made_of_others(rolled.across_of(column)),
                tuple(shown(row.by_area[column.area_id]) for row in sheet.rows),
            )
            for column in columns
        ]
        groups.append(contents.HeatGroup(domain.name, (summary, *rows)))
    return contents.Heatmap(
        anchor="ratings",
        title=sheet.grid.name,
        caption=f"{_capital(sheet.grid.area_words)} by academy, {period_in_words(sheet.period)}",
        columns=tuple(one.name for one in academies),
        groups=tuple(groups),
        key=tuple(level for scale in scales_of(sheet) for level in best_first(scale)),
        area_word=_capital(sheet.grid.area_word),
    )


def academy_page(
    sheet: Sheet, row: Row, anchor: str, rolled: RolledUp, reasons: Reasons, trends: Trends
) -> contents.AcademyPage:
    academy = row.academy
    assert academy is not None
    domains = []
    for domain, columns in sheet.domains:
        cells = [row.by_area[column.area_id] for column in columns]
        domains.append(
            contents.DomainRatings(
                domain.name,
                made_of_others(rolled.of(academy, domain.id)),
                tuple(_rating(academy, cell, reasons) for cell in cells if cell.is_rated),
                tuple(cell.column.area.name for cell in cells if cell.applies and not cell.is_rated),
            )
        )
    return contents.AcademyPage(
        anchor=anchor,
        title=academy.name,
        facts=_facts(academy),
        shown=made_of_others(rolled.of(academy)),
        summary=_academy_in_words(sheet, row),
        domains=tuple(domains),
        charts=trends.charts_of(academy, contents.MOST_CHARTS),
        no_charts="There are no figures over time for this academy yet.",
    )


def _rating(academy: Academy, cell: Cell, reasons: Reasons) -> contents.Rating:
    said = reasons.of(academy, cell)
    return contents.Rating(
        area=cell.column.area.name,
        shown=shown(cell),
        since=since_in_words(cell),
        reasons=said.reasons,
        flags=said.warnings,
        comment=said.comment,
    )


def _academy_in_words(sheet: Sheet, row: Row) -> str:
    cells = [cell for cell in row.cells if cell.applies]
    rated = [cell for cell in cells if cell.is_rated]
    said = f"{len(rated)} of {len(cells)} {sheet.grid.area_words} are rated."
    return " ".join(filter(None, (said, moved_in_words(rated))))


def _facts(academy: Academy) -> tuple[tuple[str, str], ...]:
    facts = [("URN", str(academy.urn)), ("Phase", academy.get_phase_display())]
    if academy.pupils is not None:
        facts.append(("Pupils", f"{academy.pupils:,}"))
    if academy.joined_on is not None:
        facts.append(("In the trust since", day_in_short(academy.joined_on)))
    return tuple(facts)


def _notes(sheet: Sheet, reasons: Reasons) -> contents.Notes:
    about = (sheet.grid.about,) if sheet.grid.about else ()
    return contents.Notes(
        anchor="notes",
        title="How to read this pack",
        paragraphs=(
            *about,
            "Figures suggest a rating by the rules of the trust’s framework; people confirm it, or rate otherwise and "
            "say why. A tick (✓) stands where a person has confirmed a rating. Where there is no figure there is no "
            "rating: it is never taken for a good one.",
            "↑ and ↓: better or worse than at the time before. “Since” is the first day of the run of equal ratings.",
        ),
        scales=tuple(
            contents.ScaleKey(
                scale.name,
                tuple(
                    contents.LevelMeaning(levels_of(scale)[one.id], one.meaning or "") for one in scale.levels
                ),
            )
            for scale in scales_of(sheet)
        ),
        sources=reasons.sources,
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]

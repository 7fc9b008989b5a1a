"""What Ofsted found: graded inspections up to November 2025, and report cards since. They are never compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academies.models import Academy
from trust_portal.reference.history import PublishedFigure, published_for
from trust_portal.reference.measures import MEASURES
from trust_portal.reference.sources import SOURCES, meaning_of
from trust_portal.ui.dates import day_in_short

from .contents import InspectionLine

_GRADED, _CARD = "ofsted_oeif_", "ofsted_card_"
SYSTEMS: Mapping[str, str] = {
    _CARD: "Report card",
    _GRADED: "Graded inspection, before November 2025",
}
_FIRST_YEAR = 2005
_OVERALL = "ofsted_oeif_overall"
_GRADES_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Inspection:
    """The newest of one system. `day`: on which it began, or the newest of its grades was given."""

    system: str
    day: date | None
    grades: tuple[tuple[str, str], ...]
    answered_by: int
    published: PublishedFigure


def inspections_of(academies: Collection[Academy], *, on: date) -> Mapping[int, Sequence[Inspection]]:
    """By the academy's id; the newer system first. One query."""
    measures = [key for key in MEASURES if key.startswith((_GRADED, _CARD))]
    by_urn: dict[int, list[PublishedFigure]] = {}
    if academies:
        years = range(_FIRST_YEAR, on.year + 1)
        for one in published_for([academy.urn for academy in academies], measures, years, ["all"]):
            by_urn.setdefault(one.urn, []).append(one)
    return {academy.pk: tuple(_newest(by_urn.get(academy.urn, ()), measures)) for academy in academies}


def _newest(figures: Sequence[PublishedFigure], order: Sequence[str]) -> Iterator[Inspection]:
    for family, system in SYSTEMS.items():
        of_family = [one for one in figures if one.measure.startswith(family)]
        if not of_family:
            continue
        newest = max(of_family, key=lambda one: (one.measured_on or date.min, one.year))
        # A report card's grades may come from more than one visit: the newest of each.
        latest: dict[str, PublishedFigure] = {}
        for one in sorted(of_family, key=lambda one: (one.year, one.measured_on or date.min)):
            if family == _CARD or (one.year, one.measured_on) == (newest.year, newest.measured_on):
                latest[one.measure] = one
        ordered = sorted(latest.values(), key=lambda one: order.index(one.measure))
        grades = tuple(_grade(one, newest) for one in ordered)
        yield Inspection(system, newest.measured_on, grades, newest.answered_by, newest)


def _grade(one: PublishedFigure, newest: PublishedFigure) -> tuple[str, str]:
    measure = MEASURES[one.measure]
    name = measure.name.partition(": ")[2].removesuffix(" (to 2025)").removesuffix(" (report card)")
    if one.number is None:
        found = meaning_of(one.source, one.mark)
        said = found.words if found else one.mark
    else:
        said = (measure.labels or {}).get(int(one.number), str(one.number))
    if one.measured_on != newest.measured_on and one.measured_on is not None:
        said = f"{said} ({day_in_short(one.measured_on)})"
    return name[:1].upper() + name[1:], said


def lines_of(academy: Academy, inspections: Sequence[Inspection]) -> tuple[InspectionLine, ...]:
    return tuple(
        InspectionLine(
            system=one.system,
            day=day_in_short(one.day) if one.day else "",
            timing=_timing(academy, one),
            grades=one.grades[:_GRADES_SHOWN],
            source=SOURCES[one.published.source].title if one.published.source in SOURCES else "",
            dated=day_in_short(one.published.published_on),
        )
        for one in inspections
    )


def _timing(academy: Academy, one: Inspection) -> str:
    """Whose work it judged: before or after the academy joined the trust."""
    words = ""
    if one.day is not None and academy.joined_on is not None:
        joined = day_in_short(academy.joined_on)
        if one.day < academy.joined_on:
            words = f"Before it joined the trust on {joined}"
        else:
            words = f"After it joined the trust on {joined}"
    if one.answered_by != academy.urn:
        earlier = f"under its earlier URN {one.answered_by}"
        return f"{words}, {earlier}" if words else earlier[:1].upper() + earlier[1:]
    return words


def lines_of_trust(
    academies: Sequence[Academy], found: Mapping[int, Sequence[Inspection]]
) -> tuple[InspectionLine, ...]:
    """How many academies have each grade: overall where Ofsted gave one, else for each thing that it judged."""
    lines = []
    for system in SYSTEMS.values():
        of_system = [one for academy in academies for one in found[academy.pk] if one.system == system]
        if of_system:
            newest = max(one.published.published_on for one in of_system)
            source = of_system[0].published.source
            lines.append(
                InspectionLine(
                    system=system,
                    timing=f"{len(of_system)} of {len(academies)} academies",
                    grades=tuple(_counted(of_system)),
                    source=SOURCES[source].title if source in SOURCES else "",
                    dated=day_in_short(newest),
                )
            )
    return tuple(lines)


def _counted(inspections: Sequence[Inspection]) -> Iterator[tuple[str, str]]:
    names = dict.fromkeys(name for one in inspections for name, _ in one.grades)
    for name in list(names)[:_GRADES_SHOWN]:
        counts = Counter(
            grade.partition(" (")[0] for one in inspections for other, grade in one.grades if other == name
        )
        yield (
            name,
            ", ".join(f"{number} {grade[:1].lower()}{grade[1:]}" for grade, number in counts.most_common()),
        )

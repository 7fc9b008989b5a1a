"""A layout in words: how files of one source are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from academies.kpi_files import Derived, Layout
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS

from .choices import WHAT_LABELS, KpiNames, What


@dataclass(frozen=True, slots=True)
class ColumnWords:
    heading: str
    meaning: str
    detail: str = ""


def described(
    layout: Layout, kpis: KpiNames, academies: Mapping[int, str]
) -> tuple[list[tuple[str, str]], list[ColumnWords]]:
    """Facts about the file as a whole, and its columns in the order in which they are read."""
    facts = [
        (
            "Each row is about",
            "A single pupil" if layout.is_pupil_level else "An academy, or a group of its pupils",
        ),
        ("Sheet", layout.sheet or "The one with most of these headings"),
        ("Headings", f"In row {layout.header_row}" if layout.header_row else "Looked for"),
    ]
    if layout.academy is not None:
        facts.append(("Academy", academies.get(layout.academy, str(layout.academy))))
    if layout.academy_carries_down:
        facts.append(("The academy", "Stands only in the first of its rows"))
    if layout.skip:
        facts.append(("Rows left out", ", ".join(layout.skip)))
    named = (
        (layout.academy_column, What.ACADEMY),
        (layout.name_column, What.SECOND_NAME),
        (layout.cohort_column, What.COHORT),
        (layout.pupil_column, What.PUPIL),
    )
    columns = [ColumnWords(heading, WHAT_LABELS[what]) for heading, what in named if heading]
    groups = {layout.group_column: layout.groups} if layout.group_column else layout.pupil_groups
    columns += [
        ColumnWords(heading, WHAT_LABELS[What.GROUP], _meanings(meant)) for heading, meant in groups.items()
    ]
    columns += [
        ColumnWords(heading, kpis.label(kpi), _group(layout.column_groups.get(heading, "")))
        for heading, kpi in layout.kpi_columns.items()
    ]
    columns += [ColumnWords(_added(one), kpis.label(one.kpi), _how(one)) for one in layout.derived]
    return facts, columns


def _meanings(meant: Mapping[str, str]) -> str:
    return "; ".join(
        f"{text}: {PUPIL_GROUPS.get(group, group) if group else 'left out'}" for text, group in meant.items()
    )


def _group(group: str) -> str:
    return "" if group in ("", EVERYBODY) else PUPIL_GROUPS.get(group, group)


def _added(one: Derived) -> str:
    return " + ".join(one.add) or one.where or "The rows"


def _how(one: Derived) -> str:
    match one.how:
        case "share":
            return f"As a percentage of {one.of}"
        case "sum":
            return "Added up"
        case "mean":
            return "The average of the pupils"
        case "pupils" | "pupils_share":
            counted = "How many pupils" if one.how == "pupils" else "The percentage of pupils"
            return f"{counted} have {' or '.join(one.values)} under {one.where}" if one.where else counted
        case "persistent_absence":
            return f"Pupils who missed 10% or more{f' of {one.of}' if one.of else ''}"
        case "severe_absence":
            return f"Pupils who missed 50% or more{f' of {one.of}' if one.of else ''}"

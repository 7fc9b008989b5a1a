"""What a person said about a file, as a layout; and a layout, or a first look, as what could be said. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from academies.kpi_files import Derived, KpiShape, Layout
from academies.kpi_files.group_words import group_meant, is_about_a_group
from academies.kpi_files.layout import How, LayoutInvalid
from academies.kpi_files.looking import Look, layout_of
from trust_portal.tabular.headers import normal

from .choices import LEAVE_OUT, What


@dataclass(frozen=True, slots=True)
class SaidColumn:
    """`kpi` and `group` of a key figure; `fraction`: "fraction", "as_shown", or "" where nothing is said. `typed` is
    what stands for the key figure where there is none of that name."""

    what: What = What.NOTHING
    kpi: str = ""
    group: str = ""
    fraction: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class SaidFigure:
    kpi: str = ""
    how: str = ""
    add: tuple[str, ...] = ()
    of: str = ""
    where: str = ""
    values: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """`columns` and `texts` go by headings; `texts` says of each text which group it means, "-" for none."""

    is_about_pupils: bool = False
    academy: int | None = None
    carries_down: bool = False
    skip: tuple[str, ...] = ()
    columns: Mapping[str, SaidColumn] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: tuple[SaidFigure, ...] = ()

    @property
    def group_columns(self) -> tuple[str, ...]:
        return tuple(heading for heading, said in self.columns.items() if said.what == What.GROUP)


def layout_from(said: Said, look: Look) -> Layout:
    """Raises LayoutInvalid for what makes no sense together; whether it can be read by, `Layout.check` says."""
    figures = {heading: one for heading, one in said.columns.items() if one.what is What.FIGURE}
    groups = said.group_columns
    if len(groups) > 1 and not said.is_about_pupils:
        raise LayoutInvalid({"group_column": "only one column can name the group of pupils of a row"})
    if said.academy is None and not _heading(said, What.ACADEMY):
        raise LayoutInvalid(
            {"academy": "say which column names the academy, or which academy the file is about"}
        )
    if not figures and not said.figures:
        raise LayoutInvalid({"kpi_columns": "say of at least one column which key figure it holds"})
    meant = {
        heading: {
            text: "" if group == LEAVE_OUT else group for text, group in said.texts.get(heading, {}).items()
        }
        for heading in groups
    }
    return Layout(
        sheet="" if len(look.sheets) == 1 else look.sheet,
        header_row=look.header_row,
        academy_column="" if said.academy is not None else _heading(said, What.ACADEMY),
        name_column="" if said.academy is not None else _heading(said, What.SECOND_NAME),
        academy_carries_down=said.carries_down and said.academy is None,
        academy=said.academy,
        group_column=groups[0] if groups and not said.is_about_pupils else "",
        groups=meant[groups[0]] if groups and not said.is_about_pupils else {},
        cohort_column="" if said.is_about_pupils else _heading(said, What.COHORT),
        kpi_columns={heading: one.kpi for heading, one in figures.items()},
        column_groups={heading: one.group for heading, one in figures.items() if one.group},
        fractions=_with(said, "fraction"),
        as_shown=_with(said, "as_shown"),
        skip=said.skip,
        derived=tuple(
            Derived(one.kpi, cast("How", one.how), one.add, one.of, one.where, one.values)
            for one in said.figures
        ),
        is_pupil_level=said.is_about_pupils,
        pupil_column=_heading(said, What.PUPIL) if said.is_about_pupils else "",
        pupil_groups=meant if said.is_about_pupils else {},
    )


def said_by(layout: Layout, look: Look) -> Said:
    """What a person would say of this file to make this layout; headings that it lacks are left out."""
    columns: dict[str, SaidColumn] = {}

    def put(heading: str, said: SaidColumn) -> None:
        column = look.column(heading) if heading else None
        if column is not None:
            columns[column.heading] = said

    put(layout.academy_column, SaidColumn(What.ACADEMY))
    put(layout.name_column, SaidColumn(What.SECOND_NAME))
    put(layout.group_column, SaidColumn(What.GROUP))
    put(layout.cohort_column, SaidColumn(What.COHORT))
    put(layout.pupil_column, SaidColumn(What.PUPIL))
    for heading, kpi in layout.kpi_columns.items():
        put(heading, SaidColumn(What.FIGURE, kpi, layout.column_groups.get(heading, "")))
    for heading in layout.pupil_groups:
        put(heading, SaidColumn(What.GROUP))
    for kind, headings in (("fraction", layout.fractions), ("as_shown", layout.as_shown)):
        for heading in headings:
            column = look.column(heading)
            if column is not None:
                columns[column.heading] = replace(columns.get(column.heading, SaidColumn()), fraction=kind)
    texts = {layout.group_column: layout.groups} if layout.group_column else dict(layout.pupil_groups)
    return Said(
        is_about_pupils=layout.is_pupil_level,
        academy=layout.academy,
        carries_down=layout.academy_carries_down,
        skip=layout.skip,
        columns=columns,
        texts={
            column.heading: {text: group or LEAVE_OUT for text, group in meant.items()}
            for heading, meant in texts.items()
            if (column := look.column(heading)) is not None
        },
        figures=tuple(
            SaidFigure(one.kpi, one.how, one.add, one.of, one.where, one.values) for one in layout.derived
        ),
    )


def proposal(look: Look, kpis: Mapping[str, KpiShape]) -> Said:
    """What can be told for certain, and what headings suggest: for a person to correct."""
    known = {normal(name): kpi.key for kpi in kpis.values() for name in (kpi.key, kpi.name)}
    columns: dict[str, SaidColumn] = {}
    used: set[str] = set()
    for column in look.columns:
        over = normal(column.heading)
        key = known.get(over) or known.get(over.removesuffix("%").strip())
        if not column.can_be_read:
            continue
        if column.heading == look.academy_column:
            columns[column.heading] = SaidColumn(What.ACADEMY)
        elif is_about_a_group(column.heading) and column.texts:
            columns[column.heading] = SaidColumn(What.GROUP)
        elif over in ("upn", "uln", "adno", "admission number", "pupil id", "student id"):
            columns[column.heading] = SaidColumn(What.PUPIL if look.is_about_pupils else What.NOTHING)
        elif (
            over in ("pupils", "students", "number of pupils", "cohort", "on roll")
            and not look.is_about_pupils
        ):
            columns[column.heading] = SaidColumn(What.COHORT)
        elif key and key not in used and not look.is_about_pupils:
            columns[column.heading] = SaidColumn(What.FIGURE, key)
            used.add(key)
    one_group = [heading for heading, said in columns.items() if said.what is What.GROUP]
    if not look.is_about_pupils:
        for heading in one_group[1:]:
            del columns[heading]
    first = layout_of(look)
    return Said(
        is_about_pupils=look.is_about_pupils,
        carries_down=first.academy_carries_down,
        skip=first.skip,
        columns=columns,
        figures=_reckoned(look, kpis, used),
    )


def meanings(heading: str, texts: tuple[str, ...], known: Mapping[str, str]) -> dict[str, str]:
    """Of each text what was said of it, or else what it seems to mean."""
    found = dict(known)
    for text in texts:
        if not found.get(text) and (group := group_meant(heading, text)) is not None:
            found[text] = group or LEAVE_OUT
    return found


def _reckoned(look: Look, kpis: Mapping[str, KpiShape], used: set[str]) -> tuple[SaidFigure, ...]:
    """Attendance from the sessions that registers give: present and approved activity, of those possible."""
    by_word = {normal(column.heading): column.heading for column in look.columns if column.can_be_read}

    def one(*words: str) -> str:
        return next((by_word[word] for word in words if word in by_word), "")

    present = one("present", "present marks", "sessions present", "attended", "sessions attended")
    possible = one("possible", "possible marks", "possible sessions", "sessions possible")
    if not present or not possible:
        return ()
    activity = one("aea", "approved educational activity", "approved educational activity (aea)")
    add = (present, activity) if activity else (present,)
    ways = [("attendance", "share")]
    if look.is_about_pupils:
        ways += [("persistent_absence", "persistent_absence"), ("severe_absence", "severe_absence")]
    return tuple(SaidFigure(kpi, how, add, possible) for kpi, how in ways if kpi in kpis and kpi not in used)


def _heading(said: Said, what: What) -> str:
    return next((heading for heading, one in said.columns.items() if one.what is what), "")


def _with(said: Said, fraction: str) -> tuple[str, ...]:
    return tuple(heading for heading, one in said.columns.items() if one.fraction == fraction)

"""The words in which a source says what its files look like: data only, read by reading.py and sheet.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

EntityKind = Literal["school", "laestab", "la", "region", "national", "trust"]
Where = Mapping[str, Collection[str]]
"""Heading -> the values (case-insensitive) that its cell may have; all headings must agree."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a cell instead of a number. meaning: suppressed, not_applicable, not_available, low_coverage,
    no_entries, new_school, unreliable; words: what a page says."""

    meaning: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A column that holds one measure of one pupil group.

    cohort: the heading of the column with the number of pupils it is about. codes: words in the column -> numbers
    of the measure's scale. urn: heading of a column that says under which URN it was measured, where that differs;
    on: heading of the column with the day of measuring. ignored: what means "nothing here" in this column.
    out_of: the figure is this number less what stands in the cell (attendance is 100 less absence); what is wrong
    with the cell is told once, by the figure that takes it as it stands.
    """

    heading: str
    measure: str
    group: str = "all"
    cohort: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)
    urn: str = ""
    on: str = ""
    ignored: Collection[str] = ()
    out_of: int = 0


@dataclass(frozen=True, slots=True)
class SchoolList:
    """A column that lists URNs: the figure `measure` is `number` for each of them. A later list does not change what
    an earlier one of the same row said of a school."""

    heading: str
    measure: str
    number: int
    separator: str = ";"


@dataclass(frozen=True, slots=True)
class About:
    """Which rows are about what; the first that fits a row counts.

    key: the heading of the entity's number, or "" with `entity` given. parts: heading -> value -> ending of the
    entity: {"ESTAB": {"PRI": "primary"}} makes E/primary. An ending of "" adds nothing.
    """

    kind: EntityKind
    key: str = ""
    entity: str = ""
    when: Where = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that hold nothing for the portal, and why."""

    when: Where
    reason: str


@dataclass(frozen=True, slots=True)
class Year:
    """Where the school year is said: in a column, or in a line above the headings (`title`: a regular expression
    whose first group is the year in which it begins). With neither, `--year` says it, or the file's name.
    """

    column: str = ""
    title: str = ""


FieldKind = Literal["text", "whole", "number", "date", "company", "laestab", "code"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a register. headings: where it stands, the first that is there and filled. required: a row without
    it is skipped. length: the most characters of a text (more are cut off), of a code or company number (more are a
    problem), the most digits of a whole number. words: what becomes of each text, where it is not kept as it is."""

    name: str
    kind: FieldKind
    headings: tuple[str, ...]
    required: bool = False
    length: int = 0
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """Rows that become records of a table: establishments, groups, memberships or links."""

    target: Literal["establishment", "group", "membership", "link"]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which files of a source have come. `has` and `has_not` tell it by its headings.

    figures in columns that a file does not have are left out: what is needed stands in `has`. short_rows: rows may
    stop early, where nothing follows. list_at_end: the last column holds a list that is written without quotation
    marks, so that rows are longer than the headings.
    """

    name: str
    has: frozenset[str]
    has_not: frozenset[str] = frozenset()
    about: tuple[About, ...] = ()
    figures: tuple[Figure, ...] = ()
    lists: tuple[SchoolList, ...] = ()
    register: Register | None = None
    skips: tuple[Skip, ...] = ()
    year: Year = Year()
    short_rows: bool = False
    list_at_end: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """status: of a file that does not say. nothing: texts that mean an empty cell. is_snapshot: the file is the
    whole list of a day, which `published_on` must name; what is not in it any more has left."""

    key: str
    title: str
    covers: str
    layouts: tuple[Layout, ...]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    status: Literal["provisional", "revised", "final"] = "final"
    nothing: Collection[str] = ("",)
    needs_day: bool = False
    is_snapshot: bool = False


SUPPRESSED = Mark("suppressed", "Too few pupils to publish")
NOT_APPLICABLE = Mark("not_applicable", "Does not apply")
NOT_AVAILABLE = Mark("not_available", "Not available")

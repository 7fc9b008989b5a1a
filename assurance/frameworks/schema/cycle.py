"""The year's work: reports, visits, targets, triggers and responses, the calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .base import Key, Name, Number, Part, Text
from .grids import Word
from .support import Cadence, Condition

Month = Annotated[int, Field(ge=1, le=12)]


class Question(Part):
    """What a section of the report asks. `words`: how many are usual, as guidance."""

    id: Key
    text: Text
    words: int | None = Field(default=None, ge=10, le=5000)


class ReportSection(Part):
    """`kpis` are prefilled with figures, `areas` (as `grid/area`) with ratings."""

    id: Key
    name: Name
    questions: tuple[Question, ...] = ()
    kpis: tuple[Key, ...] = ()
    areas: tuple[str, ...] = ()


class Report(Part):
    """The headteacher's report. Days count back from the meeting of `committee` that reads it."""

    id: Key
    name: Name
    every: Cadence = "term"
    committee: Key | None = None
    opens_days_before: int = Field(default=42, ge=1, le=180)
    due_days_before: int = Field(default=14, ge=0, le=120)
    accuracy_days: int = Field(default=5, ge=0, le=60)
    sections: tuple[ReportSection, ...] = Field(min_length=1)


class VisitType(Part):
    id: Key
    name: Name
    about: Text | None = None
    led_by: Name | None = None
    is_external: bool = False
    every: Cadence | None = None
    times: int = Field(default=1, ge=1)
    half_terms: tuple[Annotated[int, Field(ge=1, le=6)], ...] = ()
    output: Name | None = None
    focus: tuple[Name, ...] = ()


class KpiTarget(Part):
    """A target that the model itself sets for everybody."""

    kpi: Key
    group: Key = "all"
    target: Number


class TargetRound(Part):
    """The yearly round of targets: its states in order, each with who owns it, and when."""

    states: tuple[Name, ...] = ()
    proposed_in: Month | None = None
    reviewed_in: Month | None = None
    agreed_in: Month | None = None
    about: Text | None = None
    fixed: tuple[KpiTarget, ...] = ()


class Trigger(Part):
    """Fires where `when` holds, or is raised by hand; at least one of the two."""

    id: Key
    name: Name
    when: tuple[Condition, ...] = ()
    by_hand: bool = True


class Response(Part):
    """What may be done once a trigger fired: by the school and its helpers, or by the board's powers."""

    id: Key
    name: Name
    kind: Literal["school", "board"]
    about: Text | None = None


class Event(Part):
    """A line of the year. Either a month, half terms, or a rhythm; `day` where it is a date (30 March)."""

    id: Key
    name: Name
    month: Month | None = None
    day: int | None = Field(default=None, ge=1, le=31)
    half_terms: tuple[Annotated[int, Field(ge=1, le=6)], ...] = ()
    every: Cadence | None = None
    times: int = Field(default=1, ge=1)
    says: Name | None = None
    who: Name | None = None
    areas: tuple[str, ...] = ()


class Step(Part):
    """A step of a plan towards an objective: an area of a grid, as `grid/area`.

    `due_on` is the last day of what the plan gives, `due` its own words for it. `year` is the school year's first.
    """

    id: Key
    area: str
    text: Text
    year: int = Field(ge=2000, le=2100)
    academies: tuple[Word, ...] = ()
    owner: Name | None = None
    with_: Name | None = Field(default=None, alias="with")
    due: Name | None = None
    due_on: date | None = None


class Plan(Part):
    """A plan over years. `steps` lead to the objectives that the grid named by `grid` rates."""

    id: Key
    name: Name
    grid: Key
    first_year: int = Field(ge=2000, le=2100)
    last_year: int = Field(ge=2000, le=2100)
    statuses: tuple[Name, ...] = ()
    steps: tuple[Step, ...] = ()

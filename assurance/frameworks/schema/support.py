"""Support models: tiers, categories, benchmark grades, risk statuses; what each level means and brings."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Key, Name, Number, Part, Text
from .criteria import Against, Combine, Criterion, Range

Cadence = Literal[
    "week",
    "two_weeks",
    "four_weeks",
    "month",
    "half_term",
    "term",
    "half_year",
    "year",
    "two_years",
    "four_years",
    "once",
    "ongoing",
]


class Condition(Part):
    """Something that is true of an academy or is not. Exactly one of `rating`, `count` and `kpi`.

    `rating`: an area as `grid/area`, a domain as `grid/domain/*` or a whole grid as `grid`: its level is at least
    as good as `at_least`, or at most as good as `at_most`. `count`: of the areas below that address, at least `times`
    are so. `kpi`: the figure, or what it is against, lies in `range`.
    """

    rating: str | None = None
    count: str | None = None
    times: int = Field(default=1, ge=1)
    at_least: Key | None = None
    at_most: Key | None = None
    kpi: Key | None = None
    group: Key = "all"
    against: Against = "value"
    tolerance: Number = Decimal(0)
    range: Range | None = None


class SuggestRule(Part):
    """This level where all conditions hold. The first rule of the list that holds counts."""

    level: Key
    when: tuple[Condition, ...] = Field(min_length=1)
    why: Text


class Suggest(Part):
    """How a level is suggested: by rules, or by criteria as an area is rated. Neither: people decide alone."""

    rules: tuple[SuggestRule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    combine: Combine = Combine()


class Subject(Part):
    """A school subject or a theme that has a level of its own beside the academy's, suggested by rules of its own."""

    id: Key
    name: Name
    suggest: Suggest = Suggest()


class EvidenceItem(Part):
    """A line of the checklist for the meeting that decides."""

    id: Key
    name: Name
    is_required: bool = True


class Meeting(Part):
    """The meeting that decides. `chair` and `present` are roles of the portal, or words where it has no such role."""

    name: Name
    chair: Name
    present: tuple[Name, ...] = ()


class Feature(Part):
    """What an academy at a level looks like, by theme."""

    theme: Name
    text: Text


class LevelFeatures(Part):
    level: Key
    summary: Text | None = None
    features: tuple[Feature, ...] = ()


class EntitlementLine(Part):
    """What one level gets of an entitlement. `says` is shown; the rest lets the portal schedule it.

    `amount` is in `unit`, for each `every`: 2 days every term. `times` is how often in each `every`.
    """

    says: Name
    every: Cadence | None = None
    times: int = Field(default=1, ge=1)
    amount: Number | None = None
    unit: Literal["minutes", "half_days", "days", "full_days"] | None = None
    is_limit: bool = False


class Entitlement(Part):
    """A line of support, and what each level gets of it; levels that it does not name get nothing."""

    id: Key
    name: Name
    strand: Name | None = None
    kind: Literal["core", "enhanced", "bespoke"] = "core"
    phases: tuple[Key, ...] = ()
    levels: dict[Key, EntitlementLine]


class SupportModel(Part):
    """Levels that people decide, for an academy, and for each of `subjects` where there are any.

    `scale` orders the levels. `agreed_by` lists who must agree: `ceo`, `board`. `starts` is when in the year.
    """

    id: Key
    name: Name
    level_word: Name
    level_words: Name
    scale: Key
    about: Text | None = None
    decided: Literal["term", "school_year"] = "school_year"
    starts: Name | None = None
    may_change_in_year: bool = True
    subjects: tuple[Subject, ...] = ()
    suggest: Suggest = Suggest()
    meeting: Meeting | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    agreed_by: tuple[Literal["ceo", "board"], ...] = ()
    features: tuple[LevelFeatures, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()

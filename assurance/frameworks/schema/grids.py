"""Grids: everything that gets a rating, in domains: assurance areas, intentions, objectives, approaches, standards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Key, Name, Part, Text
from .criteria import Combine, Criterion, DataRules

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Measure(Part):
    """A number that a plan names beside an area. `kpi` is its key where the portal can hold it.

    `direction` `done`: it happens or it does not. `target` in the plan's words: “100”, “above 0”.
    """

    name: Name
    unit: Word = "number"
    direction: Literal["higher", "lower", "zero", "done", "none"] = "higher"
    target: Word | None = None
    kpi: Key | None = None


class About(Part):
    """What a plan says of an area, beyond its criteria. All of it is shown where the area is rated."""

    purpose: Text | None = None
    outcome: Text | None = None
    starting_point: tuple[Text, ...] = ()
    statements: tuple[Text, ...] = ()
    impacts: tuple[Text, ...] = ()
    people: Text | None = None
    measures: tuple[Measure, ...] = ()
    approach: Text | None = None
    is_trust_wide: bool | None = None
    rhythm: Text | None = None
    decided_by: Text | None = None
    reported_to: Text | None = None
    rules: tuple[Text, ...] = ()


class Area(Part):
    """What gets one rating for each academy and time.

    Its identity is its id within the grid. `was` lists earlier ids, whose ratings become this one's. `meanings` says
    what each level looks like here, for areas that a person judges as a whole. `phases`: of the academies it is for;
    none means all.
    """

    id: Key
    name: Name
    was: tuple[Key, ...] = ()
    scale: Key | None = None
    about: About | None = None
    meanings: dict[Key, Text] = Field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    combine: Combine = Combine()
    weight: int = Field(default=1, ge=1, le=100)
    phases: tuple[Key, ...] = ()


class Domain(Part):
    """Areas that belong together. `owners` are roles of the portal that rate them; `owner` says so in words.

    `heading` is one above the domain, where there are two (a strategic direction above its themes).
    """

    id: Key
    name: Name
    heading: Name | None = None
    about: Text | None = None
    owner: Name | None = None
    owners: tuple[Key, ...] = ()
    areas: tuple[Area, ...] = Field(min_length=1)
    combine: Combine = Combine(rule="worst_of")


class Grid(Part):
    """What is rated together, on one scale, at one rhythm.

    `combine` makes an academy's rating from its domains, `across` the trust's from its academies.
    """

    id: Key
    name: Name
    area_word: Word = "area"
    area_words: Word = "areas"
    about: Text | None = None
    scale: Key
    rated: Literal["half_term", "term", "school_year"] = "term"
    subjects: Literal["academies", "trust", "both"] = "academies"
    domains: tuple[Domain, ...] = Field(min_length=1)
    combine: Combine = Combine(rule="worst_of")
    across: Combine = Combine(rule="majority")
    data: DataRules = DataRules()

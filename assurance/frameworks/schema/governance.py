"""Who decides, and what they must have been told: committees and reporting duties; and what else a model says."""

from __future__ import annotations

from pydantic import Field

from .base import Key, Name, Part, Text


class Committee(Part):
    id: Key
    name: Name
    purpose: Text | None = None
    chair: Name | None = None
    lead: Name | None = None
    meets: Name | None = None
    oversees: tuple[Text, ...] = ()


class Duty(Part):
    """Something a committee must have been told in the year. `kpis` carry a rating with its written reason."""

    id: Key
    text: Text
    kpis: tuple[Key, ...] = ()


class DutyFocus(Part):
    id: Key
    name: Name
    duties: tuple[Duty, ...] = Field(min_length=1)


class DutyTheme(Part):
    """`committee` is whom the duties of the theme are owed to."""

    id: Key
    name: Name
    committee: Key
    focuses: tuple[DutyFocus, ...] = Field(min_length=1)


class Item(Part):
    name: Name
    text: Text | None = None
    items: tuple[Text, ...] = ()


class Chapter(Part):
    """Anything else that the model says and people look up: aims, networks, actors, review mechanisms, words."""

    id: Key
    name: Name
    text: Text | None = None
    items: tuple[Item, ...] = ()

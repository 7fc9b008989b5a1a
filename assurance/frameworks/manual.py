"""What parts and fields are called where people edit them, and what they mean. A test holds it to the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .manual_parts import PARTS


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PartWords:
    """`one` and `many` name it in running text; `about` says what it is for."""

    one: str
    many: str
    about: str
    fields: Mapping[str, FieldWords]


def words_of(part: str) -> PartWords:
    """By the name of its class. Raises KeyError."""
    return MANUAL[part]


# Fields that mean the same wherever they stand, unless a part says otherwise.
_EVERYWHERE: Mapping[str, str] = {
    "id": "Key | Small letters, digits, - and _. It stays when words change.",
    "name": "Name",
    "about": "About",
    "kpi": "KPI | Its key in the catalogue, or of the trust's own.",
    "group": "Pupils | The group that the figure is about.",
    "kpis": "KPIs | One key on each line.",
    "areas": "Areas | One on each line: the grid, a slash, the area.",
    "phases": "Phases | Of the academies it is for. None: for all.",
    "level": "Level",
    "scale": "Scale",
    "every": "How often",
    "times": "How many times in each",
    "from": "From | The number itself belongs to it.",
    "above": "Above | The number itself does not.",
    "to": "To | The number itself belongs to it.",
    "below": "Below | The number itself does not.",
    "half_terms": "Half terms | Numbers from 1 to 6, one on each line.",
    "against": "Held against | The figure itself, or how far it is from something else.",
    "tolerance": "Tolerance | How much worse a figure must be to count as a fall.",
    "committee": "Committee",
    "bands": "Bands | Each number must lie in exactly one.",
    "combine": "How it is made from its parts",
    "weight": "Weight",
}


def _field(text: str) -> FieldWords:
    label, _, hint = text.partition(" | ")
    return FieldWords(label, hint)


def _part(name: str) -> PartWords:
    one, many, about, own = PARTS[name]
    fields = {key: _field(text) for key, text in _EVERYWHERE.items()}
    return PartWords(one, many, about, {**fields, **{key: _field(text) for key, text in own.items()}})


MANUAL: Mapping[str, PartWords] = {name: _part(name) for name in PARTS}

# The words for what fields can hold, where the key alone does not say it.
CHOICES: Mapping[str, str] = {
    "best_first": "The best level first",
    "worst_first": "The worst level first",
    "value": "The figure itself",
    "national": "Less the figure of England",
    "la": "Less that of the local authority",
    "similar": "Less the middle of the most similar schools",
    "target": "Less the target",
    "previous": "Less the figure before",
    "falls": "How many times in a row it became worse",
    "worst_of": "The worst of them",
    "best_of": "The best of them",
    "majority": "The best level that more than half reach",
    "weighted": "The mean of the points, by weight",
    "points": "The sum of the points, by bands",
    "judged": "A person decides",
    "any": "Whatever has a rating counts",
    "all": "None unless every part has one",
    "flag": "Show the rating with a flag",
    "not_rated": "Give no rating",
    "two_weeks": "Two weeks",
    "four_weeks": "Four weeks",
    "half_term": "Half term",
    "half_year": "Half a year",
    "two_years": "Two years",
    "four_years": "Four years",
    "school_year": "School year",
    "half_days": "Half days",
    "full_days": "Full days",
    "ceo": "Chief executive",
    "zero": "Near to 0 is better",
    "higher": "Higher is better",
    "lower": "Lower is better",
    "none": "Neither is better",
    "done": "It happens or it does not",
}


def choice_in_words(choice: str) -> str:
    return CHOICES.get(choice) or choice.replace("_", " ").capitalize()

"""What the checks of a pack say, and what they must be told."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

Place = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of the pack.

    `missing`: the id that is referred to and does not exist. `beside`: the other place that it is about. `whole`: what
    had to be looked at as a whole.
    """

    place: Place
    message: str
    missing: str = ""
    beside: Place | None = None
    whole: Place | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What packs refer to and do not hold: keys of KPIs, pupil groups, phases and roles. None: not checked."""

    kpis: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    phases: frozenset[str] | None = None
    roles: frozenset[str] | None = None


def dead(place: Place, word: str, key: str, choices: Collection[str], *, where: str = "here") -> Finding:
    """A reference that leads nowhere."""
    near = difflib.get_close_matches(key, list(choices), n=1, cutoff=0.6)
    if near:
        hint = f" Did you mean “{near[0]}”?"
    elif 0 < len(choices) <= 12:
        hint = f" There {'is' if len(choices) == 1 else 'are'} {', '.join(choices)}."
    else:
        hint = ""
    return Finding(place, f"There is no {word} “{key}” {where}.{hint}", missing=key)

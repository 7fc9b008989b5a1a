"""A draft as the pages need it: its data, its problems, and where each of them is put right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assurance.frameworks.finding import Place
from assurance.frameworks.nodes import NotRead, text_of, tree_of
from assurance.frameworks.places import page_of, place_of, written
from assurance.frameworks.reading import Problem, ReadPack, read
from assurance.frameworks.schema import Pack
from assurance.known import known_here


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """`at` is the form where it is put right, as addresses write it."""

    problem: Problem
    at: str


@dataclass
class DraftDocument:
    """A text, read once. `data` is None where it is no YAML."""

    text: str

    @cached_property
    def outcome(self) -> ReadPack:
        return read(self.text, known=known_here())

    @cached_property
    def data(self) -> dict[str, Any] | None:
        return data_in(self.text)

    @property
    def pack(self) -> Pack | None:
        return self.outcome.pack

    @property
    def problems(self) -> tuple[PlacedProblem, ...]:
        return tuple(
            PlacedProblem(one, written(page_of(place_of(one.path)))) for one in self.outcome.problems
        )

    def problems_at(self, place: Place) -> list[tuple[str, str]]:
        """Path behind the place, and message: of the part that stands there and of all that is within it."""
        found = []
        for one in self.outcome.problems:
            where = place_of(one.path)
            if where[: len(place)] == place:
                rest = where[len(place) :]
                path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)
                found.append((path.removeprefix("."), one.message))
        return found

    @property
    def has_comments(self) -> bool:
        return any(line.lstrip().startswith("#") for line in self.text.splitlines())


def data_in(text: str) -> dict[str, Any] | None:
    try:
        root, _ = tree_of(text_of(text))
    except NotRead:
        return None
    data = root.data()
    return data if isinstance(data, dict) else None

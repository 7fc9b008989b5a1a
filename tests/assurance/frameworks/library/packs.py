"""The shipped packs, each read once, and the tables that they are held against."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import assurance.frameworks
from assurance.frameworks.reading import Problem, ReadPack, read
from assurance.frameworks.schema import Area, Chapter, Grid, Pack, areas_of
from assurance.known import known_to_all

LIBRARY = Path(assurance.frameworks.__file__).parent / "library"
SIXTH = Path(__file__).parent.parent / "sixth.yaml"
NAMES = (
    "assured-four-category",
    "four-tier-growth",
    "vision-intentions",
    "strategic-directions",
    "partnership-offer",
)
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 4
    )
}
_NUMBER = re.compile(rf"(?<![\w.])(?:\d+(?:\.\d+)*|(?i:{'|'.join(_WORDS)})\b)")


@cache
def read_file(path: Path) -> ReadPack:
    return read(path.read_text(encoding="utf-8"), known=known_to_all())


def problems_of(path: Path) -> tuple[Problem, ...]:
    return read_file(path).problems


def pack_named(name: str) -> Pack:
    found = read_file(LIBRARY / f"{name}.yaml").pack
    assert found is not None, problems_of(LIBRARY / f"{name}.yaml")
    return found


def areas(grid: Grid) -> dict[str, Area]:
    return {area.id: area for _, area in areas_of(grid)}


def chapter(pack: Pack, key: str) -> Chapter:
    return next(one for one in pack.chapters if one.id == key)


def rows(table: str, width: int) -> list[tuple[str, ...]]:
    """The lines of a table, split at "|", filled up to `width` cells. An indented line continues the one before."""
    found = []
    for line in table.strip().replace("\n  ", " ").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        found.append((*cells, *[""] * (width - len(cells))))
    return found


def pairs(table: str) -> dict[str, str]:
    """A table of two columns."""
    return {row[0]: row[1] for row in rows(table, 2)}


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, number words from four to twelve included, in order of their digits."""
    return sorted(_WORDS.get(found.lower(), found) for found in _NUMBER.findall(text))

"""A document into a pack, or into all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from .schema import Pack


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` leads through the document ("grids[0].domains[1].areas[3].combine"), `line` counts from 1."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ReadPack:
    """`pack` is None where there are problems."""

    pack: Pack | None
    problems: tuple[Problem, ...]


def read(document: str) -> ReadPack:
    try:
        content = yaml.safe_load(document)
    except yaml.YAMLError as error:
        return ReadPack(None, (Problem("", 1, str(error)),))
    try:
        return ReadPack(Pack.model_validate(content), ())
    except ValidationError as error:
        return ReadPack(None, tuple(Problem(str(one["loc"]), 1, one["msg"]) for one in error.errors()))

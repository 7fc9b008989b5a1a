"""A document into a pack, or into all that is wrong with it, each with its path and line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .checks import findings
from .finding import Finding, Known, Place
from .mending import Lost, errors_of, node_at, pack_from, sound_rest
from .nodes import Node, NotRead, text_of, tree_of
from .schema import Pack
from .wording import in_words

__all__ = ["Known", "Problem", "ReadPack", "read", "read_published"]

_MOST = 500  # problems: nobody reads more, and a page must hold them


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


def read(document: str | bytes, *, known: Known | None = None) -> ReadPack:
    """Checks everything. `known` holds what stands outside the document (KPIs, roles): without it, that is not
    checked."""
    try:
        root, wrong = tree_of(text_of(document))
    except NotRead as error:
        return ReadPack(None, tuple(Problem(one.path, one.line, one.message) for one in error.wrong))
    problems = [Problem(one.path, one.line, one.message) for one in wrong]
    try:
        pack: Pack | None = pack_from(root.data())
    except ValidationError as error:
        problems += [_problem(root, one) for one in errors_of(error)]
        pack, lost = sound_rest(root, error)
    else:
        lost = Lost()
    if pack is not None:
        found = list(findings(pack, known or Known()))
        problems += [_told(root, one) for one in found if not lost.explains(root, one)]
    ordered = tuple(sorted(dict.fromkeys(problems), key=lambda one: one.line))[:_MOST]
    return ReadPack(None if ordered else pack, ordered)


def read_published(document: str) -> Pack:
    """One that was sound when it was published: checks that were added since do not make it unreadable.

    Raises ValueError where it is no pack at all.
    """
    try:
        return pack_from(tree_of(text_of(document))[0].data())
    except NotRead as error:
        raise ValueError(str(error)) from None


def _told(root: Node, finding: Finding) -> Problem:
    node = node_at(root, finding.place)
    message = finding.message
    if finding.beside is not None:
        other = node_at(root, finding.beside)
        if other.line != node.line:
            message += f" It is about lines {min(node.line, other.line)} and {max(node.line, other.line)}."
    return Problem(node.path, node.line, message)


def _problem(root: Node, error: Any) -> Problem:
    loc: Place = tuple(error["loc"])
    node = node_at(root, loc)
    message = in_words(loc, node, error)
    if error["type"] == "missing":
        path = f"{node.path}.{loc[-1]}" if node.path else str(loc[-1])
        return Problem(path, node.line, message)
    return Problem(node.path, node.line, message)

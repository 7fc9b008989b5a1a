"""What the form of a part is drawn of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField

from assurance.frameworks.manual import PartWords


@dataclass
class Row:
    """A line of a table: a part of a list, or what one key has."""

    name: str
    label: str
    cells: list[BoundField]
    may_move: bool = False
    is_first: bool = False
    is_last: bool = False


@dataclass
class Item:
    """A part that has a page of its own."""

    label: str
    at: str
    note: str
    problems: int
    name: str
    is_first: bool = False
    is_last: bool = False


@dataclass
class Block:
    """What is drawn together. `kind`: field, group, rows, items."""

    kind: str
    key: str = ""
    label: str = ""
    hint: str = ""
    fields: list[BoundField] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    words: PartWords | None = None
    is_quiet: bool = False  # nothing in it, and seldom anything
    has_ends: bool = False  # of intervals

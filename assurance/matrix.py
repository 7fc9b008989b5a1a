"""A sheet as the page draws it: lines and cells, either way round, with the markup of every cell.

The cells are many: each is one short piece of markup made here, and the shapes stand in the page once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from academies.models import Academy
from assurance.models import Movement
from assurance.roll_ups import RolledUp
from assurance.sheets import Cell, Column, Row, Sheet
from trust_portal.ui.levels import NOT_RATED, SHAPES, Level

Address = Callable[[Cell], str]
"""Where a cell leads."""

FEW_ACADEMIES = 15  # beside each other with their whole names; more stand below each other
ARROWS = {Movement.BETTER: "↑", Movement.WORSE: "↓", Movement.SAME: "", "": ""}
MOVED = {
    Movement.BETTER: ", better than before",
    Movement.WORSE: ", worse than before",
    Movement.SAME: ", as before",
    "": "",
}
STATES = {
    "": "",
    "suggested": ", suggested by figures",
    "judged": ", not confirmed",
    "confirmed": ", confirmed, not shared",
    "shared": ", shared with the academy",
    "published": "",
}
_NOTHING = '<td class="{}"><span class="visually-hidden">{}</span></td>'
_NONE = format_html(_NOTHING, "no-cell", "Not for this phase")
_EMPTY = format_html(_NOTHING, "", "No rating")


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: "all" (the roll-up of everything), "domain", "area", or "academy". `cells` is the markup of its cells."""

    kind: str
    label: str
    cells: SafeString
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """`heads` name the columns: their label, kind and address."""

    corner: str
    heads: tuple[Line, ...]
    lines: tuple[Line, ...]
    is_turned: bool


def matrix_of(
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Sequence[Column],
    rolled: RolledUp,
    *,
    address: Address,
    academy_href: Callable[[Academy | None], str],
    opens_dialog: Callable[[Cell], bool],
    is_turned: bool | None = None,
) -> Matrix:
    """Areas as lines and academies as columns, or the other way round where there are many academies."""
    turned = len(rows) > FEW_ACADEMIES if is_turned is None else is_turned
    draw = _Drawing(sheet, rolled, address, opens_dialog)
    parts = list(_parts(columns))
    if turned:
        lines = tuple(
            Line(
                "academy",
                _name(row),
                _joined(draw.cell(row, part) for part in parts),
                academy_href(row.academy),
            )
            for row in rows
        )
        if sheet.sees_the_whole_trust and len(rows) > 1:
            lines = (Line("all", "The trust", _joined(draw.across(part) for part in parts)), *lines)
        heads = tuple(Line(kind, label, SafeString()) for kind, label, _, _ in parts)
        return Matrix("Academy", heads, lines, True)
    has_across = sheet.sees_the_whole_trust and len(rows) > 1
    heads = tuple(Line("academy", _name(row), SafeString(), academy_href(row.academy)) for row in rows)
    if has_across:
        heads = (*heads, Line("all", "The trust", SafeString()))
    lines = tuple(
        Line(
            part[0],
            part[1],
            _joined([*(draw.cell(row, part) for row in rows), *([draw.across(part)] if has_across else [])]),
        )
        for part in parts
    )
    return Matrix(sheet.grid.area_word.capitalize(), heads, lines, False)


def symbols(levels: Sequence[Level]) -> SafeString:
    """The shapes that the cells refer to."""
    shapes = sorted({level.shape for level in (*levels, NOT_RATED)})
    return format_html_join(
        "",
        '<symbol id="shape-{}" viewBox="0 0 10 10"><path fill-rule="evenodd" d="{}"/></symbol>',
        ((shape, SHAPES[shape]) for shape in shapes),
    )


def cell_markup(cell: Cell, href: str, *, opens_dialog: bool, is_piece: bool = False) -> SafeString:
    """The link inside a cell. `is_piece`: it takes the place of the one that is in the page already."""
    level = cell.level
    asks = format_html(' hx-get="{}" hx-target="#page-dialog-body"', href) if opens_dialog else ""
    if is_piece:
        asks = format_html('{} hx-swap-oob="true"', asks)
    return format_html(
        '<a id="{}" class="level level-compact rating {}{}" href="{}"{}>{}{}{}</a>',
        cell_id(cell),
        level.css_class,
        " is-draft" if cell.is_rated and not cell.signed else "",
        href,
        asks,
        _face(level),
        ARROWS[cell.movement],
        format_html(
            '<span class="visually-hidden"> {}{}{}{}</span>',
            level.label,
            MOVED[cell.movement],
            STATES[cell.state],
            ", weak data" if cell.flags else "",
        ),
    )


def cell_id(cell: Cell) -> str:
    return f"rating-{cell.period_id}-{cell.academy.pk if cell.academy else 'trust'}-{cell.column.area_id}"


def badge(level: Level) -> SafeString:
    """A roll-up: nothing to open."""
    return format_html(
        '<span class="level level-compact rating {}">{}<span class="visually-hidden"> {}</span></span>',
        level.css_class,
        _face(level),
        level.label,
    )


_faces: dict[tuple[str, str], SafeString] = {}


def _face(level: Level) -> SafeString:
    """Shape and letter: few, and the same for all."""
    key = (level.shape, level.letter)
    if key not in _faces:
        _faces[key] = format_html(
            '<svg class="level-shape" aria-hidden="true" focusable="false"><use href="#shape-{}"></use></svg>'
            '<span aria-hidden="true">{}</span>',
            *key,
        )
    return _faces[key]


Part = tuple[str, str, str, Column | None]
"""Kind, label, the domain's id, and the area's column."""


def _parts(columns: Sequence[Column]) -> Sequence[Part]:
    parts: list[Part] = [("all", "All", "", None)]
    domain = ""
    for column in columns:
        if column.domain.id != domain:
            domain = column.domain.id
            parts.append(("domain", column.domain.name, domain, None))
        parts.append(("area", column.area.name, domain, column))
    return parts


@dataclass(frozen=True, slots=True)
class _Drawing:
    sheet: Sheet
    rolled: RolledUp
    address: Address
    opens_dialog: Callable[[Cell], bool]

    def cell(self, row: Row, part: Part) -> SafeString:
        kind, _, domain, column = part
        if column is None:
            own = self.rolled.of(row.academy, domain if kind == "domain" else None)
            return _td(badge(own)) if own is not NOT_RATED else _EMPTY
        cell = row.by_area[column.area_id]
        if not cell.applies and not cell.is_rated:
            return _NONE
        return _td(cell_markup(cell, self.address(cell), opens_dialog=self.opens_dialog(cell)))

    def across(self, part: Part) -> SafeString:
        kind, _, domain, column = part
        level = (
            self.rolled.across_of(column)
            if column
            else self.rolled.across(domain if kind == "domain" else None)
        )
        return _td(badge(level)) if level is not NOT_RATED else _EMPTY


def _td(content: SafeString) -> SafeString:
    return format_html("<td>{}</td>", content)


def _joined(cells: Sequence[SafeString] | object) -> SafeString:
    return SafeString("".join(cells))  # type: ignore[arg-type]


def _name(row: Row) -> str:
    return row.academy.name if row.academy else "The trust itself"

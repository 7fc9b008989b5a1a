"""What is wrong with how the pages of a PDF look, told from the file alone: by the places of its texts, by its tags,
and by its pages as pictures. Pure; it knows nothing of how the file was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_int, create_string_buffer
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from pypdfium2 import raw

EDGE = 14.0  # points from the edge of a page that printers leave white
SLIVER = 1.0  # points: letters with tails reach a little beyond their line, italic ones beyond their column
LEAST_CONTRAST = 48  # of 255, between the darkest and the brightest point of a text
DOTS = 1.5  # for each point of a page
_WORD = 3.0  # a stretch of text as long as this many times its height has a letter in it


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class Cell:
    """`marks` are the numbers by which the page's content says what belongs to the cell."""

    is_head: bool
    marks: frozenset[int]


@dataclass(slots=True)
class Text:
    """One run of letters. `mark`: -1 where it belongs to nothing that is read out; `cut`: it is cut to this box."""

    box: Box
    mark: int
    cut: Box | None


@dataclass(slots=True)
class Sheet:
    """A page. Columns of a table that goes on from the page before are `carried` over."""

    page: Any
    texts: list[Text] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    tables: list[list[list[Cell]]] = field(default_factory=list)

    def said(self, box: Box) -> str:
        return _said(self.page.get_textpage(), *box)


def problems(pdf: bytes) -> Iterator[str]:
    """Each names its page and the text that is not as it should be; none for pages on which all is to be seen."""
    carried: list[Box] = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        sheet = _read(document[number])
        found = [*at_the_edge(sheet.page), *over_each_other(sheet.page), *_cut_off(sheet)]
        found += [*_out_of_columns(sheet, carried), *_unreadable(sheet)]
        for one in found:
            yield f"page {number + 1}: {one}"


def at_the_edge(page: Any, edge: float = EDGE) -> Iterator[str]:
    """Texts that come nearer to the edge of their page than printers can draw, or lie beyond it."""
    width, height = page.get_size()
    found = page.get_textpage()
    for left, bottom, right, top in _rows(found):
        if left < edge or bottom < edge or right > width - edge or top > height - edge:
            yield f"{_said(found, left, bottom, right, top)} is at the edge"


def over_each_other(page: Any) -> Iterator[str]:
    """Texts that share more than a sliver of their places."""
    found = page.get_textpage()
    ordered = sorted(_rows(found), key=lambda row: row.bottom)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.bottom >= one.top:
                break
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            lower = min(one.top - one.bottom, other.top - other.bottom)
            if wide > SLIVER and high > 0.4 * lower:
                yield f"{_said(found, *one)} lies over {_said(found, *other)}"


def _said(found: Any, *box: float) -> str:
    return repr(" ".join(found.get_text_bounded(*box).split())[:80])


def _rows(found: Any) -> list[Box]:
    return [Box(*found.get_rect(one)) for one in range(found.count_rects())]


def _cut_off(sheet: Sheet) -> Iterator[str]:
    """Texts of which a part is not drawn, because what they stand in ends before they do."""
    for text in sheet.texts:
        if text.cut is None:
            continue
        beyond = max(
            text.cut.left - text.box.left,
            text.cut.bottom - text.box.bottom,
            text.box.right - text.cut.right,
            text.box.top - text.cut.top,
        )
        if beyond > SLIVER:
            yield f"{sheet.said(text.box)} is cut off"


def _out_of_columns(sheet: Sheet, carried: list[Box]) -> Iterator[str]:
    """Texts of a table's cells that leave their column, whether there is something beside it or not.

    A column is as wide as the ground of its head. `carried`: the columns of a table that goes on on the next page.
    Cells without a text are not told of by a page, so a text's column is the one in which it lies best.
    """
    by_mark: dict[int, list[Box]] = {}
    for text in sheet.texts:
        by_mark.setdefault(text.mark, []).append(text.box)
    for rows in sheet.tables:
        heads = [row for row in rows if all(cell.is_head for cell in row)]
        if heads:
            carried[:] = _columns(sheet, heads[0], by_mark)
            if not carried:
                yield "the columns of a table cannot be told: nothing is drawn behind its head"
        for cell in (cell for row in rows for cell in row):
            for box in (box for mark in cell.marks for box in by_mark.get(mark, ())):
                if carried and min(_beyond(box, column) for column in carried) > SLIVER:
                    yield f"{sheet.said(box)} leaves its column"


def _columns(sheet: Sheet, head: Sequence[Cell], by_mark: dict[int, list[Box]]) -> list[Box]:
    found = []
    for cell in head:
        for box in (box for mark in cell.marks for box in by_mark.get(mark, ())):
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            behind = [ground for ground in sheet.grounds if ground.holds(x, y)]
            if behind:
                found.append(min(behind, key=lambda ground: ground.area))
                break
    return found


def _beyond(box: Box, column: Box) -> float:
    """How far it reaches out of the column on either side."""
    return max(column.left - box.left, box.right - column.right)


def _unreadable(sheet: Sheet) -> Iterator[str]:
    """Texts of which nothing is to be seen: of the colour of what is behind them, or with something over them."""
    picture = sheet.page.render(scale=DOTS, grayscale=True).to_numpy()
    grey = picture if picture.ndim == 2 else picture[:, :, 0]
    for box in _rows(sheet.page.get_textpage()):
        top, bottom = (int((sheet.page.get_height() - y) * DOTS) for y in (box.top, box.bottom))
        pieces = max(1, int((box.right - box.left) / (_WORD * (box.top - box.bottom) or 1.0)))
        for edge in np.linspace(box.left, box.right, pieces + 1)[:-1]:
            right = edge + (box.right - box.left) / pieces
            seen = grey[max(top, 0) : bottom + 1, max(int(edge * DOTS), 0) : int(right * DOTS) + 1]
            if seen.size and int(seen.max()) - int(seen.min()) < LEAST_CONTRAST:
                yield f"{sheet.said(Box(edge, box.bottom, right, box.top))} cannot be seen"


def _read(page: Any) -> Sheet:
    sheet = Sheet(page)
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH]):
        box = Box(*one.get_bounds())
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            mark = raw.FPDFPageObj_GetMarkedContentID(one.raw) if one.level == 0 else -1
            sheet.texts.append(Text(box, mark, _cut_to(one.raw)))
        elif one.level == 0 and _is_filled(one.raw):
            sheet.grounds.append(box)
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for place in range(raw.FPDF_StructTree_CountChildren(tree)):
            _find_tables(raw.FPDF_StructTree_GetChildAtIndex(tree, place), sheet.tables)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return sheet


def _cut_to(text: Any) -> Box | None:
    """What all the shapes that it is cut to have in common."""
    clip = raw.FPDFPageObj_GetClipPath(text)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    common: Box | None = None
    for path in range(count):
        xs, ys = [], []
        for place in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            x, y = c_float(), c_float()
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, place)
            if raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            box = Box(min(xs), min(ys), max(xs), max(ys))
            common = box if common is None else Box(
                max(common.left, box.left), max(common.bottom, box.bottom),
                min(common.right, box.right), min(common.top, box.top),
            )  # fmt: skip
    return common


def _is_filled(path: Any) -> bool:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    return bool(fill.value)


def _find_tables(element: Any, found: list[list[list[Cell]]]) -> None:
    """Below this element of the page's tree; its rows join the table that was found last."""
    if not element:
        return
    kind = _kind(element)
    if kind == "Table":
        found.append([])
    if kind == "TR" and found:
        found[-1].append([_cell(child) for child in _children(element) if _kind(child) in ("TH", "TD")])
        return
    for child in _children(element):
        _find_tables(child, found)


def _cell(element: Any) -> Cell:
    return Cell(_kind(element) == "TH", frozenset(_marks(element)))


def _children(element: Any) -> Iterator[Any]:
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
            yield child


def _marks(element: Any) -> Iterator[int]:
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            yield from _marks(child)
        elif (mark := raw.FPDF_StructElement_GetChildMarkedContentID(element, place)) >= 0:
            yield mark


def _kind(element: Any) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    if size <= 0:
        return ""
    buffer = create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")

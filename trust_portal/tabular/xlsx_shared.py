"""What the sheets of an Excel workbook share: the list of parts, the texts, and the styles of numbers."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from trust_portal.tabular.archive import Archive
from trust_portal.tabular.formats import kind_of, reader_of
from trust_portal.tabular.tables import FileRefused, Limits, Value

_SHARED_BYTES, _SHARED_TEXTS = 60_000_000, 1_500_000  # texts that sheets share are held in memory
STYLES = 0xFFFF


def nothing(_: str) -> None:
    """For tags and text that do not matter."""


def targets_of(archive: Archive, workbook: str) -> dict[str, tuple[str, str]]:
    """The parts to which the workbook points: id → kind, part."""
    folder, file = posixpath.split(workbook)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            place = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = (kind, place.lstrip("/"))

    if listed in archive:
        archive.parse(listed, start, nothing, nothing)
    return targets


def _too_much_text() -> FileRefused:
    return FileRefused(
        "This workbook holds too much text. Copy the table you need into a new workbook, and upload that."
    )


def shared_texts(archive: Archive, part: str | None, limits: Limits) -> tuple[str, ...]:
    if part is None:
        return ()
    if archive.sizes[part] > _SHARED_BYTES:
        raise _too_much_text()
    texts: list[str] = []
    pieces: list[str] = []
    inside = False
    in_phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside, in_phonetic, pieces
        tag = tag.rpartition(":")[2]
        if tag == "t":
            inside = not in_phonetic
        elif tag == "si":
            pieces = []
        elif tag == "rPh":
            in_phonetic = True

    def end(tag: str) -> None:
        nonlocal inside, in_phonetic
        tag = tag.rpartition(":")[2]
        if tag == "t":
            inside = False
        elif tag == "si":
            texts.append("".join(pieces)[: limits.cell_characters + 1])
            if len(texts) > _SHARED_TEXTS:
                raise _too_much_text()
        elif tag == "rPh":
            in_phonetic = False

    def text(text: str) -> None:
        if inside and len(pieces) <= limits.cell_characters // 1_000:
            pieces.append(text)  # of a text that is too long, enough is kept for the cell to be refused

    for _ in archive.parse_in_steps(part, start, end, text):
        pass
    return tuple(texts)


def number_readers(
    archive: Archive, part: str | None, *, since_1904: bool
) -> tuple[Callable[[str], Value], ...]:
    """For each cell style, how its number is read."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = tag.rpartition(":")[2]
        if tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", 0)))
        elif tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def end(tag: str) -> None:
        nonlocal inside
        if tag.rpartition(":")[2] == "cellXfs":
            inside = False

    if part is not None:
        archive.parse(part, start, end, nothing)
    return tuple(
        reader_of(kind_of(style, codes.get(style)), since_1904=since_1904)
        for style in (styles or [0])[: STYLES + 1]
    )

"""What people write, as text to be set: paragraphs and lists, without what no document can hold; and its words counted.

Pure, and never an error, whatever was pasted: it is asked while somebody types.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# What no XML document may hold, and marks that turn the direction of the text behind them round.
_NEVER_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LINE_END = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_WORDS_OWN_DOT = "\uf0b7"  # how points of a list come out of Word
_BULLET = re.compile(r"[ \t]{0,20}(?:[-*•·▪‣–o]|\d{1,3}[.)])[ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(\d+)[.)]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its lines, or a list with its points. `is_rtl`: its first letter is of a script that runs from
    right to left. `starts_at`: the first number of a numbered list."""

    lines: tuple[str, ...]
    is_list: bool = False
    is_rtl: bool = False
    starts_at: int | None = None


def cleaned(text: str) -> str:
    """Line ends as \\n, and without what no document can hold."""
    return _NEVER_SHOWN.sub("", _LINE_END.sub("\n", text)).replace(_WORDS_OWN_DOT, "•")


def blocks_of(text: str) -> tuple[Block, ...]:
    """An empty line ends a paragraph; lines that start with a dash, a dot or a number are points of a list."""
    return tuple(_blocks(cleaned(text).split("\n")))


def words_in(text: str) -> int:
    """As people count: what stands between spaces and has a letter or a digit. “well-being” is one, “–” is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def guidance(text: str, usual: int | None) -> str:
    """120 of about 250 words. A help to aim at: nothing is refused for being longer."""
    number = words_in(text)
    said = f"{number:,}"
    if usual is not None:
        return f"{said} of about {usual:,} words"
    return f"{said} word{'' if number == 1 else 's'}"


def is_rtl(text: str) -> bool:
    """By its first letter that has a direction."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _blocks(lines: list[str]) -> Iterator[Block]:
    waiting: list[str] = []
    is_list, starts_at = False, None

    def ended() -> Iterator[Block]:
        if waiting:
            yield Block(tuple(waiting), is_list, is_rtl(waiting[0]), starts_at)
            waiting.clear()

    for line in lines:
        point = _BULLET.match(line)
        if not line.strip():
            yield from ended()
            is_list, starts_at = False, None
        elif point:
            number = _number_of(line)
            if not is_list or (number is None) != (starts_at is None):
                yield from ended()
                starts_at = number
            is_list = True
            waiting.append(line[point.end() :].strip())
        else:
            if is_list:
                yield from ended()
                is_list, starts_at = False, None
            waiting.append(line.strip())
    yield from ended()


def _number_of(line: str) -> int | None:
    found = _NUMBER.match(line)
    return int(found[1]) if found else None

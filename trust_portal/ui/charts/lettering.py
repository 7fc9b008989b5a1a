"""How much room a text takes in a chart, where nothing breaks lines by itself. Pure."""

from __future__ import annotations

SIZE = 11  # of the charts’ letters, in the units of their pictures
# Shares of the size that letters of the charts’ font are wide, rounded up; what is not named is taken to be wide.
_WIDTHS = {
    **dict.fromkeys("iljI.,:;'|!’", 0.32),
    **dict.fromkeys(' frt()[]-/"“”', 0.42),
    **dict.fromkeys("abcdeghknopqsuvxyz", 0.63),
    **dict.fromkeys("0123456789–ABCDEFJKLPRSTUVXYZ", 0.72),
    **dict.fromkeys("GHNOQw&", 0.8),
}
_WIDE = 1.0


def width_of(text: str) -> float:
    """At most so wide is it."""
    return SIZE * sum(_WIDTHS.get(letter, _WIDE) for letter in text)


def lines_of(text: str, room: float) -> list[str]:
    """Lines of which none is wider than the room; only a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        rest = word
        while width_of(rest) > room:
            end = next(end for end in range(len(rest), 0, -1) if end == 1 or width_of(rest[:end]) <= room)
            lines.append(rest[:end])
            rest = rest[end:]
        if rest:
            lines.append(rest)
    return lines

"""The tables of docs/frameworks.md, made from the schema and its manual."""

from __future__ import annotations

from typing import Any

from .manual import words_of
from .schema import Part
from .shape import FieldShape, Kind, every_part, fields_of

MARK = "<!-- parts -->"
END = "<!-- /parts -->"


def with_tables(document: str) -> str:
    """The document with its tables as they should be. Raises ValueError where it has no place for them."""
    before, found, rest = document.partition(MARK)
    _, has_end, after = rest.partition(END)
    if not found or not has_end:
        raise ValueError(f"The document lacks {MARK} and {END}")
    return f"{before}{MARK}\n{tables()}{END}{after}"


def tables() -> str:
    return "\n".join(_table(part) for part in every_part())


def _table(part: type[Part]) -> str:
    words = words_of(part.__name__)
    lines = [
        f"### {words.one[0].upper()}{words.one[1:]}",
        "",
        words.about,
        "",
        "| key | holds | | in words |",
        "|---|---|---|---|",
    ]
    for shape in fields_of(part):
        told = words.fields[shape.key]
        hint = f"{told.label}. {told.hint}" if told.hint else f"{told.label}."
        lines.append(f"| `{shape.key}` | {_holds(shape)} | {_usual(shape)} | {hint} |")
    return "\n".join([*lines, ""])


def _holds(shape: FieldShape) -> str:
    match shape.kind:
        case Kind.WORD | Kind.WORDS:
            listed = ", ".join(f"`{choice}`" for choice in shape.choices)
            return f"one of {listed}" if shape.kind is Kind.WORD else f"list of {listed}"
        case Kind.PART | Kind.PARTS | Kind.PART_BY_KEY:
            assert shape.part is not None
            words = words_of(shape.part.__name__)
            if shape.kind is Kind.PART:
                return f"a {words.one}"
            return f"list of {words.many}" if shape.kind is Kind.PARTS else f"{words.many} by key"
        case Kind.WHOLE if shape.least is not None and shape.most is not None:
            return f"{shape.kind.value}, {shape.least} to {shape.most}"
        case Kind.TEXT if shape.longest is not None:
            return f"text, at most {shape.longest:,}"
    return str(shape.kind.value)


def _usual(shape: FieldShape) -> str:
    if shape.is_required:
        return "needed"
    default: Any = shape.default
    match default:
        case None | () | {}:
            return ""
        case bool():
            return f"else {'true' if default else 'false'}"
        case Part():
            return ""
    return f"else `{default}`"

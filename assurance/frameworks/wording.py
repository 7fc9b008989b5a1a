"""What the schema refuses, in words that say what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from .finding import Place
from .nodes import Node
from .shape import field_of, fields_of, part_at


def in_words(loc: Place, node: Node, error: Any) -> str:
    name, context = _name(loc), error.get("ctx") or {}
    text = node.value if isinstance(node.value, str) else ""
    found = _found(node)
    match error["type"]:
        case "missing":
            return f"“{loc[-1]}” is missing here, or nothing stands behind it."
        case "extra_forbidden":
            return _unknown(loc, str(loc[-1]))
        case "string_pattern_mismatch":
            return f"{name} is {found}. A key has small letters, digits, - and _ (“quality_of_education”)."
        case "string_too_short":
            return f"{name} is empty. Write something, or take the key out."
        case "string_too_long":
            return f"{name} has {len(text):,} characters; at most {context['max_length']:,} are allowed."
        case "string_type":
            return f"{name} must be one text, and is {found}."
        case "literal_error":
            shape = _shape_at(loc)
            choices = shape.choices if shape else ()
            return f"{name} is {found}. It can be {_listed(choices)}.{_meant(text, choices)}"
        case (
            "decimal_parsing"
            | "decimal_type"
            | "finite_number"
            | "int_parsing"
            | "int_type"
            | "int_from_float"
        ):
            whole = "whole " if error["type"].startswith("int") else ""
            return f"{name} is {found}. Write a {whole}number such as {'12' if whole else '12.5'}, without a unit."
        case "decimal_max_digits" | "decimal_max_places" | "decimal_whole_digits" | "int_parsing_size":
            return f"{name} is {found}. At most 12 digits before the point and 6 behind it are allowed."
        case "bool_parsing" | "bool_type":
            return f"{name} is {found}. Write true or false."
        case kind if kind.startswith("date"):
            return f"{name} is {found}. Write a date as 2026-03-30."
        case "greater_than_equal":
            return f"{name} is {found}. It must be at least {context['ge']}."
        case "less_than_equal":
            return f"{name} is {found}. It must be at most {context['le']}."
        case "too_short":
            return f"{name} needs at least {context['min_length']}, and has {context['actual_length']}."
        case "too_long":
            return f"{name} can have at most {context['max_length']}, and has more."
        case "tuple_type" | "list_type":
            return f"{name} must be a list, a dash before each line, and is {found}."
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name} must be a group of keys, and is {found}."
    return f"{name}: {error['msg']}."


def _found(node: Node) -> str:
    match node.value:
        case list():
            return "a list"
        case dict():
            return "a group of keys"
        case str() if node.value:
            return f"“{node.value[:60]}”"
    return "nothing"


def _name(loc: Place) -> str:
    last = loc[-1] if loc else ""
    if isinstance(last, int):
        return f"Number {last + 1} of “{loc[-2]}”"
    return f"“{last}”"


def _unknown(loc: Place, key: str) -> str:
    part = part_at(loc[:-1])
    keys = [shape.key for shape in fields_of(part)] if part else []
    return (
        f"“{key[:60]}” is not a key that can stand here.{_meant(key, keys) or f' Those are {_listed(keys)}.'}"
    )


def _shape_at(loc: Place) -> Any:
    for end in range(len(loc), 0, -1):
        if isinstance(loc[end - 1], str) and (part := part_at(loc[: end - 1])):
            return field_of(part, str(loc[end - 1]))
    return None


def _meant(text: str, choices: Iterable[str]) -> str:
    near = difflib.get_close_matches(text.lower(), list(choices), n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""


def _listed(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} or {last}" if before else last

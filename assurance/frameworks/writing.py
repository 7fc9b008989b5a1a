"""A pack as a YAML document: the same pack always gives the same text, in the order of the schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from .schema import Pack, Part
from .shape import fields_of, value_of

_WIDTH = 110
_LONGEST_IN_BRACES = 90
_MOST_IN_BRACES = 6
# Numbers, dates and yes or no stand without quotation marks; everything else as YAML itself needs.
# Not 09 and no digits of other scripts: other programs read those as something else than they are.
_BARE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z|true\Z|false\Z|[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TOP_KEY = re.compile(
    r"(?m)^(?=(?:scales|grids|support|reports|visits|targets|plans|triggers|responses|committees"
    r"|duties|calendar|chapters):)"
)


def write(pack: Pack) -> str:
    return write_data(data_of(pack))


def write_data(data: Mapping[str, Any]) -> str:
    """`data` as documents hold it: texts, lists and mappings, sound or not."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return _TOP_KEY.sub("\n", text)


def data_of(part: Part) -> dict[str, Any]:
    """What a document says of this part; what is as the schema supposes is left out."""
    data: dict[str, Any] = {}
    for shape in fields_of(type(part)):
        value = value_of(part, shape)
        if shape.is_required or value != shape.default:
            data[shape.key] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    match value:
        case Part():
            return data_of(value)
        case tuple():
            return [_plain(one) for one in value]
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key; nothing is written as an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    if _BARE.match(text):
        # The emitter leaves a value bare where it would read it back as this very kind.
        return yaml.ScalarNode(_kind(text), text)
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _kind(text: str) -> str:
    if text in ("true", "false"):
        kind = "bool"
    elif "." in text:
        kind = "float"
    else:
        kind = "timestamp" if text.count("-") == 2 else "int"
    return f"tag:yaml.org,2002:{kind}"


def _mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=_is_short(data.values(), data)
    )


def _list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=_is_short(data, ()))


def _is_short(values: Any, keys: Any) -> bool:
    """Whether it fits into one line in braces or brackets."""
    texts = [*values]
    if len(keys) > _MOST_IN_BRACES or not all(
        isinstance(one, str | None) and "\n" not in (one or "") for one in texts
    ):
        return False
    return sum(len(one or "") + 2 for one in [*texts, *keys]) <= _LONGEST_IN_BRACES


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)

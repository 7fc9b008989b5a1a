"""The form of a part: its own fields, the simple parts within it, and the list of the others."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from assurance.frameworks.finding import Place
from assurance.frameworks.manual import words_of
from assurance.frameworks.places import in_order, name_in, written
from assurance.frameworks.schema import Band, Combine, Part
from assurance.frameworks.shape import FieldShape, Kind, fields_of
from assurance.frameworks.simple import is_flat, is_row
from trust_portal.ui.forms import PortalForm

from .blocks import Block, Item, Row
from .choices import References
from .controls import Control

SPARE_ROWS = 2


class PartForm(PortalForm):
    """Of what stands at a place of a document. It shows what is there, with the problems that the reader found."""

    marks_optional = False

    def __init__(
        self,
        *,
        cls: type[Part],
        part: Mapping[str, Any],
        place: Place,
        references: References,
        problems: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.cls, self.part, self.place, self.references = cls, part, place, references
        self.problems = problems
        self.controls: dict[str, Control] = {}
        self._shown: dict[str, Any] = {}
        self._fields: dict[str, forms.Field] = {}
        self._plan = self._plan_of(cls, part, place, "")
        super().__init__(data=self._shown)
        self.fields.update(self._fields)
        self.blocks = self._drawn(self._plan)

    def clean(self) -> dict[str, Any]:
        """The reader's problems, each at its field: `path` is what follows the place of this part."""
        for path, message in self.problems:
            self.add_error(self._field_at(path), message)
        return self.cleaned_data

    def _field_at(self, path: str) -> str | None:
        name = (
            path.replace("].", "--").replace("[", "--").replace("]", "").replace(".", "--").replace('"', "")
        )
        while name:
            if name in self._fields:
                return name
            inside = next((one for one in self._fields if one.startswith(f"{name}--")), None)
            if inside is not None:
                return inside
            name = name.rpartition("--")[0]
        return None

    def sent(self, post: QueryDict) -> dict[str, Any]:
        """What the part is to be: what the form does not show of it stays."""
        return _without_nothing(self._sent_of(self.cls, copy.deepcopy(dict(self.part)), post, ""))

    @property
    def seen(self) -> str:
        """Names what the fields show, so that a change by somebody else in between is noticed."""
        return _fingerprint(self._shown)

    @property
    def seen_items(self) -> str:
        """Names which parts with pages of their own are listed, in their order."""
        return _fingerprint({block.key: [item.label for item in block.items] for block in self.blocks})

    def differences(self, post: QueryDict) -> list[tuple[str, str, str]]:
        """Label, what stands in the document, and what was sent, of each field where these differ."""
        return [
            (str(self.fields[name].label), _in_lines(shown), _in_lines(post.getlist(name)))
            for name, shown in self._shown.items()
            if _in_lines(shown) != _in_lines(post.getlist(name))
        ]

    def _plan_of(self, cls: type[Part], part: Mapping[str, Any], place: Place, prefix: str) -> list[Any]:
        plan: list[Any] = []
        for shape in fields_of(cls):
            value, here = part.get(shape.key), (*place, shape.key)
            name = f"{prefix}{shape.key}"
            match shape.kind:
                case Kind.PART if shape.part is not None and is_flat(shape.part):
                    inner = value if isinstance(value, dict) else {}
                    plan.append(("group", cls, shape, self._plan_of(shape.part, inner, here, f"{name}--")))
                case Kind.PART:
                    plan.append(("single", cls, shape, here))
                case Kind.PARTS if shape.part is not None and is_row(shape.part):
                    items = value if isinstance(value, list) else []
                    rows = [
                        self._row(shape.part, one, (*here, index), f"{name}--{index}--")
                        for index, one in enumerate([*items, *([{}] * SPARE_ROWS)])
                    ]
                    plan.append(("rows", cls, shape, rows, len(items)))
                case Kind.PARTS:
                    plan.append(("items", cls, shape, here, value))
                case Kind.PART_BY_KEY if shape.part is not None:
                    held = value if isinstance(value, dict) else {}
                    levels = self._levels(held, place)
                    rows = [
                        self._row(shape.part, held.get(key) or {}, (*here, key), f"{name}--{key}--")
                        for key, _ in levels
                    ]
                    plan.append(("by_key", cls, shape, rows, levels))
                case Kind.TEXT_BY_KEY:
                    held = value if isinstance(value, dict) else {}
                    names = []
                    for key, label in self._levels(held, place):
                        names.append(f"{name}--{key}")
                        self._fields[names[-1]] = forms.CharField(
                            label=label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
                        )
                        self._shown[names[-1]] = held.get(key) or ""
                    plan.append(("texts", cls, shape, names))
                case _:
                    plan.append(("field", cls, shape, self._add(cls, shape, value, place, prefix)))
        return plan

    def _levels(self, held: Mapping[str, Any], place: Place) -> list[tuple[str, str]]:
        known = list(self.references.levels_at(place))
        keys = {key for key, _ in known}
        return [*known, *((key, f"{key} (not known)") for key in held if key not in keys)]

    def _row(self, cls: type[Part], part: Any, place: Place, prefix: str) -> list[str]:
        part = part if isinstance(part, dict) else {}
        return [
            self._add(cls, shape, part.get(shape.key), place, prefix, is_short=True)
            for shape in fields_of(cls)
        ]

    def _add(
        self,
        cls: type[Part],
        shape: FieldShape,
        value: Any,
        place: Place,
        prefix: str,
        *,
        is_short: bool = False,
    ) -> str:
        control = Control.of(cls.__name__, shape, place, self.references, prefix)
        if is_short and shape.key == "kpi":
            # Three hundred choices in every line of a table would be most of the page.
            control = replace(control, choices=None)
        self.controls[control.name] = control
        self._fields[control.name] = control.field(value, is_short=is_short)
        self._shown[control.name] = control.shown(value)
        return control.name

    def _sent_of(
        self, cls: type[Part], part: Mapping[str, Any], post: QueryDict, prefix: str
    ) -> dict[str, Any]:
        made = dict(part)
        for shape in fields_of(cls):
            name, value = f"{prefix}{shape.key}", part.get(shape.key)
            match shape.kind:
                case Kind.PART if shape.part is not None and is_flat(shape.part):
                    inner = value if isinstance(value, dict) else {}
                    made[shape.key] = _without_nothing(self._sent_of(shape.part, inner, post, f"{name}--"))
                case Kind.PARTS if shape.part is not None and is_row(shape.part):
                    items = value if isinstance(value, list) else []
                    count = len(items) + SPARE_ROWS
                    rows = [
                        self._sent_of(
                            shape.part, items[index] if index < len(items) else {}, post, f"{name}--{index}--"
                        )
                        for index in range(count)
                    ]
                    made[shape.key] = [one for row in rows if (one := _without_nothing(row))]
                case Kind.PART_BY_KEY if shape.part is not None:
                    held = value if isinstance(value, dict) else {}
                    by_key = {
                        key: _without_nothing(
                            self._sent_of(shape.part, held.get(key) or {}, post, f"{name}--{key}--")
                        )
                        for key, _ in self._levels(held, self.place)
                    }
                    made[shape.key] = {key: one for key, one in by_key.items() if one}
                case Kind.TEXT_BY_KEY:
                    held = value if isinstance(value, dict) else {}
                    texts = {
                        key: post.get(f"{name}--{key}", "").replace("\r\n", "\n").strip()
                        for key, _ in self._levels(held, self.place)
                    }
                    made[shape.key] = {key: text for key, text in texts.items() if text}
                case Kind.PART | Kind.PARTS:
                    pass
                case _:
                    control = self.controls.get(name)
                    if control is not None:
                        made[shape.key] = control.sent(post)
        in_order(made, cls)
        return made

    def _drawn(self, plan: list[Any]) -> list[Block]:
        return [self._block(*one) for one in plan]

    def _block(self, kind: str, cls: type[Part], shape: FieldShape, *rest: Any) -> Block:
        words = words_of(cls.__name__).fields[shape.key]
        block = Block(kind, shape.key, words.label, words.hint)
        if shape.part is not None:
            block.words = words_of(shape.part.__name__)
        match kind:
            case "field":
                block.fields = [self[rest[0]]]
            case "group":
                block.blocks = self._drawn(rest[0])
                block.hint = block.hint or (block.words.about if block.words else "")
            case "texts":
                block.fields = [self[name] for name in rest[0]]
            case "rows":
                block.headings = self._headings(shape)
                block.rows = self._rows(rest[0], rest[1])
                block.is_quiet = cls is Combine and not rest[1]
                block.has_ends = shape.part is Band
            case "by_key":
                block.headings = self._headings(shape)
                block.rows = [
                    Row("", label, [self[name] for name in names])
                    for names, (_, label) in zip(rest[0], rest[1], strict=True)
                ]
            case "single":
                block.items = [self._single(shape, rest[0])]
            case "items":
                block.items = self._items(shape, rest[0], rest[1])
        return block

    def _headings(self, shape: FieldShape) -> list[tuple[str, str]]:
        assert shape.part is not None
        words = words_of(shape.part.__name__)
        return [(words.fields[one.key].label, words.fields[one.key].hint) for one in fields_of(shape.part)]

    def _rows(self, rows: list[list[str]], count: int) -> list[Row]:
        drawn = []
        for index, names in enumerate(rows):
            is_there = index < count
            label = str(index + 1) if is_there else "new"
            name = names[0].rpartition("--")[0] if is_there else ""
            drawn.append(
                Row(name, label, [self[one] for one in names], is_there, index == 0, index == count - 1)
            )
        return drawn

    def _items(self, shape: FieldShape, here: Place, value: Any) -> list[Item]:
        assert shape.part is not None
        items = value if isinstance(value, list) else []
        return [
            Item(
                name_in(one, shape.part),
                written((*here, index)),
                "",
                self._problems_below(f"{shape.key}[{index}]"),
                f"{shape.key}--{index}",
                index == 0,
                index == len(items) - 1,
            )
            for index, one in enumerate(items)
        ]

    def _single(self, shape: FieldShape, here: Place) -> Item:
        is_there = bool(self.part.get(shape.key))
        note = "" if is_there else "Nothing yet"
        words = words_of(self.cls.__name__).fields[shape.key]
        return Item(words.label, written(here), note, self._problems_below(shape.key), "")

    def _problems_below(self, path: str) -> int:
        return sum(1 for one, _ in self.problems if one == path or one.startswith((f"{path}.", f"{path}[")))


def _fingerprint(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _in_lines(value: Any) -> str:
    text = "\n".join(value) if isinstance(value, list) else str(value)
    return text.replace("\r\n", "\n").strip()


def _without_nothing(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value not in (None, "", [], {})}

"""One field of a part as an input, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from assurance.frameworks.finding import Place
from assurance.frameworks.manual import choice_in_words, words_of
from assurance.frameworks.shape import FieldShape, Kind

from .choices import Choices, References

LINES = frozenset({Kind.TEXTS, Kind.KEYS, Kind.WORDS, Kind.WHOLES})
_LONG = 1000


@dataclass(frozen=True, slots=True)
class Control:
    """`name` is that of the input. `cls` names the part that the field belongs to."""

    name: str
    shape: FieldShape
    cls: str
    choices: Choices | None = None

    @classmethod
    def of(
        cls, part: str, shape: FieldShape, place: Place, references: References, prefix: str = ""
    ) -> Control:
        choices = references.of_field(part, shape.key, place)
        if shape.kind in (Kind.WORD, Kind.WORDS):
            choices = [(choice, choice_in_words(choice)) for choice in shape.choices]
        elif shape.kind is Kind.YES_NO:
            choices = [("true", "Yes"), ("false", "No")]
        return cls(f"{prefix}{shape.key}", shape, part, choices)

    def field(self, value: Any, *, is_short: bool = False) -> forms.Field:
        """Nothing is refused here: what is wrong is saved all the same, and the reader of the document says so."""
        words = words_of(self.cls).fields[self.shape.key]
        given: dict[str, Any] = {"label": words.label, "help_text": words.hint, "required": False}
        if self.shape.is_required and not is_short:
            given["label"] = words.label
        if self.choices is not None and self.shape.kind in LINES:
            offered = _offered(self.choices, value if isinstance(value, list) else [])
            return forms.MultipleChoiceField(**given, choices=offered, widget=forms.CheckboxSelectMultiple)
        if self.choices is not None:
            offered = [("", self._nothing()), *_offered(self.choices, [] if value is None else [value])]
            return forms.ChoiceField(**given, choices=offered)
        return forms.CharField(**given, strip=False, widget=self._widget(value, is_short=is_short))

    def shown(self, value: Any) -> Any:
        """What the input holds for what the document says."""
        if self.shape.kind in LINES:
            items = [str(one) for one in value if one is not None] if isinstance(value, list) else []
            if self.choices is not None:
                return items
            return "\n".join(re.sub(r"\s*\n\s*", " ", one) for one in items) if items else _text(value)
        return _text(value)

    def sent(self, post: QueryDict) -> Any:
        """What the document is to say; None for nothing. Whatever was typed comes back as a text."""
        if self.shape.kind in LINES:
            if self.choices is not None:
                return [one for one in post.getlist(self.name) if one] or None
            return [line.strip() for line in post.get(self.name, "").splitlines() if line.strip()] or None
        text = post.get(self.name, "").replace("\r\n", "\n").strip()
        return text or None

    def _nothing(self) -> str:
        if self.shape.is_required:
            return "Choose"
        if self.shape.default is None:
            return "Nothing"
        default = self.shape.default
        if isinstance(default, bool):
            return f"As usual: {'yes' if default else 'no'}"
        known = dict(_flat(self.choices or []))
        return f"As usual: {known.get(str(default), choice_in_words(str(default))).lower()}"

    def _widget(self, value: Any, *, is_short: bool) -> forms.Widget:
        match self.shape.kind:
            case Kind.WHOLE | Kind.NUMBER:
                default = self.shape.default
                attrs = {"inputmode": "decimal", "autocomplete": "off", "size": "8"}
                if default is not None and not is_short:
                    attrs["placeholder"] = f"{default}"
                return forms.TextInput(attrs=attrs)
            case Kind.KEY | Kind.DAY:
                return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
            case kind if kind in LINES:
                rows = len(value) if isinstance(value, list) else 0
                return forms.Textarea(attrs={"rows": min(max(rows + 1, 3), 12)})
            case _ if (self.shape.longest or 0) >= _LONG and not is_short:
                length = len(value) if isinstance(value, str) else 0
                return forms.Textarea(attrs={"rows": min(max(length // 90 + 2, 3), 12)})
        return forms.TextInput(attrs={"autocomplete": "off"})


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list():
            return "\n".join(_text(one) for one in value)
        case Mapping():
            return ", ".join(f"{key}: {_text(one)}" for key, one in value.items())
    return str(value)


def _flat(choices: Choices) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, label in choices:
        found += [(key, label)] if isinstance(label, str) else label
    return found


def _offered(choices: Choices, values: list[Any]) -> Choices:
    """With what stands in the document although it is not known, so that saving does not lose it."""
    known = {key for key, _ in _flat(choices)}
    strange = [str(one) for one in values if isinstance(one, str) and one and one not in known]
    return [*choices, *((one, f"{one} (not known)") for one in dict.fromkeys(strange))]

"""Inputs that Django does not have: options with descriptions, an input with a unit, a counted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget


class Cards(ChoiceWidget):
    """Options as cards that can be clicked anywhere; `descriptions` by the choice's value, as text."""

    template_name = "forms/widgets/options.html"

    def __init__(self, *args: Any, descriptions: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.descriptions = descriptions or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["is_cards"] = True
        return context

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["description"] = self.descriptions.get(str(option["value"]), "")
        if option["description"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_description"
        return option


class RadioCards(Cards, forms.RadioSelect):
    """One choice."""


class CheckboxCards(Cards, forms.CheckboxSelectMultiple):
    """Any number of choices."""


class UnitInput(forms.TextInput):
    """A short text box with a unit before or after it, such as £ or %.

    The unit is not read out: say it in the label or the hint as well. A text box and not type=number, whose
    value jumps under a scroll wheel and swallows what it cannot read.
    """

    template_name = "forms/widgets/unit.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, before: str = "", after: str = "") -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "size": "8", **(attrs or {})})
        self.before = before
        self.after = after

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"before": self.before, "after": self.after}
        return context


class CountedTextarea(forms.Textarea):
    """A text box that says how many characters are left. The limit itself is the field's max_length."""

    template_name = "forms/widgets/counted.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, limit: int, rows: int = 5) -> None:
        super().__init__({"rows": rows, "data-char-count": limit, **(attrs or {})})
        self.limit = limit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["limit"] = self.limit
        # The browser would cut off what is pasted, without a word; the server says it is too long.
        context["widget"]["attrs"].pop("maxlength", None)
        return context


class DayInput(forms.DateInput):
    """A date by the browser's own picker; it sends and expects 2026-11-23 whatever the person sees."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

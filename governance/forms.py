"""The forms of packs."""

from __future__ import annotations

from typing import Any

from django import forms

from academies.models import Period
from assurance.frameworks.schema import Grid
from assurance.rating_words import period_in_words
from governance.models import PackScope
from trust_portal.transfer.forms import KeyForm


class PeriodChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return period_in_words(obj)


class PackForm(KeyForm):
    """What is to be built. A choice is only asked for where there is one."""

    grid = forms.ChoiceField(label="What is rated")
    period = PeriodChoice(
        label="When",
        queryset=Period.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Choose a period of the list"},
    )
    scope = forms.ChoiceField(
        label="Which ratings",
        widget=forms.RadioSelect,
        help_text="A working pack is for the chief executive and the Director of Education alone.",
    )

    def __init__(
        self, *args: Any, grids: list[Grid], periods: Any, may_see_working: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        grid, period, scope = self.fields["grid"], self.fields["period"], self.fields["scope"]
        assert isinstance(grid, forms.ChoiceField)
        assert isinstance(period, forms.ModelChoiceField)
        assert isinstance(scope, forms.ChoiceField)
        grid.choices = [(one.id, one.name) for one in grids]
        period.queryset = periods
        scope.choices = [
            (one.value, one.label) for one in PackScope if may_see_working or one is PackScope.PUBLISHED
        ]
        self.initial.setdefault("scope", scope.choices[0][0])
        if len(scope.choices) == 1:
            scope.help_text = ""

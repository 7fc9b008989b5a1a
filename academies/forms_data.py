"""Forms about figures: KPIs and the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from academies.kpis.groups import GROUPS
from academies.models import Direction, Kpi, Period, PeriodKind, Unit
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput

_DAY = {"invalid": "Enter a date such as 1/9/2026", "required": "Enter a date such as 1/9/2026"}


class KpiForm(PortalForm):
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the KPI's name"})
    key = forms.CharField(
        label="Key",
        help_text="What files call it: small letters, digits and _. It can never be changed.",
        max_length=60,
        validators=[RegexValidator(r"\A[a-z][a-z0-9_]*\Z", "Use small letters, digits and _")],
        error_messages={"required": "Enter a key, such as reading_age_gain"},
    )
    definition = forms.CharField(
        label="Definition",
        help_text="In plain words: what is counted, of what.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in plain words what it measures"},
    )
    group = forms.ChoiceField(label="Group", choices=[(group.key, group.label) for group in GROUPS])
    unit = forms.ChoiceField(label="Unit", choices=Unit.choices)
    direction = forms.ChoiceField(label="Better is", choices=Direction.choices)
    grain = forms.ChoiceField(label="Usually measured each", choices=PeriodKind.choices)
    decimals = forms.IntegerField(label="Decimals", min_value=0, max_value=4, initial=1)

    def facts(self) -> dict[str, Any]:
        """Arguments of `use_cases.kpis.add`; only after is_valid()."""
        data = self.cleaned_data
        return {
            **data,
            "unit": Unit(data["unit"]),
            "direction": Direction(data["direction"]),
            "grain": PeriodKind(data["grain"]),
        }


class KpiChangeForm(PortalForm):
    """The words of a trust's own KPI. What its figures mean stays."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the KPI's name"})
    definition = forms.CharField(
        label="Definition",
        help_text="In plain words: what is counted, of what.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in plain words what it measures"},
    )
    direction = forms.ChoiceField(label="Better is", choices=Direction.choices)

    @classmethod
    def showing(cls, kpi: Kpi, data: Any = None) -> KpiChangeForm:
        return cls(data, initial={name: getattr(kpi, name) for name in cls.base_fields})

    def facts(self) -> dict[str, Any]:
        """Arguments of `use_cases.kpis.change`; only after is_valid()."""
        return {**self.cleaned_data, "direction": Direction(self.cleaned_data["direction"])}


class SmallNumbersForm(PortalForm):
    smallest_count = forms.IntegerField(
        label="Smallest count that is shown",
        help_text="Counts from 1 up to the number before it are hidden: with 5, the counts 1 to 4.",
        min_value=1,
        max_value=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
        error_messages={"required": "Enter a number from 1 to 20", "invalid": "Enter a number from 1 to 20"},
    )
    smallest_cohort = forms.IntegerField(
        label="Fewest pupils whose percentage or average is shown",
        help_text="A percentage of fewer pupils than this is hidden.",
        min_value=1,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
        error_messages={"required": "Enter a number from 1 to 50", "invalid": "Enter a number from 1 to 50"},
    )


class KpiFilters(FilterForm):
    text = forms.CharField(label="Name", required=False, max_length=120)
    group = forms.ChoiceField(
        label="Group", required=False, choices=[("", "All groups"), *((one.key, one.label) for one in GROUPS)]
    )

    def narrow(self, kpis: Any) -> Any:
        self.is_valid()
        if text := self.cleaned_data.get("text"):
            kpis = kpis.filter(name__icontains=text) | kpis.filter(key__icontains=text)
        if group := self.cleaned_data.get("group"):
            kpis = kpis.filter(group=group)
        return kpis


class PeriodForm(PortalForm):
    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Enter a name"})
    starts_on = forms.DateField(label="First day", widget=DayInput(), error_messages=_DAY)
    ends_on = forms.DateField(label="Last day", widget=DayInput(), error_messages=_DAY)

    @classmethod
    def showing(cls, period: Period, data: Any = None) -> PeriodForm:
        names = ("name", "starts_on", "ends_on")
        return cls(data, initial={name: getattr(period, name) for name in names})


class YearForm(PortalForm):
    first_year = forms.IntegerField(
        label="School year that begins in September",
        help_text="2026 for 2026/27. Terms, half terms and data drops come with the usual dates.",
        error_messages={"required": "Enter a year such as 2026", "invalid": "Enter a year such as 2026"},
    )

"""Forms about academies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from academies.models import Academy, Phase
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput


class AcademyForm(PortalForm):
    name = forms.CharField(
        label="Name of the academy", max_length=200, error_messages={"required": "Enter the academy's name"}
    )
    urn = forms.CharField(
        label="URN",
        help_text="DfE's number of the school: six digits, on its page of “Get information about schools”.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "7"}),
        validators=[RegexValidator(r"\A[1-9][0-9]{5}\Z", "A URN has six digits and does not begin with 0")],
        error_messages={"required": "Enter the academy's URN"},
    )
    phase = forms.ChoiceField(
        label="Phase",
        choices=[("", "Choose a phase"), *Phase.choices],
        error_messages={"required": "Choose the academy's phase"},
    )
    joined_on = forms.DateField(
        label="Joined the trust on",
        required=False,
        widget=DayInput(),
        error_messages={"invalid": "Enter a date such as 1/9/2024"},
    )

    @classmethod
    def showing(cls, academy: Academy, data: Any = None) -> AcademyForm:
        """The form with what the portal knows of this academy."""
        names = ("name", "urn", "phase", "joined_on")
        return cls(data, initial={name: getattr(academy, name) for name in names})

    def facts(self) -> dict[str, Any]:
        """Arguments of the use cases; only after is_valid()."""
        data = self.cleaned_data
        return {**data, "urn": int(data["urn"]), "phase": Phase(data["phase"])}


class AcademyFilters(FilterForm):
    text = forms.CharField(label="Name or URN", required=False, max_length=200)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All phases"), *Phase.choices])

    @property
    def applied(self) -> dict[str, str]:
        """Arguments of `AcademyQuerySet.matching`; a filter that makes no sense is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("text", "phase")}

    @property
    def is_used(self) -> bool:
        return any(self.applied.values())

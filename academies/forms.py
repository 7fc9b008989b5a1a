"""Forms about academies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from academies.models import Academy, Phase
from academies.use_cases.academies import Size
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput, UnitInput

_NOT_A_DATE = {"invalid": "Enter a date such as 1/9/2024"}
_DATE_NEEDED = {**_NOT_A_DATE, "required": "Enter a date such as 1/9/2024"}
_SIZE = ("pupils", "capacity", "fsm_percent", "sen_percent")


def urn_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="URN",
        required=required,
        help_text="DfE's number of the school: six digits, on its page of “Get information about schools”.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "7"}),
        validators=[RegexValidator(r"\A[1-9][0-9]{5}\Z", "A URN has six digits and does not begin with 0")],
        error_messages={"required": "Enter the academy's URN"},
    )


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    errors = _DATE_NEEDED if required else _NOT_A_DATE
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DayInput(), error_messages=errors
    )


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=20_000)


def _percent(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        widget=UnitInput(after="%"),
    )


class AcademyForm(PortalForm):
    name = forms.CharField(
        label="Name of the academy", max_length=200, error_messages={"required": "Enter the academy's name"}
    )
    urn = urn_field()
    phase = forms.ChoiceField(
        label="Phase",
        choices=[("", "Choose a phase"), *Phase.choices],
        error_messages={"required": "Choose the academy's phase"},
    )
    joined_on = _day("Joined the trust on")
    left_on = _day("Left the trust on", help_text="The first day on which it was no longer in the trust.")
    pupils = _count("Pupils on roll")
    capacity = _count("Places")
    fsm_percent = _percent("Free school meals, per cent of pupils")
    sen_percent = _percent("Special needs, per cent of pupils")

    @classmethod
    def showing(cls, academy: Academy, data: Any = None) -> AcademyForm:
        """The form with what the portal knows of this academy."""
        names = ("name", "urn", "phase", "joined_on", "left_on", *_SIZE)
        return cls(data, initial={name: getattr(academy, name) for name in names})

    def facts(self) -> dict[str, Any]:
        """Arguments of the use cases; only after is_valid()."""
        data = dict(self.cleaned_data)
        size = Size(**{name: data.pop(name) for name in _SIZE})
        return {**data, "urn": int(data["urn"]), "phase": Phase(data["phase"]), "size": size}


class RenameForm(PortalForm):
    name = forms.CharField(
        label="New name", max_length=200, error_messages={"required": "Enter the academy's new name"}
    )
    on = _day("From", required=True, help_text="The first day of the new name.")


class ConvertForm(PortalForm):
    urn = urn_field()
    name = forms.CharField(label="Name", max_length=200, required=False)
    on = _day("From", required=True, help_text="The first day of the new URN.")

    def clean_urn(self) -> int:
        return int(self.cleaned_data["urn"])


class EarlierForm(PortalForm):
    urn = urn_field(required=False)
    name = forms.CharField(label="Name", max_length=200, required=False)
    used_from = _day("Used from")
    used_until = _day("Used until", help_text="The last day.")

    def clean_urn(self) -> int | None:
        return int(self.cleaned_data["urn"]) if self.cleaned_data["urn"] else None


class AcademyFilters(FilterForm):
    text = forms.CharField(label="Name or URN", required=False, max_length=200)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All phases"), *Phase.choices])

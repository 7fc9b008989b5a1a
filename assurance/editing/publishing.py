"""For which year a draft is published, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from academies.models.calendar import name_of_year
from assurance.models import PackVersion
from trust_portal.ui.forms import PortalForm

_YEARS_AHEAD = 2
_YEARS_BACK = 10


class PublishForm(PortalForm):
    """`seen`: the number of the newest version when the page was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_year = forms.ChoiceField(
        label="From school year",
        help_text="It holds for this year and those after it, until a version for a later year.",
        error_messages={"required": "Choose a school year"},
    )
    note = forms.CharField(
        label="What changed, and who agreed",
        help_text="One or two sentences that people read in the list of versions.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_looked = forms.BooleanField(
        label="I have looked at the newer version, and publish this one in its place",
        required=False,
    )

    def __init__(self, *args: Any, has_newer: bool, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(this_year + _YEARS_AHEAD, this_year - _YEARS_BACK - 1, -1)
        field = self.fields["first_year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, name_of_year(year)) for year in years]
        if not has_newer:
            del self.fields["has_looked"]

    @classmethod
    def again(cls, form: PublishForm, *, newest: PackVersion, this_year: int) -> PublishForm:
        """The same answers, beside a version that the person has not seen yet."""
        return cls(form.data_with(seen=newest.number, has_looked=""), has_newer=True, this_year=this_year)

    def data_with(self, **changed: object) -> dict[str, Any]:
        """What was sent, with some of it changed."""
        sent = {name: self.data.get(name, "") for name in (*self.fields, "has_looked")}
        return {**sent, **{name: str(value) for name, value in changed.items()}}

"""Forms about headteachers' reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from assurance.frameworks.schema import ReportSection
from assurance.models import ReportState
from trust_portal.accounts.models import Person
from trust_portal.ui.forms import FilterForm, PortalForm


class ReturnForm(PortalForm):
    """What is missing, of the whole and of each section."""

    comment = forms.CharField(
        label="On the whole report",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, sections: Iterable[ReportSection], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one.id for one in sections]
        for one in sections:
            self.fields[f"section-{one.id}"] = forms.CharField(
                label=one.name, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def comments(self) -> Mapping[str, str]:
        """By section; only after is_valid()."""
        return {key: self.cleaned_data[f"section-{key}"] for key in self.keys}


class PeopleForm(PortalForm):
    people = forms.MultipleChoiceField(
        label="Who writes this section",
        required=False,
        help_text="They are named on the report. Everybody who writes for your academy can still add to it.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, writers: Iterable[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = [(str(one.pk), str(one)) for one in writers]


class CampaignFilters(FilterForm):
    """From the address; what makes no sense is left out."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All states"), ("missing", "Not opened"), ("late", "Late"), *ReportState.choices],
    )

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query)
        self.is_valid()

    @property
    def state_asked(self) -> str:
        return str(self.cleaned_data.get("state", ""))

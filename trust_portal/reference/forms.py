"""Handing in a file of public data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import DayInput

from .loading.load import LIMITS, day_of_name
from .models import Status
from .sources import SOURCES
from .sources.cells import year_of_name

_MB = 1_000_000


class DeliveryForm(PortalForm):
    """The file comes first in the form, and the day of its name stands for `published_on` where that is empty."""

    file = forms.FileField(
        label="File",
        help_text=f"As it was downloaded: CSV, Excel (.xlsx) or OpenDocument (.ods), at most {LIMITS.bytes // _MB} MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods"}),
    )
    source = forms.ChoiceField(
        label="What it is",
        choices=[("", "Choose a source"), *((key, source.title) for key, source in SOURCES.items())],
        error_messages={"required": "Choose what the file is"},
    )
    published_on = forms.DateField(
        label="Published on",
        help_text="Else the day in the file’s name. Of two files the later one counts.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a date such as 31/1/2026"},
    )
    status = forms.ChoiceField(
        label="Figures are",
        help_text="A final figure stands against any provisional one.",
        choices=[("", "As usual for this source"), *Status.choices],
        required=False,
    )
    year = forms.CharField(
        label="School year",
        help_text="Such as 2022/23. Only for a file that does not say it.",
        max_length=9,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_published_on(self) -> date | None:
        day: date | None = self.cleaned_data["published_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError("This day is still to come")
        return day

    def clean_status(self) -> Status | None:
        return Status(self.cleaned_data["status"]) if self.cleaned_data["status"] else None

    def clean_year(self) -> int | None:
        text = self.cleaned_data["year"].strip()
        year = year_of_name(text) if text else None
        if text and year is None:
            raise forms.ValidationError("Enter a school year such as 2022/23")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source, file = SOURCES.get(cleaned.get("source", "")), cleaned.get("file")
        day_is_said = "published_on" in self.errors or cleaned.get("published_on") is not None
        if source and source.needs_day and file and not day_is_said and day_of_name(file.name) is None:
            self.add_error("published_on", "The file is a list of a day, and its name does not say which")
        return cleaned

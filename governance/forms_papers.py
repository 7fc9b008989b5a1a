"""Forms of papers, and of the reporting duties that they meet."""

from __future__ import annotations

from typing import Any

from django import forms

from academies.models import Academy
from assurance.evidence.kinds import TAKEN
from assurance.use_cases.evidence_files import most_in_words
from governance.live_pages import LivePage
from trust_portal.ui.forms import PortalForm


class PaperForm(PortalForm):
    live_page = forms.ChoiceField(
        label="Page of the portal", required=False, help_text="Shows what is so on the day it is read."
    )
    academy = forms.ModelChoiceField(
        label="Academy",
        required=False,
        queryset=Academy.objects.none(),
        help_text="For a page about one academy.",
    )
    title = forms.CharField(
        label="Title",
        required=False,
        max_length=200,
        help_text="Of a document; for a page of the portal it may stay empty.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        help_text=f"{TAKEN}, smaller than {most_in_words()}.",
        error_messages={"empty": "The file is empty"},
    )
    where = forms.CharField(label="Or where the document is kept", required=False, max_length=500)

    def __init__(self, pages: dict[str, LivePage], academies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live_page: Any = self.fields["live_page"]
        live_page.choices = [
            ("", "None: it is a document"),
            *((key, page.label) for key, page in pages.items()),
        ]
        academy: Any = self.fields["academy"]
        academy.queryset = academies


class DutiesForm(PortalForm):
    duties = forms.MultipleChoiceField(
        label="Reporting duties that the paper meets", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties: Any = self.fields["duties"]
        duties.choices = choices

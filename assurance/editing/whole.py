"""The whole document as one field, or as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from assurance.frameworks.nodes import LARGEST, NotRead, text_of
from trust_portal.ui.forms import PortalForm


class DocumentForm(PortalForm):
    """`revision` is that of the draft which was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    document = forms.CharField(
        label="The document",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 30,
                "spellcheck": "false",
                "class": "document-text",
                "wrap": "off",
                "autocomplete": "off",
            }
        ),
    )
    file = forms.FileField(
        label="Or a file in its place",
        help_text=f"A YAML document, at most {LARGEST // 1_000_000} MB. It replaces the text above.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        if file is not None:
            try:
                self.cleaned_data["document"] = text_of(file.read(LARGEST + 1))
            except NotRead as refusal:
                self.add_error("file", str(refusal))
        return self.cleaned_data

"""The two forms: start an export, hand in a file to be imported."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from trust_portal.ui.forms import PortalForm

from .limits import LIMITS, MB


class KeyForm(PortalForm):
    """Carries a key that is new for each page: sending the same page twice asks for one thing."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Reload the page and try again.",
            "invalid": "Reload the page and try again.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())


class ImportForm(KeyForm):
    file = forms.FileField(
        label="Export file",
        help_text=f"The zip file as it was downloaded, at most {LIMITS.upload // MB} MB.",
        error_messages={"required": "Choose the zip file of an export", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

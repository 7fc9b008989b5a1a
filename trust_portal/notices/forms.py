"""The form about mail with notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from trust_portal.ui.forms import PortalForm

from .models import Frequency
from .telling import kinds_that_mail


class PreferencesForm(PortalForm):
    """One choice for each kind of notice in `chosen`; a field is called as its kind."""

    def __init__(self, chosen: Mapping[str, Frequency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in (one for one in kinds_that_mail() if one.name in chosen):
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label,
                choices=Frequency.choices,
                initial=chosen[kind.name],
                error_messages={"required": f"Choose how you want “{kind.label}” by mail"},
            )

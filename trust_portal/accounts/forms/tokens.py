"""The form that makes an API token."""

from __future__ import annotations

from django import forms

from trust_portal.accounts.use_cases.tokens import LIFETIMES
from trust_portal.ui.forms import PortalForm


class TokenForm(PortalForm):
    label = forms.CharField(
        label="What is it for?",
        help_text="For example the name of the program that will use it.",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the token is for"},
    )
    days = forms.TypedChoiceField(
        label="How long should it work?",
        coerce=int,
        choices=[(days, f"{days} days" if days < 365 else "One year") for days in LIFETIMES],
        initial=90,
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose how long the token works"},
    )

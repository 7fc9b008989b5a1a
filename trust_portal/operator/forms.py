"""The forms of the operators' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from trust_portal.accounts.forms.settings import ColourField
from trust_portal.tenancy.converters import RESERVED_SLUGS
from trust_portal.tenancy.models import SLUG_PATTERN, Trust, TrustState
from trust_portal.ui.forms import FilterForm, PortalForm


class TrustAdminForm(PortalForm):
    """Whom to invite as a trust admin."""

    admin_name = forms.CharField(
        label="Full name of the trust admin",
        max_length=150,
        error_messages={"required": "Enter the trust admin’s name"},
    )
    admin_email = forms.EmailField(
        label="E-mail address of the trust admin",
        help_text="The invitation goes here. Its link works once, for 14 days.",
        max_length=254,
        error_messages={"required": "Enter the trust admin’s e-mail address"},
    )


class NewTrustForm(TrustAdminForm):
    name = forms.CharField(
        label="Name of the trust", max_length=200, error_messages={"required": "Enter the trust’s name"}
    )
    short_name = forms.CharField(
        label="Short name",
        help_text="For the side bar, where the full name is long.",
        max_length=60,
        required=False,
    )
    slug = forms.CharField(
        label="Address",
        help_text="The part of the trust’s addresses after the first slash, for example alder-learning."
        " It cannot be changed later.",
        max_length=60,
        error_messages={"required": "Enter the trust’s address"},
        validators=[RegexValidator(rf"\A{SLUG_PATTERN}\Z", "Use small letters, digits and single hyphens.")],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    colour = ColourField()
    field_order = ("name", "short_name", "slug", "colour", "admin_name", "admin_email")

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("This is one of the portal’s own addresses. Choose another.")
        if Trust.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Another trust has this address. Choose another.")
        return slug


class ReasonForm(PortalForm):
    reason = forms.CharField(
        label="Reason",
        help_text="The trust can read it in its audit trail.",
        max_length=300,
        error_messages={"required": "Enter the reason"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeletionForm(ReasonForm):
    """The trust's address is typed, so that nobody deletes the wrong one by habit."""

    slug = forms.CharField(
        label="Type the trust’s address to confirm",
        max_length=60,
        error_messages={"required": "Type the trust’s address"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust = trust
        self.fields["slug"].help_text = f"It is {trust.slug}."

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug != self.trust.slug:
            raise forms.ValidationError(f"This is not the address of {self.trust.name}.")
        return slug


class TrustFilter(FilterForm):
    q = forms.CharField(label="Name or address", max_length=200, required=False)
    state = forms.ChoiceField(
        label="State", choices=[("", "All"), *TrustState.choices], required=False, initial=""
    )

"""Forms of the trust's settings, one for each part of the page."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator

from trust_portal.accounts.roles import ROLE_SUMMARIES, Role
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.theme import DEFAULT_COLOUR
from trust_portal.ui.widgets import CheckboxCards


class ColourField(forms.CharField):
    """'#rrggbb' in small letters; taken with capitals or without the '#' as well."""

    def __init__(self) -> None:
        super().__init__(
            label="Colour",
            help_text=f"# and six digits from 0 to 9 and a to f, for example {DEFAULT_COLOUR}. "
            "Ratings keep their own colours.",
            max_length=20,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "9"}),
            validators=[
                RegexValidator(r"\A#[0-9a-f]{6}\Z", f"Enter a colour such as {DEFAULT_COLOUR}"),
            ],
            error_messages={"required": "Enter a colour"},
        )

    def to_python(self, value: object) -> str:
        text = (super().to_python(value) or "").lower()
        return text if text.startswith("#") or not text else f"#{text}"


class SettingsForm(PortalForm):
    name = forms.CharField(
        label="Name of the trust", max_length=200, error_messages={"required": "Enter the trust's name"}
    )
    short_name = forms.CharField(
        label="Short name",
        help_text="For the side bar and narrow screens.",
        max_length=60,
        required=False,
    )
    colour = ColourField()


class ColourForm(PortalForm):
    """The colour alone, as the preview asks for it."""

    colour = ColourField()


class LogoForm(PortalForm):
    logo = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG or WebP, up to 1 MB and 4000 pixels wide and high. "
        "A square one with a transparent background looks best.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": "Choose a picture", "empty": "The file is empty"},
    )


class SecondFactorForm(PortalForm):
    roles = forms.MultipleChoiceField(
        label="Roles that must sign in with a second factor",
        help_text="Whoever has such a role and no second factor is asked to add one before the next page.",
        choices=Role.choices,
        required=False,
        widget=CheckboxCards(descriptions={role.value: text for role, text in ROLE_SUMMARIES.items()}),
    )
    marks_optional = False

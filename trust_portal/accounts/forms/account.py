"""The forms of signing in and of a person's own account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from trust_portal.accounts.mail import post_password_link
from trust_portal.accounts.models import Person
from trust_portal.ui.forms import PortalForm

NEW_PASSWORD_HINT = "At least 12 characters. Three or four unrelated words are easy to remember."  # noqa: S105


def reworded(form: forms.BaseForm, name: str, label: str, hint: str = "", **attrs: str) -> None:
    """Give one of allauth's fields our words, without the placeholder that vanishes while typing."""
    field = form.fields[name]
    field.label = label
    field.error_messages["required"] = f"Enter the {label[0].lower()}{label[1:]}."
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = "Enter an e-mail address such as name@example.org."
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(PortalForm, allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "login", "E-mail address", autocomplete="username")
        reworded(self, "password", "Password")


class PasswordLinkForm(PortalForm, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "email", "E-mail address", "The one that you sign in with.")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: Any, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        post_password_link(email)
        return email


class _TwoNewPasswords(PortalForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "password1", "New password", NEW_PASSWORD_HINT)
        reworded(self, "password2", "New password again")


class NewPasswordForm(_TwoNewPasswords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """By a link from an e-mail."""


class FirstPasswordForm(_TwoNewPasswords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """For somebody who came in without one."""


class ChangePasswordForm(_TwoNewPasswords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "oldpassword", "Current password")


class ConfirmPasswordForm(PortalForm, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "password", "Password")


class NameForm(PortalForm):
    full_name = forms.CharField(
        label="Full name",
        help_text="As your colleagues and governors know you.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class EmailForm(PortalForm):
    """A new address for signing in. Whether anybody has it already is not said here."""

    email = forms.EmailField(
        label="New e-mail address",
        help_text="We send a link to it. Your old address stays in use until you have opened the link.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.person.email:
            raise forms.ValidationError("This is your address already.")
        return email

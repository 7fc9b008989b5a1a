"""The forms of second factors: codes and passkeys.

A passkey here is always one that the device keeps and unlocks for its owner, so that it serves for signing in
by itself and as a second factor alike.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from trust_portal.ui.forms import PortalForm

from .account import reworded

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
CODE_HINT = "Six digits from your authenticator app, or one of your recovery codes."


def _passkey_name(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Name of the passkey",
        help_text="To tell your passkeys apart, such as “Work laptop”.",
        max_length=60,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(PortalForm, base_forms.AuthenticateForm):  # type: ignore[misc]
    """When signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "code", "Code", CODE_HINT, inputmode="numeric")


class ConfirmCodeForm(PortalForm, base_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "code", "Code", CODE_HINT, inputmode="numeric")


class AuthenticatorAppForm(PortalForm, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, "code", "Code", "The six digits that the app shows now.", inputmode="numeric")


class RemoveAppForm(PortalForm, totp_forms.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class RecoveryCodesForm(PortalForm, GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class _CredentialField(forms.JSONField):
    """What passkeys.js wrote; about 2,000 characters, more with an attestation."""

    default_error_messages = {
        "required": "Your browser did not send a passkey. Try again.",
        "invalid": "Your browser did not send a passkey. Try again.",
    }

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> None:
        """An answer counts once: a form that is shown again begins without it."""

    def prepare_value(self, value: Any) -> str:
        return ""


class _PasskeyAnswer:
    """What the browser sends may be anything: what cannot be read is a wrong answer, never a fault of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = _CredentialField(widget=forms.HiddenInput)  # type: ignore[attr-defined]

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise get_adapter().validation_error("incorrect_code")
        try:
            # Forms for adding a passkey read it in clean().
            return getattr(super(), "clean_credential", lambda: credential)()
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_PasskeyAnswer, webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyCheckForm(_PasskeyAnswer, webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the password, when signing in."""


class ConfirmPasskeyForm(_PasskeyAnswer, webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(_PasskeyAnswer, PortalForm, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    marks_optional = False
    name = _passkey_name(required=False)
    passwordless = None  # not a question: every passkey here is

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean() or {})
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(PortalForm, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    name = _passkey_name(required=True)

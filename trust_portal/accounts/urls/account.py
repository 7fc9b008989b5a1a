"""Addresses of signing in and of a person's own account. Names are allauth's where allauth asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import path, re_path
from django.views import View

from trust_portal.accounts.gate import public, signed_in
from trust_portal.accounts.views import account, account_email, account_sessions
from trust_portal.accounts.views import account_second_factor as factors
from trust_portal.accounts.views import account_sign_in as sign_in
from trust_portal.accounts.views import account_single_sign_on as single_sign_on

AnyView = Callable[..., Any]


def _page(view: type[View], rule: Callable[[AnyView], AnyView], *, methods: str = "get head post") -> AnyView:
    """One of allauth's classes as a view of ours: it says who may use it, and takes these methods alone."""
    return rule(view.as_view(http_method_names=[*methods.split(), "options"]))


urlpatterns = [
    # Signing in and out
    path("login/", _page(sign_in.SignIn, public), name="account_login"),
    path("login/passkey/", _page(sign_in.PasskeySignIn, public), name="mfa_login_webauthn"),
    path("login/second-factor/", _page(sign_in.SecondFactorCheck, public), name="mfa_authenticate"),
    path("logout/", _page(sign_in.SignOut, public), name="account_logout"),
    path("signup/", sign_in.by_invitation_only, name="account_signup"),
    path("closed/", sign_in.account_closed, name="account_inactive"),
    path("oidc/<str:provider_id>/login/", single_sign_on.set_out, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single_sign_on.come_back, name="openid_connect_callback"),
    path("oidc/cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    # A new password by link
    path("password/reset/", _page(sign_in.AskForPasswordLink, public), name="account_reset_password"),
    path(
        "password/reset/sent/",
        _page(sign_in.PasswordLinkSent, public, methods="get head"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        _page(sign_in.NewPassword, public),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        _page(sign_in.PasswordIsSet, public, methods="get head"),
        name="account_reset_password_from_key_done",
    ),
    # Proving again who one is
    path("confirm/password/", _page(sign_in.ConfirmByPassword, signed_in), name="account_reauthenticate"),
    path("confirm/code/", _page(sign_in.ConfirmByCode, signed_in), name="mfa_reauthenticate"),
    path("confirm/passkey/", _page(sign_in.ConfirmByPasskey, signed_in), name="mfa_reauthenticate_webauthn"),
    path("confirm/sign-in/", sign_in.sign_in_again, name="account_sign_in_again"),
    # My account
    path("", account.my_account, name="my_account"),
    path("name/", account.change_name, name="account_name"),
    path("email/", account_email.change_email, name="account_email"),
    path("email/<str:key>/", account_email.confirm_email, name="account_confirm_email"),
    path("password/", _page(account.ChangePassword, signed_in), name="account_change_password"),
    path("password/first/", _page(account.FirstPassword, signed_in), name="account_set_password"),
    path("sessions/", account_sessions.sessions, name="usersessions_list"),
    path("sessions/<int:session_id>/end/", account_sessions.end_session, name="session_end"),
    path("sessions/end-others/", account_sessions.end_other_sessions, name="sessions_end_others"),
    path("sessions/end-all/", account_sessions.end_all_sessions, name="sessions_end_all"),
    path("connections/", factors.to_my_account, name="socialaccount_connections"),
    path("connections/<int:account_id>/end/", single_sign_on.disconnect, name="connection_end"),
    # Second factors
    path("second-factor/", factors.to_my_account, name="mfa_index"),
    path("second-factor/needed/", factors.second_factor_needed, name="second_factor_needed"),
    path("authenticator-app/", _page(factors.AddApp, signed_in), name="mfa_activate_totp"),
    path("authenticator-app/remove/", _page(factors.RemoveApp, signed_in), name="mfa_deactivate_totp"),
    path("passkeys/", factors.to_my_account, name="mfa_list_webauthn"),
    path("passkeys/add/", _page(factors.AddPasskey, signed_in), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/rename/", _page(factors.RenamePasskey, signed_in), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", _page(factors.RemovePasskey, signed_in), name="mfa_remove_webauthn"),
    path(
        "recovery-codes/",
        _page(factors.RecoveryCodes, signed_in, methods="get head"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/", _page(factors.MakeRecoveryCodes, signed_in), name="mfa_generate_recovery_codes"
    ),
]

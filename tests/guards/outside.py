"""What each address outside of the trusts answers: by method, to nobody signed in, a member of a trust, an operator.

An empty form comes back with its errors. Ids are somebody else's; the link in an e-mail is a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
Statuses = tuple[int, ...]

SENT_ON: Statuses = (302, 302, 302, 302, 302)
HIDDEN: Statuses = (404, 404, 404, 404, 404)
SHOWS: Statuses = (200, 405, 405, 405, 405)
FORM: Statuses = (200, 200, 405, 405, 405)
REFUSING_FORM: Statuses = (200, 422, 405, 405, 405)
FORM_THAT_SENDS_ON: Statuses = (200, 302, 405, 405, 405)
NOT_FOUND: Statuses = (404, 405, 405, 405, 405)
FORM_NOT_FOUND: Statuses = (404, 404, 405, 405, 405)
LEADS_ON: Statuses = (302, 405, 405, 405, 405)
OVER: Statuses = (410, 410, 410, 410, 410)

EXPECTED: Mapping[str, tuple[Statuses, Statuses, Statuses]] = {
    "healthz": (SHOWS, SHOWS, SHOWS),
    "readyz": (SHOWS, SHOWS, SHOWS),
    "metrics": (SHOWS, SHOWS, SHOWS),
    "start": (SENT_ON, LEADS_ON, LEADS_ON),
    "theme": (NOT_FOUND, NOT_FOUND, NOT_FOUND),
    "styleguide": (SENT_ON, HIDDEN, FORM),
    "help": (SHOWS, SHOWS, SHOWS),
    "help_topic": (SHOWS, SHOWS, SHOWS),
    "account_login": (FORM, SENT_ON, SENT_ON),
    "mfa_login_webauthn": ((302, 302, 405, 405, 405), SENT_ON, SENT_ON),
    "mfa_authenticate": (SENT_ON, SENT_ON, SENT_ON),
    "account_logout": ((302, 302, 405, 405, 405), FORM_THAT_SENDS_ON, FORM_THAT_SENDS_ON),
    "account_signup": (SHOWS, SHOWS, SHOWS),
    "account_inactive": ((403, 405, 405, 405, 405), (403, 405, 405, 405, 405), (403, 405, 405, 405, 405)),
    "openid_connect_login": (FORM_NOT_FOUND, FORM_NOT_FOUND, FORM_NOT_FOUND),
    "openid_connect_callback": (NOT_FOUND, NOT_FOUND, NOT_FOUND),
    "socialaccount_login_cancelled": (SHOWS, SHOWS, SHOWS),
    "account_reset_password": (FORM, FORM, FORM),
    "account_reset_password_done": (SHOWS, SHOWS, SHOWS),
    "account_reset_password_from_key": (OVER, OVER, OVER),
    "account_reset_password_from_key_done": (SHOWS, SHOWS, SHOWS),
    "account_reauthenticate": (SENT_ON, FORM, FORM),
    "mfa_reauthenticate": (SENT_ON, FORM, FORM),
    "mfa_reauthenticate_webauthn": (SENT_ON, SENT_ON, SENT_ON),
    "account_sign_in_again": (SENT_ON, SHOWS, SHOWS),
    "my_account": (SENT_ON, SHOWS, SHOWS),
    "account_name": (SENT_ON, FORM, FORM),
    "account_email": (SENT_ON, FORM, FORM),
    "account_confirm_email": (SENT_ON, (410, 410, 405, 405, 405), (410, 410, 405, 405, 405)),
    "account_change_password": (SENT_ON, FORM, FORM),
    "account_set_password": (SENT_ON, SENT_ON, SENT_ON),
    "usersessions_list": (SENT_ON, SHOWS, SHOWS),
    "session_end": (SENT_ON, (405, 404, 405, 405, 405), (405, 404, 405, 405, 405)),
    "sessions_end_others": (SENT_ON, (405, 302, 405, 405, 405), (405, 302, 405, 405, 405)),
    "sessions_end_all": (SENT_ON, (405, 302, 405, 405, 405), (405, 302, 405, 405, 405)),
    "socialaccount_connections": (SENT_ON, LEADS_ON, LEADS_ON),
    "connection_end": (SENT_ON, FORM_NOT_FOUND, FORM_NOT_FOUND),
    "mfa_index": (SENT_ON, LEADS_ON, LEADS_ON),
    "second_factor_needed": (SENT_ON, LEADS_ON, LEADS_ON),
    "mfa_activate_totp": (SENT_ON, SENT_ON, SENT_ON),
    "mfa_deactivate_totp": (SENT_ON, FORM_THAT_SENDS_ON, FORM_THAT_SENDS_ON),
    "mfa_list_webauthn": (SENT_ON, LEADS_ON, LEADS_ON),
    "mfa_add_webauthn": (SENT_ON, FORM, FORM),
    "mfa_edit_webauthn": (SENT_ON, FORM_NOT_FOUND, FORM_NOT_FOUND),
    "mfa_remove_webauthn": (SENT_ON, FORM_NOT_FOUND, FORM_NOT_FOUND),
    "mfa_view_recovery_codes": (SENT_ON, NOT_FOUND, NOT_FOUND),
    "mfa_generate_recovery_codes": (SENT_ON, FORM_THAT_SENDS_ON, FORM_THAT_SENDS_ON),
    "operator_trusts": (SENT_ON, HIDDEN, SHOWS),
    "operator_new_trust": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_public_data": (SENT_ON, HIDDEN, SHOWS),
    "operator_load_public_data": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_load_problems": (SENT_ON, HIDDEN, NOT_FOUND),
    "operator_trust": (SENT_ON, HIDDEN, SHOWS),
    "operator_new_trust_admin": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_suspend": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_resume": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_delete": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_keep": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_export": (SENT_ON, HIDDEN, NOT_FOUND),
    "operator_jobs": (SENT_ON, HIDDEN, SHOWS),
    "operators": (SENT_ON, HIDDEN, SHOWS),
    "operator_health": (SENT_ON, HIDDEN, SHOWS),
    "operator_import": (SENT_ON, HIDDEN, REFUSING_FORM),
    "operator_import_progress": (SENT_ON, HIDDEN, NOT_FOUND),
}

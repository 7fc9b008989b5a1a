"""Pages about a trust's people and settings."""

from __future__ import annotations

from django.urls import path

from trust_portal.accounts.views import invitations, people, permissions, settings, start, tokens

urlpatterns = [
    path("start/", start.trust_start, name="trust_start"),
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path(
        "people/invitations/<int:invitation_id>/send-again/",
        invitations.invitation_send_again,
        name="invitation_send_again",
    ),
    path(
        "people/invitations/<int:invitation_id>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/roles/", people.person_roles, name="person_roles"),
    path("people/<int:person_id>/remove/", people.person_remove, name="person_remove"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("permissions/", permissions.permissions, name="permissions"),
    path("settings/", settings.trust_settings, name="trust_settings"),
    path("settings/logo/", settings.trust_logo_change, name="trust_logo_change"),
    path("settings/second-factor/", settings.trust_second_factor, name="trust_second_factor"),
    path("logo/<str:name>", settings.trust_logo, name="trust_logo"),
    path("tokens/", tokens.api_tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.api_token_revoke, name="token_revoke"),
]

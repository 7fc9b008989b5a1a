"""Opening a trust, and bringing in the people who will look after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from trust_portal.accounts.models import Invitation
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import invitations, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import DEFAULT_COLOUR, Trust
from trust_portal.tenancy.scope import trust_scope


@transaction.atomic
def open_trust(
    *,
    slug: str,
    name: str,
    admin_name: str,
    admin_email: str,
    at: datetime,
    by: Actor,
    short_name: str = "",
    colour: str = DEFAULT_COLOUR,
    uid: int | None = None,
) -> Trust:
    """A new trust whose first trust admin is invited. Raises ValidationError; nothing is kept then."""
    trust = trusts.create(slug=slug, name=name, short_name=short_name, colour=colour, uid=uid, by=by)
    invite_trust_admin(trust=trust, full_name=admin_name, email=admin_email, at=at, by=by)
    return trust


def invite_trust_admin(*, trust: Trust, full_name: str, email: str, at: datetime, by: Actor) -> Invitation:
    """Invite a trust admin, or send the link again where that address has one as trust admin already.

    For a trust that has lost all its trust admins as well. Raises ValidationError.
    """
    with trust_scope(trust.pk):
        waiting = (
            Invitation.objects.unanswered()
            .filter(email=email.strip().lower(), invited_roles__role=Role.TRUST_ADMIN)
            .first()
        )
        if waiting is not None:
            return invitations.send_again(invitation=waiting, at=at, by=by)
        held = [HeldRole(Role.TRUST_ADMIN)]
        return invitations.invite(email=email, full_name=full_name, held=held, at=at, by=by)

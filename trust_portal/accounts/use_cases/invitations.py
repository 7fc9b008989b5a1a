"""Inviting people by e-mail link. Everything here happens inside the bound trust."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from trust_portal.accounts.models import Invitation, InvitedRole, Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret, make_secret
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.notices.use_cases.inviting import mail_invitation

from .people import join, lock_people
from .roles_held import HeldRole, as_json, checked, place_names, sorted_held


class LinkDoesNotWork(Exception):
    """The link opens nothing (any more); the text says why and what to do.

    `invitation` is the one that the link belonged to; None for a link that was never sent or was replaced.
    """

    def __init__(self, text: str, invitation: Invitation | None = None) -> None:
        super().__init__(text)
        self.invitation = invitation


@transaction.atomic
def invite(*, email: str, full_name: str, held: Iterable[HeldRole], at: datetime, by: Actor) -> Invitation:
    """Send somebody a link that gives them these roles. Raises ValidationError in plain words."""
    email = email.strip().lower()
    validate_email(email)
    chosen = checked(held)
    lock_people()
    if Membership.objects.filter(person__email=email).exists():
        raise ValidationError({"email": "This person is in the trust already. Change their roles instead."})
    if Invitation.objects.unanswered().filter(email=email).exists():
        raise ValidationError({"email": "This address has been invited already. Send that invitation again."})
    invitation = Invitation(email=email, full_name=full_name.strip(), invited_by=by.person)
    _new_secret(invitation, at)
    InvitedRole.objects.bulk_create(
        InvitedRole(invitation=invitation, role=one.role, place_id=one.place_id)
        for one in sorted_held(chosen)
    )
    person = _invited_person(email=email, full_name=full_name)
    mail_invitation(invitation=invitation, person=person, at=at, by=by)
    names = place_names(chosen)
    record(
        by=by,
        verb="person.invited",
        on=invitation,
        label=invitation.email,
        after={
            "email": email,
            "roles": as_json(chosen, names),
            "expires_at": invitation.expires_at.isoformat(),
        },
    )
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, at: datetime, by: Actor) -> Invitation:
    """A new link with a new expiry; the old link stops working."""
    locked = _locked(invitation)
    _new_secret(locked, at)
    mail_invitation(invitation=locked, person=sign_in_of(locked), at=at, by=by)
    record(by=by, verb="person.reinvited", on=locked, label=locked.email)
    return locked


@transaction.atomic
def withdraw(*, invitation: Invitation, at: datetime, by: Actor) -> Invitation:
    locked = _locked(invitation)
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    record(by=by, verb="invitation.withdrawn", on=locked, label=locked.email)
    return locked


def find(*, secret: str, at: datetime) -> Invitation:
    """The open invitation of a link. Raises LinkDoesNotWork with what to do next."""
    invitation = Invitation.objects.filter(secret_hash=hash_secret(secret)).first()
    if invitation is None:
        raise LinkDoesNotWork("This link is incomplete, or a newer one has taken its place.")
    _check_is_open(invitation, at)
    return invitation


def sign_in_of(invitation: Invitation) -> Person:
    """The sign-in of the invited address; made if a trust's import left none."""
    return _invited_person(email=invitation.email, full_name=invitation.full_name)


def has_own_sign_in(person: Person) -> bool:
    """Whether this person has come in before, or could: then an invitation's link alone must not let them in."""
    return (
        person.has_usable_password()
        or person.last_login is not None
        or Authenticator.objects.filter(user=person).exists()
        or SocialAccount.objects.filter(user=person).exists()
    )


@transaction.atomic
def accept(*, invitation: Invitation, person: Person, at: datetime, by: Actor) -> None:
    """The person takes the roles. Raises LinkDoesNotWork where somebody was quicker or the address differs."""
    _accept(_locked_open(invitation, at), person=person, at=at, by=by)


@transaction.atomic
def accept_as_new_person(
    *, invitation: Invitation, full_name: str, password: str, at: datetime, by: Actor
) -> Person:
    """The invited address gets its name and password, and the roles. `password` has been validated.

    Raises LinkDoesNotWork where somebody was quicker or the address has a sign-in of its own by now.
    """
    locked = _locked_open(invitation, at)
    person = Person.objects.select_for_update().get(pk=sign_in_of(locked).pk)
    if has_own_sign_in(person):
        raise LinkDoesNotWork("You have a sign-in already. Sign in and open the link again.", locked)
    person.full_name = full_name.strip()
    person.set_password(password)
    person.save(update_fields=["full_name", "password"])
    _accept(locked, person=person, at=at, by=replace(by, person=person))
    return person


def _accept(locked: Invitation, *, person: Person, at: datetime, by: Actor) -> None:
    if person.email != locked.email:
        raise LinkDoesNotWork(
            "This invitation is for another e-mail address. Sign out and open the link again.", locked
        )
    if not person.is_active:
        raise LinkDoesNotWork("Your sign-in is closed. Ask the operator of the portal to open it.", locked)
    locked.accepted_at = at
    locked.accepted_by = person
    locked.save(update_fields=["accepted_at", "accepted_by"])
    pairs = locked.invited_roles.values_list("role", "place_id")
    join(person=person, held={HeldRole(Role(role), place_id) for role, place_id in pairs}, by=by)


def _locked_open(invitation: Invitation, at: datetime) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _check_is_open(locked, at)
    return locked


def _check_is_open(invitation: Invitation, at: datetime) -> None:
    if invitation.withdrawn_at:
        raise LinkDoesNotWork(
            "The trust withdrew this invitation. Ask your trust if you expected it.", invitation
        )
    if invitation.accepted_at:
        raise LinkDoesNotWork("This invitation has been used. Sign in with the account it made.", invitation)
    if invitation.expires_at <= at:
        raise LinkDoesNotWork("This invitation has run out. Ask your trust to send it again.", invitation)


def _invited_person(*, email: str, full_name: str) -> Person:
    # Made when inviting, so that single sign-on finds the address before any trust is bound.
    person, _ = Person.objects.get_or_create(
        email=email, defaults={"full_name": full_name.strip(), "password": make_password(None)}
    )
    return person


def _locked(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise ValidationError("This invitation has been used or withdrawn.")
    return locked


def _new_secret(invitation: Invitation, at: datetime) -> None:
    # The link's own secret is drawn when it is mailed and only its hash ever stored, so that no table holds a
    # working link.
    invitation.secret_hash = hash_secret(make_secret())
    invitation.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()


def draw_link_secret(invitation: Invitation) -> str:
    """A fresh secret for the link about to be mailed; its hash is stored with the invitation."""
    secret = make_secret()
    invitation.secret_hash = hash_secret(secret)
    invitation.save(update_fields=["secret_hash"])
    return secret

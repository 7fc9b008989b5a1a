"""What can be done with the people of a trust. Everything here happens inside the bound trust."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import ApiToken, Membership, Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.notices.models import CalendarFeed
from trust_portal.tenancy.holding import hold_trust
from trust_portal.tenancy.scope import bound_trust_id

from .roles_held import HeldRole, as_json, checked, place_names, sorted_held, version_of


class LastTrustAdmin(ValidationError):
    """Somebody must be left to look after the trust."""

    def __init__(self) -> None:
        super().__init__("This is the only trust admin. Make somebody else a trust admin first.")


class RolesChangedMeanwhile(Exception):
    """Somebody else changed the roles after they were shown; `current` is what the person holds now."""

    def __init__(self, current: frozenset[HeldRole]) -> None:
        super().__init__("The roles were changed by somebody else.")
        self.current = current


def roles_of(person: Person) -> frozenset[HeldRole]:
    """What the person holds in the bound trust."""
    pairs = Membership.objects.held_by(person).values_list("role", "place_id")
    return frozenset(HeldRole(Role(role), place_id) for role, place_id in pairs)


@transaction.atomic
def change_roles(
    *, person: Person, held: Iterable[HeldRole], by: Actor, seen: str | None = None
) -> frozenset[HeldRole]:
    """Give a member exactly these roles. Raises ValidationError; nothing changes then.

    `seen` is `version_of` the roles that the change started from: where they differ by now,
    RolesChangedMeanwhile is raised, unless both changes ask for the same.
    """
    lock_people()
    before = roles_of(person)
    if not before:
        raise ValidationError("This person has left the trust. Invite them again.")
    after = checked(held)
    if seen is not None and seen != version_of(before) and after != before:
        raise RolesChangedMeanwhile(before)
    _keep_a_trust_admin(person, before=before, after=after)
    _store(person, before=before, after=after)
    if before != after:
        names = place_names(before | after)
        record(
            by=by,
            verb="person.roles_changed",
            on=person,
            before={"roles": as_json(before, names)},
            after={"roles": as_json(after, names)},
        )
    return after


@transaction.atomic
def join(*, person: Person, held: Iterable[HeldRole], by: Actor) -> frozenset[HeldRole]:
    """Give a person these roles on top of those they hold, and the key to the trust's door."""
    lock_people()
    before = roles_of(person)
    after = before | checked(held)
    _store(person, before=before, after=after)
    TrustEntry.objects.get_or_create(person=person, trust_id=bound_trust_id())
    names = place_names(after)
    record(
        by=by,
        verb="person.joined",
        on=person,
        before={"roles": as_json(before, names)},
        after={"roles": as_json(after, names)},
    )
    return after


@transaction.atomic
def remove(*, person: Person, by: Actor) -> None:
    """Take roles, key, API tokens and the calendar's address away at once. What the person wrote stays theirs."""
    lock_people()
    before = roles_of(person)
    if not before:
        raise ValidationError("This person has left the trust already.")
    _keep_a_trust_admin(person, before=before, after=frozenset())
    names = place_names(before)
    Membership.objects.held_by(person).delete()
    ApiToken.objects.filter(person=person).delete()
    CalendarFeed.objects.filter(person=person).delete()
    TrustEntry.objects.filter(person=person, trust_id=bound_trust_id()).delete()
    record(by=by, verb="person.removed", on=person, before={"roles": as_json(before, names)})


def _store(person: Person, *, before: frozenset[HeldRole], after: frozenset[HeldRole]) -> None:
    gone = before - after
    if gone:
        held = Membership.objects.held_by(person)
        ids = [one.pk for one in held if HeldRole(Role(one.role), one.place_id) in gone]
        Membership.objects.filter(pk__in=ids).delete()
    Membership.objects.bulk_create(
        Membership(person=person, role=new.role, place_id=new.place_id) for new in sorted_held(after - before)
    )


def _keep_a_trust_admin(person: Person, *, before: frozenset[HeldRole], after: frozenset[HeldRole]) -> None:
    admin = HeldRole(Role.TRUST_ADMIN)
    if admin in before and admin not in after:
        others = Membership.objects.filter(role=Role.TRUST_ADMIN, person__is_active=True).exclude(
            person=person
        )
        if not others.exists():
            raise LastTrustAdmin


def lock_people() -> None:
    """Hold other changes of this trust's people back until the transaction ends.

    Two admins who demote each other at once would leave nobody; two who invite the same address, two invitations.
    """
    hold_trust()

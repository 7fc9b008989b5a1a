"""Who is in the bound trust, as lists and pages read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from trust_portal.notices.models import AddressTrouble, Mailing
from trust_portal.tenancy.scope import bound_trust_id

from .models import Invitation, InvitedRole, Membership, Person, Place, TrustEntry
from .roles import Role

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class RoleAtPlace(Protocol):
    """A membership or an invited role."""

    role: str

    @property
    def place(self) -> Place | None: ...


@dataclass(frozen=True, slots=True)
class Holding:
    """One role of one person with the names of all places it is held at; no place: across the trust."""

    role: Role
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.role.label} at {_listed(self.places)}" if self.places else self.role.label


def holdings(held: Iterable[RoleAtPlace]) -> tuple[Holding, ...]:
    """Roles in the order of the permission table, places by name. Read the places along with the roles."""
    places: dict[Role, list[str]] = {}
    for one in held:
        names = places.setdefault(Role(one.role), [])
        if one.place is not None:
            names.append(one.place.name)
    return tuple(
        Holding(role, tuple(sorted(places[role], key=str.casefold))) for role in Role if role in places
    )


def members() -> QuerySet[Person]:
    """The people of the trust with their memberships and places.

    Each has `last_entered_at`, `has_second_factor`, `has_failing_address`, and `name_key` and `entered_key` to sort
    by.
    """
    entry = TrustEntry.objects.filter(person=OuterRef("pk"), trust_id=bound_trust_id())
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    failing = AddressTrouble.objects.filter(person=OuterRef("pk"), address=OuterRef("email"))
    return (
        Person.objects.filter(trustentry__trust_id=bound_trust_id())
        .annotate(
            name_key=Lower("full_name"),
            last_entered_at=Subquery(entry.values("last_entered_at")),
            entered_key=Coalesce(F("last_entered_at"), Value(_NEVER)),
            has_second_factor=Exists(factors),
            has_failing_address=Exists(failing),
        )
        .prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("place").order_by("since", "pk"))
        )
    )


def number_of_members() -> int:
    return TrustEntry.objects.filter(trust_id=bound_trust_id()).count()


def matching(
    people: QuerySet[Person], *, text: str = "", role: str = "", place_id: int | None = None
) -> QuerySet[Person]:
    """Those whose name or address has `text` in it, and who hold `role` (any, if empty) at the place."""
    if text:
        people = people.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    held = Membership.objects.filter(person=OuterRef("pk"))
    if role:
        held = held.filter(role=role)
    if place_id is not None:
        held = held.filter(place_id=place_id)
    return people.filter(Exists(held)) if role or place_id is not None else people


def roles_at(*place_ids: int) -> QuerySet[Membership]:
    """Who holds which role at these places, by name; with their people and `name_key` to sort by."""
    held = Membership.objects.filter(place_id__in=place_ids)
    named = held.select_related("person", "place").annotate(name_key=Lower("person__full_name"))
    return named.order_by("name_key", "pk")


def number_of_invitations() -> int:
    """Of those that are neither accepted nor withdrawn."""
    return Invitation.objects.unanswered().count()


def unanswered_invitations() -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn, with the roles they bring; they may have expired."""
    return (
        Invitation.objects.unanswered()
        .annotate(name_key=Lower("full_name"))
        .select_related("invited_by")
        .prefetch_related(Prefetch("invited_roles", InvitedRole.objects.select_related("place")))
    )


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def last_mails(invitation_ids: Collection[int]) -> dict[int, Mailing]:
    """The latest mail with each of these invitations; one that an import brought has none."""
    mails = Mailing.objects.filter(invitation_id__in=invitation_ids).order_by("pk")
    return {mail.invitation_id: mail for mail in mails if mail.invitation_id is not None}

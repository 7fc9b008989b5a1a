"""What the landing page of a trust shows to one person: only what they may see, counted in the trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from academies.models import Academy
from trust_portal.accounts.access import Access
from trust_portal.accounts.members import number_of_invitations, number_of_members
from trust_portal.accounts.models import Invitation, InvitedRole, Membership, Place
from trust_portal.accounts.permission_table import RoleSheet, sheet_of
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState
from trust_portal.ui.dates import day_in_short

EXPORT_JOB = "trust_export"


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something a new trust needs; without `href` the person cannot do it and `note` says who can."""

    label: str
    note: str
    is_done: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class OwnRole:
    sheet: RoleSheet
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    tiles: tuple[Tile, ...]
    steps: tuple[Step, ...]  # none once all are done, and for whoever does not look after the trust
    own_roles: tuple[OwnRole, ...]


def overview_of(access: Access, *, on: date) -> Overview:
    """Inside the bound trust. `on` is today in London."""
    tiles = [*_academies_tiles(access), *_people_tiles(access), *_audit_tiles(access, on)]
    return Overview(tuple(tiles), _steps(access), _own_roles(access))


def _academies_tiles(access: Access) -> Iterator[Tile]:
    # Whoever has academies of their own sees them by name instead.
    if access.may_everywhere("academy_data.read"):
        yield Tile("Academies", str(Academy.objects.count()), "In the trust", _href(access, "academies"))


def _people_tiles(access: Access) -> Iterator[Tile]:
    if not access.may("people.read"):
        return
    yield Tile("People", str(number_of_members()), "With a role in the trust", _href(access, "people"))
    yield Tile(
        "Open invitations",
        str(number_of_invitations()),
        "Not answered yet",
        _href(access, "invitations"),
    )


def _audit_tiles(access: Access, on: date) -> Iterator[Tile]:
    if not access.may("audit.read"):
        return
    monday = on - timedelta(days=on.weekday())
    changes = AuditEntry.objects.since(monday).count()
    yield Tile(
        "Changes this week", str(changes), f"Since {day_in_short(monday)}", _href(access, "audit_trail")
    )
    last = Job.objects.filter(kind=EXPORT_JOB, state=JobState.DONE).order_by("-created_at").first()
    yield Tile(
        "Last export",
        day_in_short(last.created_at) if last else "None yet",
        "A copy of all the trust's data",
        _href(access, "jobs"),
    )


def _steps(access: Access) -> tuple[Step, ...]:
    if not access.may("people.write"):
        return ()
    held = Membership.objects.values_list("role", flat=True)
    invited = InvitedRole.objects.filter(invitation__in=Invitation.objects.unanswered())
    roles = set(held.union(invited.values_list("role", flat=True)))
    may_add = access.may_everywhere("academy_data.write")
    steps = (
        Step(
            "Invite the people who lead school improvement",
            "First of all the Director of Education, who adds the academies.",
            Role.DIRECTOR_OF_EDUCATION in roles,
            _href(access, "invite"),
        ),
        Step(
            "Add the academies",
            "With name, URN and phase."
            if may_add
            else "The Director of Education does this; it is not part of your role.",
            Academy.objects.exists(),
            _href(access, "academy_add") if may_add else "",
        ),
        Step(
            "Invite headteachers, governors and trustees",
            "Heads, contributors and governors are attached to their academy when you invite them.",
            bool(roles & {Role.HEADTEACHER, Role.LGB_CHAIR, Role.TRUSTEE}),
            _href(access, "invite"),
        ),
        Step(
            "Set the trust's logo and colour",
            "Everybody sees them on each page.",
            bool(access.trust.logo),
            _href(access, "trust_settings"),
        ),
    )
    return () if all(step.is_done for step in steps) else steps


def _own_roles(access: Access) -> tuple[OwnRole, ...]:
    ids = {place_id for place_ids in access.places.values() for place_id in place_ids}
    names = dict(Place.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return tuple(
        OwnRole(sheet_of(role), tuple(sorted(names[place_id] for place_id in access.places[role])))
        for role in Role
        if role in access.places
    )


def _href(access: Access, name: str) -> str:
    return reverse(name, kwargs={"trust": access.trust.slug})

"""Who of the trust goes on visits, and whom a note is shared with."""

from __future__ import annotations

from assurance.models import Visit
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role, reaches

# Contributors write improvement actions of their own alone.
GO_ON_VISITS = tuple(
    role for role in Role if reaches(role, "improvement.read") and role is not Role.CONTRIBUTOR
)


def visitors_to_choose() -> list[Person]:
    """By name. A peer review brings heads of other academies, so all of the trust's are there."""
    held = Membership.objects.filter(role__in=GO_ON_VISITS).values("person_id")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("full_name", "pk"))


def may_visit(person: Person) -> bool:
    return Membership.objects.filter(role__in=GO_ON_VISITS, person=person, person__is_active=True).exists()


def heads_of(visit: Visit) -> list[Person]:
    held = Membership.objects.filter(role=Role.HEADTEACHER, place_id=visit.academy.place_id)
    people = Person.objects.filter(pk__in=held.values("person_id"), is_active=True)
    return list(people.order_by("full_name", "pk"))


def authors_of(visit: Visit) -> set[int]:
    """Whoever planned, leads or joins it."""
    ids = set(visit.visitors.values_list("person_id", flat=True)) | {visit.lead_id}
    return ids | ({visit.planned_by_id} if visit.planned_by_id else set())

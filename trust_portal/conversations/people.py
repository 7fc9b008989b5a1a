"""Who may be spoken to about a record."""

from __future__ import annotations

from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Reach, Role, reaches


def people_who_may(code: str, *, place_id: int | None = None, but: int | None = None) -> list[Person]:
    """Members of the bound trust whose roles allow this across the trust or, with `place_id`, at that place;
    by name, without the person `but`."""
    held = Membership.objects.filter(
        role__in=[role for role in Role if Reach.TRUST in reaches(role, code)]
    ).values("person_id")
    people = Person.objects.filter(pk__in=held, is_active=True)
    if place_id is not None:
        there = Membership.objects.filter(
            place_id=place_id, role__in=[role for role in Role if reaches(role, code)]
        ).values("person_id")
        people = people | Person.objects.filter(pk__in=there, is_active=True)
    if but is not None:
        people = people.exclude(pk=but)
    return list(people.order_by("full_name", "pk"))

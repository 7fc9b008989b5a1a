"""Who may be spoken to about a record."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Reach, Role, reaches


def people_who_may(code: str, *, place_id: int | None = None, but: int | None = None) -> list[Person]:
    """Members of the bound trust whose roles allow this across the trust or, with `place_id`, at that place;
    by name, without the person `but`."""
    everywhere = [role for role in Role if Reach.TRUST in reaches(role, code)]
    there = [role for role in Role if reaches(role, code)]
    found = people_holding(everywhere, there=there, place_id=place_id)
    return [one for one in found if one.pk != but]


def people_holding(
    everywhere: Collection[Role],
    *,
    there: Collection[Role] = (),
    place_id: int | None = None,
    besides: Collection[int] = (),
) -> list[Person]:
    """Members of the bound trust with one of the roles `everywhere`, or one of those `there` at the place, and those
    whose ids are `besides`; by name. One query."""
    held = Q(role__in=everywhere)
    if place_id is not None:
        held |= Q(role__in=there, place_id=place_id)
    members = Membership.objects.filter(held | Q(person_id__in=besides)).values("person_id")
    return list(Person.objects.filter(pk__in=members, is_active=True).order_by("full_name", "pk"))

"""Whom an improvement action can be given to: the people of the trust who may see the academy."""

from __future__ import annotations

from django.db import models

from academies.models import Academy
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Reach, Role, reaches

# The subject that improvement actions belong to decides, not the academy's data: whoever is given one must find it.
_READS = "improvement.read"


def owners_for(academy: Academy) -> list[Person]:
    """By name."""
    held = Membership.objects.filter(_may_see(academy)).values("person_id")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("full_name", "pk"))


def may_own(person: Person, academy: Academy) -> bool:
    return Membership.objects.filter(_may_see(academy), person=person, person__is_active=True).exists()


def _may_see(academy: Academy) -> models.Q:
    everywhere = [role for role in Role if {Reach.TRUST, Reach.OWN_DOMAIN} & reaches(role, _READS)]
    at_their_place = [role for role in Role if reaches(role, _READS)]
    return models.Q(role__in=everywhere) | models.Q(role__in=at_their_place, place_id=academy.place_id)

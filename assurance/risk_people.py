"""Whom a risk can be given to: the people of the trust who may read it."""

from __future__ import annotations

from django.db import models

from academies.models import Academy
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Reach, Role, reaches

_READS = "risk.read"


def owners_for(academy: Academy | None) -> list[Person]:
    """By name. `academy` None: for a risk of the whole trust."""
    held = Membership.objects.filter(_may_see(academy)).values("person_id")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("full_name", "pk"))


def may_own(person: Person, academy: Academy | None) -> bool:
    return Membership.objects.filter(_may_see(academy), person=person, person__is_active=True).exists()


def _may_see(academy: Academy | None) -> models.Q:
    everywhere = [role for role in Role if {Reach.TRUST, Reach.OWN_DOMAIN} & reaches(role, _READS)]
    found = models.Q(role__in=everywhere)
    if academy is not None:
        at_their_place = [role for role in Role if reaches(role, _READS)]
        found |= models.Q(role__in=at_their_place, place_id=academy.place_id)
    return found

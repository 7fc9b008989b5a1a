"""The people of the bound trust, to choose from."""

from __future__ import annotations

from django.db import models

from trust_portal.accounts.models import Membership, Person


def people_of_the_trust() -> models.QuerySet[Person]:
    """Everybody with a role in it, by name."""
    return Person.objects.filter(pk__in=Membership.objects.values("person_id")).order_by("full_name", "pk")

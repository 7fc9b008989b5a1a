"""Telling the trust admins of mail that did not arrive."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role, reaches
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id


def tell_admins(*, event: str, text: str, at: datetime) -> int:
    """How many were told who had not been told of this event."""
    looks_after = [role for role in Role if reaches(role, "people.write")]
    admins = Membership.objects.filter(role__in=looks_after).values_list("person_id", flat=True)
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    url = reverse("mail_trouble", kwargs={"trust": slug})
    return tell(to=set(admins), event=event, kind="mail_trouble", text=text, url=url, at=at)

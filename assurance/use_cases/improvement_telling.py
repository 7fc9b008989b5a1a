"""What people are told of improvement actions."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from assurance.models import ImprovementAction
from trust_portal.audit.actor import Actor
from trust_portal.notices.kinds import NoticeKind, roles_that_may
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import day_in_words

GIVEN = NoticeKind(
    "improvement-given",
    "An improvement action is given to you",
    "at once",
    roles=roles_that_may("improvement.read"),
)


def tell_of_assignment(improvement: ImprovementAction, *, by: Actor, at: datetime) -> None:
    """Its owner, unless it was the owner who did it."""
    if by.person is not None and by.person.pk == improvement.owner_id:
        return
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    tell(
        to=[improvement.owner_id],
        event=f"improvement-{improvement.pk}-given-{improvement.revision}",
        kind=GIVEN.name,
        text=f"To do until {day_in_words(improvement.due_on)} for {improvement.academy}: {improvement.title}",
        url=reverse("improvement", kwargs={"trust": slug, "improvement_id": improvement.pk}),
        at=at,
    )

"""What people are told of visits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from assurance.models import Visit
from assurance.visit_people import GO_ON_VISITS, authors_of, heads_of
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.notices.kinds import NoticeKind
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import day_in_words

SHARED = NoticeKind(
    "visit-shared",
    "The note of a visit to your academy is shared",
    "at once",
    roles=(Role.HEADTEACHER,),
)
REPLIED = NoticeKind(
    "visit-replied", "The head replies to the note of your visit", "digest", roles=GO_ON_VISITS
)


def tell_of_sharing(visit: Visit, *, by: Actor, at: datetime) -> None:
    """The academy's head: the reply is theirs."""
    text = f"{visit.type_name} on {day_in_words(visit.day)}: the note is there for you to read and reply to."
    _tell(visit, {one.pk for one in heads_of(visit)}, SHARED, text, by=by, at=at)


def tell_of_reply(visit: Visit, *, by: Actor, at: datetime) -> None:
    """Its visitors: it is theirs to make it final."""
    text = f"{visit.academy}: the head has replied to the note of {visit.type_name}."
    _tell(visit, authors_of(visit), REPLIED, text, by=by, at=at)


def _tell(visit: Visit, to: Collection[int], kind: NoticeKind, text: str, *, by: Actor, at: datetime) -> None:
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    tell(
        to=[one for one in to if by.person is None or one != by.person.pk],
        event=f"visit-{visit.pk}-{kind.name}",
        kind=kind.name,
        text=text,
        url=reverse("visit", kwargs={"trust": slug, "visit_id": visit.pk}),
        at=at,
    )

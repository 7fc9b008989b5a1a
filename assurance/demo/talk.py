"""What people of the demo say to each other about a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.conversations.topics import Topic
from trust_portal.conversations.use_cases import saying
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id


def slug() -> str:
    return Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())


def talk(topic: Topic, said: Sequence[tuple[Person, str]], *, since: datetime) -> None:
    """One after the other, each to whoever spoke before, with some hours between them."""
    before: Person | None = None
    for number, (person, text) in enumerate(said):
        by = Actor(person=person, via="page")
        saying.say(
            conversation=topic.opened(by=by),
            text=text,
            mentioned=[before.pk] if before is not None else [],
            about=topic.about,
            url=topic.url,
            by=by,
            at=since + timedelta(hours=5 * number),
        )
        before = person

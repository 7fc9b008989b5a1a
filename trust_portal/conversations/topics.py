"""What a conversation is about: a record that refers to it, and who may read that record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import TenantModel

from .models import Conversation
from .use_cases.saying import start


@dataclass(frozen=True)
class Topic:
    """`record` has a field `conversation`, empty until somebody speaks. `about` names it, `url` is the path of its page
    and `readers` are those who may see it as it stands, and so be mentioned: asked for only when they are needed."""

    record: TenantModel
    about: str
    url: str
    readers: Callable[[], list[Person]]

    @property
    def conversation(self) -> Conversation | None:
        found: Conversation | None = getattr(self.record, "conversation")  # noqa: B009
        return found

    @cached_property
    def _readers(self) -> list[Person]:
        return self.readers()

    def mentionable(self, person: Person) -> list[Person]:
        """Everybody but whoever speaks."""
        return [one for one in self._readers if one.pk != person.pk]

    def opened(self, *, by: Actor) -> Conversation:
        """The record's conversation, begun where there is none: of two who speak first at once both find the same.
        Call it inside the transaction that says something."""
        rows: Any = type(self.record)._default_manager
        held = rows.select_for_update(of=("self",), no_key=True).get(pk=self.record.pk)
        if held.conversation is None:
            held.conversation = start(by=by)
            held.save(update_fields=["conversation"])
        found: Conversation = held.conversation
        return found

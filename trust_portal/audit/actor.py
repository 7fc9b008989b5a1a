"""Who does something, and from where: read at the edge and handed to every use case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trust_portal.accounts.models import Person


@dataclass(frozen=True, slots=True)
class Actor:
    """`person` is None where the portal itself acts (a job, a command); `via` says which door was used."""

    person: Person | None
    via: str
    address: str | None = None
    request_id: str = ""

    @classmethod
    def command(cls) -> Actor:
        """Somebody with a shell on the server."""
        return cls(person=None, via="command")

    @classmethod
    def job(cls, person: Person | None) -> Actor:
        """A background job, for the person who asked for it."""
        return cls(person=person, via="job")

"""Who is asking, in which trust, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .roles import Reach, Role, reaches

if TYPE_CHECKING:
    from trust_portal.tenancy.models import Trust

    from .models import Person


@dataclass(frozen=True, slots=True)
class Access:
    """One person in one trust, read anew for each request.

    `places` holds, for each role, the ids of the places (academies, bodies) it is held at. `unread_notices` counts
    what is in their inbox.
    """

    person: Person
    trust: Trust
    places: Mapping[Role, frozenset[int]]
    unread_notices: int = 0

    @classmethod
    def of(
        cls,
        *,
        person: Person,
        trust: Trust,
        memberships: Iterable[tuple[str, int | None]],
        unread_notices: int = 0,
    ) -> Access:
        """From (role, place id) pairs, as stored."""
        places: dict[Role, set[int]] = {}
        for role, place_id in memberships:
            held = places.setdefault(Role(role), set())
            if place_id is not None:
                held.add(place_id)
        return cls(
            person=person,
            trust=trust,
            places={role: frozenset(ids) for role, ids in places.items()},
            unread_notices=unread_notices,
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.places)

    @property
    def role_labels(self) -> str:
        """The roles in the order of the permission table, for example "Clerk, Data manager"."""
        return ", ".join(role.label for role in Role if role in self.places)

    def may(self, code: str) -> bool:
        """Whether any of the roles may do this, to anything at all ("people.write")."""
        return any(self._reaches(role, code) for role in self.places)

    def may_everywhere(self, code: str) -> bool:
        """Whether any of the roles may do this across the whole trust."""
        return any(Reach.TRUST in reaches(role, code) for role in self.places)

    def places_for(self, code: str) -> frozenset[int]:
        """Ids of the places that the person may do this at because they are attached to them.

        Says nothing of rights across the whole trust: ask `may_everywhere` first.
        """
        return frozenset(
            place_id
            for role, place_ids in self.places.items()
            if self._reaches(role, code)
            for place_id in place_ids
        )

    @staticmethod
    def _reaches(role: Role, code: str) -> bool:
        return bool(reaches(role, code))

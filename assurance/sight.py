"""Who may see a rating from which stage on, and who may rate: read from the table of permissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from assurance.frameworks.schema import Domain
from assurance.models import ConfirmedState, View
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Reach, Role, Verb

SUBJECT = "assurance"


class Stage(IntEnum):
    """How far a rating has come."""

    DRAFT = 0
    SHARED = 1
    PUBLISHED = 2


# The conditions of the permission table, and the stage that each of them waits for.
_WAITS_FOR = {"": Stage.DRAFT, "once shared": Stage.SHARED, "once published": Stage.PUBLISHED}

STAGE_OF: dict[str, Stage] = {
    "": Stage.DRAFT,
    ConfirmedState.CONFIRMED: Stage.DRAFT,
    ConfirmedState.SHARED: Stage.SHARED,
    ConfirmedState.PUBLISHED: Stage.PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Grasp:
    """What one role lets a person do with ratings: see them from `stage` on, and perhaps more (`verbs`).

    `places` of None: everywhere. `is_own_domain`: only domains whose owners name the role.
    """

    role: Role
    verbs: frozenset[Verb]
    stage: Stage
    places: frozenset[int] | None
    is_own_domain: bool

    def covers(self, place_id: int | None, domain: Domain) -> bool:
        """`place_id` of None: the trust itself, which belongs to no place."""
        if self.is_own_domain and self.role not in domain.owners:
            return False
        return self.places is None or (place_id is not None and place_id in self.places)


@dataclass(frozen=True, slots=True)
class Sight:
    """All of it for one person."""

    grasps: tuple[Grasp, ...]

    @classmethod
    def of(cls, access: Access) -> Sight:
        return cls(tuple(_grasps(access)))

    def stage_for(self, place_id: int | None, domain: Domain) -> Stage | None:
        """From which stage on this person sees it; None: never."""
        return min((one.stage for one in self.grasps if one.covers(place_id, domain)), default=None)

    def sees(self, place_id: int | None, domain: Domain, state: str) -> bool:
        """`state` as of a confirmed rating; empty for one that is not confirmed."""
        stage = self.stage_for(place_id, domain)
        return stage is not None and STAGE_OF[state] >= stage

    def knows(self, domain: Domain) -> bool:
        """Whether there is any place at which the person may see a rating of the domain."""
        return any(not one.is_own_domain or one.role in domain.owners for one in self.grasps)

    def may(self, verbs: Iterable[Verb], place_id: int | None, domain: Domain) -> bool:
        wanted = frozenset(verbs)
        return any(one.verbs & wanted and one.covers(place_id, domain) for one in self.grasps)

    @property
    def is_everywhere(self) -> bool:
        """Whether the person sees every academy, though perhaps not every domain or stage."""
        return any(one.places is None for one in self.grasps)

    @property
    def places(self) -> frozenset[int]:
        return frozenset().union(*(one.places or frozenset() for one in self.grasps))


def _grasps(access: Access) -> Iterable[Grasp]:
    for role, places in access.places.items():
        grants = SUBJECTS[SUBJECT].grants.get(role, ())
        for reach in dict.fromkeys(grant.reach for grant in grants):
            of_reach = [grant for grant in grants if grant.reach is reach]
            yield Grasp(
                role=role,
                verbs=frozenset(grant.verb for grant in of_reach),
                stage=min(_WAITS_FOR[grant.when] for grant in of_reach),
                places=places if reach is Reach.OWN else None,
                is_own_domain=reach is Reach.OWN_DOMAIN,
            )


def own_views(access: Access, place_id: int | None) -> frozenset[View]:
    """Whose judgements the person may read whatever stage the rating is at: those of their own side.

    A headteacher's goes with the report that the head submits; a local board's is its chair's.
    """
    views = set()
    if place_id is not None and place_id in access.places_for("head_report.submit"):
        views.add(View.HEAD)
    if place_id is not None and place_id in access.places.get(Role.LGB_CHAIR, frozenset()):
        views.add(View.LGB)
    return frozenset(views)


RATES = (Verb.WRITE, Verb.DRAFT)


def views_of(access: Access, place_id: int | None, domain: Domain) -> tuple[View, ...]:
    """Whose judgement this person may write down here. Reviewers also write down what somebody from outside found."""
    views = set(own_views(access, place_id))
    if Sight.of(access).may(RATES, place_id, domain):
        views |= {View.REVIEWER, View.EXTERNAL}
    return tuple(view for view in View if view in views)


def may_agree(access: Access, place_id: int | None, domain: Domain) -> bool:
    """Whether this person may confirm, share, publish and correct here."""
    return Sight.of(access).may((Verb.AGREE,), place_id, domain)

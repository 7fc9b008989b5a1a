"""The demo's ratings: computed from its figures, judged by its heads and reviewers, confirmed, shared and published.

Through the use cases that real people's work goes through, many at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from academies.calendar_dates import school_year_of
from academies.models import Academy, Period, PeriodKind
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce, framework_for
from assurance.models import View
from assurance.recompute.run import recompute
from assurance.sheets import academies_for, columns_of
from assurance.sight import Sight, views_of
from assurance.spots import Spot, spots_of
from assurance.use_cases.confirming import confirm_ready
from assurance.use_cases.judgements import judge_all
from assurance.use_cases.publishing import publish as publish_framework
from assurance.use_cases.saying import (
    Saying,
    differences,
    judgements_at,
    suggested_level,
    suggestions_at,
)
from assurance.use_cases.sharing import publish, share
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON, MONTHS

from . import words
from .packs import document_of

PAST_TERMS = 3
_HEAD_JUDGES, _BOARD_JUDGES, _LEFT_OPEN = 0.6, 0.5, 0.06


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many ratings were confirmed."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        by = Actor.command()
        publish_framework(document=document_of(slug), first_year=school_year_of(on) - 1, at=at, by=by)
        recompute(changed=None, at=at)
        people = _People(Trust.objects.get(pk=trust_id))
        terms = Period.objects.filter(kind=PeriodKind.TERM, ends_on__lt=on).select_related("school_year")
        past = list(terms.order_by("-ends_on")[:PAST_TERMS])[::-1]
        return sum(
            _term(people, framework, grid, term, is_last=term == past[-1])
            for term in past
            if (framework := framework_for(term.school_year.first_year)) is not None
            for grid in framework.pack.grids
            if grid.rated == PeriodKind.TERM.value
        )


class _People:
    """Who rates: their access as a request would have it."""

    def __init__(self, trust: Trust) -> None:
        held: dict[int, list[tuple[str, int | None]]] = {}
        for person_id, role, place_id in Membership.objects.values_list("person_id", "role", "place_id"):
            held.setdefault(person_id, []).append((role, place_id))
        people = Person.objects.in_bulk(list(held))
        self._all = [
            Access.of(person=people[pk], trust=trust, memberships=memberships)
            for pk, memberships in held.items()
        ]

    def with_role(self, role: Role) -> list[Access]:
        return [one for one in self._all if role in one.roles]


def _term(people: _People, framework: InForce, grid: Grid, term: Period, *, is_last: bool) -> int:
    ended = datetime.combine(term.ends_on, time(15), tzinfo=UTC)
    for head in people.with_role(Role.HEADTEACHER):
        spots = [one for one in _spots(head, framework, grid, term) if View.HEAD in _views(head, one)]
        _judge(head, View.HEAD, spots, ended - timedelta(days=14), share_of=_HEAD_JUDGES)
    confirmed = 0
    for role in (Role.OPERATIONS_LEAD, Role.DIRECTOR_OF_EDUCATION):
        lead = people.with_role(role)[0]
        spots = [one for one in _spots(lead, framework, grid, term) if _is_theirs(role, one)]
        if not spots:
            continue
        _judge(
            lead, View.REVIEWER, spots, ended - timedelta(days=5), share_of=1 - _LEFT_OPEN if is_last else 1
        )
        done = confirm_ready(access=lead, spots=spots, at=ended - timedelta(days=2), by=_by(lead))
        confirmed += done.confirmed
        asked: Any = {"framework": framework, "grid": grid, "period": term}
        share(access=lead, at=ended, by=_by(lead), **asked)
        if not is_last:
            publish(access=lead, at=ended + timedelta(days=10), by=_by(lead), **asked)
    for chair in people.with_role(Role.LGB_CHAIR):
        spots = [one for one in _spots(chair, framework, grid, term) if View.LGB in _views(chair, one)]
        _judge(chair, View.LGB, spots, ended + timedelta(days=7), share_of=_BOARD_JUDGES)
    return confirmed


def _is_theirs(role: Role, spot: Spot) -> bool:
    """Leads rate their own domains, the Director of Education all others."""
    is_leads = Role.OPERATIONS_LEAD in spot.domain.owners
    return is_leads if role is Role.OPERATIONS_LEAD else not is_leads


def _spots(access: Access, framework: InForce, grid: Grid, term: Period) -> list[Spot]:
    columns = columns_of(framework, grid, Sight.of(access))
    academies: Sequence[Academy | None] = academies_for(access, period=term)
    keys = [(academy, one.area_id) for academy in academies for one in columns if one.is_for(academy)]
    return spots_of(framework, grid, term, keys)


def _views(access: Access, spot: Spot) -> tuple[View, ...]:
    return views_of(access, spot.place_id, spot.domain)


def _by(access: Access) -> Actor:
    return Actor(person=access.person, via="page")


def _judge(access: Access, view: View, spots: Sequence[Spot], at: datetime, *, share_of: float) -> None:
    if not spots:
        return
    suggested, judged = suggestions_at(spots), judgements_at(spots)
    said = []
    for spot in spots:
        chance = Random(f"{_who(spot)} {spot.area.id} {spot.period.starts_on} {view}")  # noqa: S311
        if chance.random() > share_of:
            continue
        computed = suggestions.level if (suggestions := suggested.get(spot.key)) else ""
        head = judged.get(spot.key, {}).get(View.HEAD) if view is View.REVIEWER else None
        thought = _Thought(spot, view, chance, computed)
        level = thought.level
        statements = {
            one.id: level for one in spot.area.criteria if one.is_judged and level in one.statements
        }
        together = suggested_level(spot, statements, suggestions)
        differs = differences(level, together, head)
        said.append(
            (spot, Saying(level=level, revision=0, statements=statements, **thought.texts(differs, at)))
        )
    judge_all(access=access, view=view, said=said, at=at, by=_by(access))


@dataclass(frozen=True, slots=True)
class _Thought:
    """What somebody thinks of an area: near what the figures suggest, else what the academy is like."""

    spot: Spot
    view: View
    chance: Random
    computed: str

    @property
    def level(self) -> str:
        ladder = [one.id for one in self.spot.scale.worst_first]
        beside = [one.id for one in self.spot.scale.levels if not one.counts]
        usual = ladder.index(self.computed) if self.computed in ladder else self._usual(len(ladder))
        # The same for all who look, so that most of them agree.
        school = Random(f"{_who(self.spot)} {self.spot.area.id}")  # noqa: S311
        if beside and not self.computed and school.random() < 0.08:
            return beside[0]
        leans = 0.16 if self.view is View.HEAD else 0.07
        drift = Random(f"{_who(self.spot)} {self.spot.area.id} {self.view}").random()  # noqa: S311
        step = 1 if drift < leans else -1 if drift > 0.95 and self.view is not View.HEAD else 0
        return ladder[min(max(usual + step, 0), len(ladder) - 1)]

    def _usual(self, levels: int) -> int:
        """An academy's areas are alike, some change from term to term, and a few are bad for long."""
        academy = Random(f"{_who(self.spot)} is").uniform(0.35, 0.95)  # noqa: S311
        area = Random(f"{_who(self.spot)} {self.spot.area.id} is").gauss(0, 0.28)  # noqa: S311
        term = Random(f"{_who(self.spot)} {self.spot.area.id} {self.spot.period.starts_on} is").gauss(0, 0.08)  # noqa: S311
        return min(levels - 1, max(0, int((academy + area + term) * levels)))

    def texts(self, differs: Sequence[str], at: datetime) -> Mapping[str, str]:
        month = MONTHS[at.month - 1]
        found: dict[str, str] = {}
        ladder = [one.id for one in self.spot.scale.worst_first]
        if differs:
            found["reason"] = words.one_of(self.chance, self._reasons(ladder), month)
        if self.chance.random() < 0.35:
            found["comment"] = words.one_of(self.chance, words.COMMENTS, month)
        if self.view is View.REVIEWER and self.chance.random() < 0.7:
            found["evidence"] = words.one_of(self.chance, words.EVIDENCE, month)
        if self.level == ladder[0] and self.view is not View.LGB:
            found["response"] = words.one_of(self.chance, words.RESPONSES, month)
        return found

    def _reasons(self, ladder: Sequence[str]) -> tuple[str, ...]:
        if self.view is View.HEAD:
            return words.HEADS
        if self.computed in ladder and self.level in ladder and self.computed != self.level:
            return words.BETTER if ladder.index(self.level) > ladder.index(self.computed) else words.WORSE
        return words.DIFFERS_FROM_HEAD


def _who(spot: Spot) -> int:
    return spot.academy.urn if spot.academy is not None else 0

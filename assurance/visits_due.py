"""Which visits are due at which academy, by the framework's rhythm: six queries, however many academies there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from academies.calendar_dates import default_periods, school_year_of, year_bounds
from academies.models import Academy, Period
from assurance.frameworks.schema import EntitlementLine, Pack, VisitType
from assurance.in_force import framework_for
from assurance.levels import standings
from assurance.models import Review, Visit, VisitState
from assurance.models.visits import LINK_VISITS, READ_FINALS, grasps
from assurance.visit_rhythm import (
    DONE,
    DUE,
    LATER,
    OVERDUE,
    PLANNED,
    Calendar,
    Rhythm,
    Span,
    Standing,
    rhythm_of,
    standing,
)
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Reach, Verb

# Where a framework lists the termly review among its visits, the portal's own reviews are meant.
TERMLY_REVIEW = "termly_review"
URGENT = (OVERDUE, DUE)
_ORDER = (OVERDUE, DUE, PLANNED, LATER, DONE)


@dataclass(frozen=True, slots=True)
class VisitDue:
    academy: Academy
    kind: VisitType
    rhythm: Rhythm
    standing: Standing

    @property
    def is_review(self) -> bool:
        return self.kind.id == TERMLY_REVIEW

    @property
    def is_urgent(self) -> bool:
        return self.standing.state in URGENT


def visits_due(access: Access, *, on: date) -> tuple[VisitDue, ...]:
    """At the academies whose visits this person reads as they go on; the most urgent first."""
    academies = _academies(access, on)
    framework = framework_for(school_year_of(on)) if academies else None
    if framework is None:
        return ()
    rhythms = list(_rhythms(framework.pack, academies, on))
    if not rhythms:
        return ()
    held, planned = _days({one.id for _, one, _ in rhythms})
    first = {kind: min(days) for kind, days in _by_kind(held).items()}
    calendar = _calendar(on)
    found = []
    for academy, kind, rhythm in rhythms:
        stands = standing(
            rhythm,
            held=held.get((academy.pk, kind.id), ()),
            planned=planned.get((academy.pk, kind.id), ()),
            joined_on=academy.joined_on,
            known_since=first.get(kind.id),
            calendar=calendar,
            on=on,
        )
        if stands is not None:
            found.append(VisitDue(academy, kind, rhythm, stands))
    return tuple(sorted(found, key=_urgency))


def plans_visits(access: Access) -> bool:
    """Other than governors' own, which have no rhythm."""
    return any(
        grant.when != LINK_VISITS for _, grant, _ in grasps(access, (Verb.WRITE,)) if grant.verb is Verb.WRITE
    )


def _academies(access: Access, on: date) -> list[Academy]:
    """Trustees and clerks read what is finished alone: how visits stand is not for them."""
    grants = [one for one in grasps(access, (Verb.READ,)) if one[0] not in READ_FINALS]
    in_trust = Academy.objects.in_trust(on=on).by_name()
    if any(grant.reach is Reach.TRUST for _, grant, _ in grants):
        return list(in_trust)
    places = {place for _, grant, places in grants if grant.reach is Reach.OWN for place in places}
    return list(in_trust.filter(place_id__in=places)) if places else []


def _rhythms(
    pack: Pack, academies: Collection[Academy], on: date
) -> Iterator[tuple[Academy, VisitType, Rhythm]]:
    """A type's own rhythm, or that of the academy's level where the framework has an entitlement of the same key."""
    by_level = {one.id: (model, one) for model in pack.support for one in model.entitlements}
    levels: Mapping[tuple[int, str], str] = {}
    if any(kind.id in by_level for kind in pack.visits):
        levels = {
            (one.academy.pk, one.model.id): one.level.key
            for one in standings(pack, academies, on=on, with_proposals=False)
            if one.subject is None and one.decision is not None
        }
    for academy in academies:
        for kind in pack.visits:
            line: EntitlementLine | None = None
            if kind.id in by_level:
                model, entitlement = by_level[kind.id]
                level = levels.get((academy.pk, model.id))
                line = entitlement.levels.get(level) if level else None
                if level and line is None:
                    continue
            rhythm = rhythm_of(kind, line)
            if rhythm is not None:
                yield academy, kind, rhythm


_Days = dict[tuple[int, str], list[date]]


def _days(kinds: Collection[str]) -> tuple[_Days, _Days]:
    """Held and planned, by academy and type."""
    held: _Days = defaultdict(list)
    planned: _Days = defaultdict(list)
    rows = Visit.objects.exclude(state=VisitState.CANCELLED).filter(type__in=kinds)
    for academy_id, kind, held_on, planned_on in rows.values_list(
        "academy_id", "type", "held_on", "planned_on"
    ):
        (held if held_on else planned)[academy_id, kind].append(held_on or planned_on)
    if TERMLY_REVIEW in kinds:
        reviews = Review.objects.exclude(held_on=None).values_list("academy_id", "held_on")
        for academy_id, day in reviews:
            assert day is not None
            held[academy_id, TERMLY_REVIEW].append(day)
    return held, planned


def _by_kind(held: _Days) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for (_, kind), days in held.items():
        found[kind] += days
    return found


def _calendar(on: date) -> Calendar:
    """The trust's own; the usual one for a year that it has not entered."""
    this_year = school_year_of(on)
    spans: dict[tuple[int, str], list[tuple[int, Span]]] = defaultdict(list)
    rows = Period.objects.filter(
        school_year__first_year__in=(this_year - 1, this_year), kind__in=("term", "half_term")
    )
    for year, kind, number, starts_on, ends_on in rows.values_list(
        "school_year__first_year", "kind", "number", "starts_on", "ends_on"
    ):
        spans[year, kind].append((number, Span(starts_on, ends_on)))
    years = (this_year - 1, this_year)
    for year in years:
        for one in default_periods(year):
            if one.kind in ("term", "half_term") and not any(
                number == one.number for number, _ in spans[year, one.kind]
            ):
                spans[year, one.kind].append((one.number, Span(one.starts_on, one.ends_on)))
    return Calendar(
        years=tuple(Span(*year_bounds(year)) for year in years),
        terms=_in_order(spans[year, "term"] for year in years),
        all_half_terms=_in_order(spans[year, "half_term"] for year in years),
        half_terms=dict(spans[this_year, "half_term"]),
    )


def _in_order(found: Iterator[list[tuple[int, Span]]]) -> tuple[Span, ...]:
    spans = [span for of_year in found for _, span in of_year]
    return tuple(sorted(spans, key=lambda one: one.starts_on))


def _urgency(one: VisitDue) -> tuple[int, date, str, str]:
    due_on = one.standing.due_on or date.max
    return _ORDER.index(one.standing.state), due_on, one.academy.name.casefold(), one.kind.name

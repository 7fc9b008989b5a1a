"""What can be done with a visit as an appointment: plan and change it, cancel it, say that it was held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy
from assurance.frameworks.schema import VisitType
from assurance.in_force import InForce, pack_of
from assurance.models import Visit, VisitState, VisitVisitor
from assurance.visit_lifecycle import MOVES
from assurance.visit_people import may_visit
from assurance.visit_types import areas_by_key, is_link, leads_of, visit_type
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.checked_words import checked_words
from trust_portal.ui.dates import LONDON, day_in_words

LONGEST = 20_000
MOST_OUTSIDERS = 20
MOST_FOCUS = 40
_FARTHEST = timedelta(days=2 * 366)


class MoveNotAllowed(Exception):
    """Its state does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the visit after it was shown; `current` is what stands now."""

    def __init__(self, current: Visit) -> None:
        super().__init__("This visit was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Plan:
    """`outside`: names and organisations, a line for each. `focus`: as in Visit."""

    planned_on: date
    lead: Person
    visitors: Sequence[Person] = ()
    outside: str = ""
    focus: Sequence[str] = ()


@transaction.atomic
def plan(
    *, academy: Academy, framework: InForce, kind: VisitType, to: Plan, by: Actor, at: datetime
) -> Visit:
    """Raises ValidationError naming the field."""
    if visit_type(framework.pack, kind.id) is None:
        raise ValidationError({"type": "The framework has no such type of visit."})
    visit = Visit(
        academy=academy,
        version=framework.version,
        type=kind.id,
        type_name=kind.name,
        is_link=is_link(kind),
        planned_by=by.person,
        planned_at=at,
    )
    _fill(visit, to, today=_day(at))
    visit.save()
    _bring(visit, to.visitors)
    record(by=by, verb=MOVES["plan"].verb, on=visit, label=label_of(visit), after=_facts(visit, to.visitors))
    return visit


@transaction.atomic
def change(*, visit: Visit, to: Plan, seen_revision: int, by: Actor, at: datetime) -> Visit:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = locked_for(visit, "change")
    check_revision(held, seen_revision)
    before = _facts(held, [one.person for one in held.visitors.select_related("person")])
    _fill(held, to, today=_day(at))
    held.revision += 1
    held.save()
    held.visitors.all().delete()
    _bring(held, to.visitors)
    old, new = changed_fields(before, _facts(held, to.visitors))
    record(by=by, verb=MOVES["change"].verb, on=held, label=label_of(held), before=old, after=new)
    return held


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """It stays in the list with the reason. Raises MoveNotAllowed and ValidationError."""
    held = locked_for(visit, "cancel")
    held.cancelled_why = words_of(reason, "reason", missing="Say why it is cancelled.")
    held.state, held.ended_by, held.ended_at = MOVES["cancel"].after, by.person, at
    held.revision += 1
    held.save()
    record(
        by=by,
        verb=MOVES["cancel"].verb,
        on=held,
        label=label_of(held),
        after={"reason": held.cancelled_why},
    )
    return held


@transaction.atomic
def hold(*, visit: Visit, held_on: date, by: Actor, at: datetime) -> Visit:
    """Say on which day it took place. Raises MoveNotAllowed and ValidationError."""
    held = locked_for(visit, "hold")
    if held_on > _day(at):
        raise ValidationError({"held_on": "Choose today or an earlier day: it cannot have been held yet."})
    _check_in_trust(held.academy, held_on, "held_on")
    held.held_on, held.state = held_on, MOVES["hold"].after
    held.revision += 1
    held.save()
    record(
        by=by,
        verb=MOVES["hold"].verb,
        on=held,
        label=label_of(held),
        after={"held_on": held_on.isoformat()},
    )
    return held


# --- what all moves are made of -----------------------------------------------------------------------------


def locked_for(visit: Visit, move: str) -> Visit:
    held = locked(visit)
    if held.state not in MOVES[move].before:
        state = VisitState(held.state).label.lower()
        raise MoveNotAllowed(f"This visit is already further on ({state}): that cannot be done now.")
    return held


def locked(visit: Visit) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("academy", "version", "lead")
        .get(pk=visit.pk)
    )


def check_revision(held: Visit, seen_revision: int) -> None:
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)


def label_of(visit: Visit) -> str:
    return f"{visit.academy}: {visit.type_name} on {day_in_words(visit.day)}"


def words_of(text: str, field: str, *, missing: str = "") -> str:
    return checked_words(
        text, field, missing, most=LONGEST, instead="A longer report can be kept as evidence."
    )


def _fill(visit: Visit, to: Plan, *, today: date) -> None:
    if visit.planned_on != to.planned_on:
        if to.planned_on > today + _FARTHEST:
            raise ValidationError({"planned_on": "Choose a day within the next two years."})
        if to.planned_on < today - timedelta(days=366):
            raise ValidationError({"planned_on": "Choose a day within the last year, or a later one."})
        _check_in_trust(visit.academy, to.planned_on, "planned_on")
    for person in {to.lead, *to.visitors}:
        if not may_visit(person):
            field = "lead" if person == to.lead else "visitors"
            raise ValidationError({field: f"{person} has no role in the trust that goes on visits."})
    outside = [" ".join(line.split()) for line in words_of(to.outside, "outside").splitlines()]
    outside = [line for line in outside if line]
    if len(outside) > MOST_OUTSIDERS or any(len(line) > 200 for line in outside):
        raise ValidationError({"outside": "Write one name on each line, at most 20."})
    visit.planned_on, visit.lead, visit.outside = to.planned_on, to.lead, "\n".join(outside)
    _set_focus(visit, to.focus)


def _set_focus(visit: Visit, focus: Collection[str]) -> None:
    pack = pack_of(visit.version)
    areas = areas_by_key(pack)
    kind = visit_type(pack, visit.type)
    known = {f"{grid}/{area}" for grid, area in areas} | {f":{one}" for one in (kind.focus if kind else ())}
    chosen = list(dict.fromkeys(focus))
    if len(chosen) > MOST_FOCUS or set(chosen) - known:
        raise ValidationError({"focus": f"Choose from the list, at most {MOST_FOCUS}."})
    visit.focus, visit.domain_leads = chosen, leads_of(areas, chosen)


def _check_in_trust(academy: Academy, day: date, field: str) -> None:
    if academy.joined_on is not None and day < academy.joined_on:
        raise ValidationError(
            {
                field: f"{academy} joined the trust on {day_in_words(academy.joined_on)}. Choose that day or later."
            }
        )
    if academy.left_on is not None and day >= academy.left_on:
        raise ValidationError({field: f"{academy} left the trust on {day_in_words(academy.left_on)}."})


def _bring(visit: Visit, visitors: Collection[Person]) -> None:
    VisitVisitor.objects.bulk_create(
        VisitVisitor(visit=visit, person=person)
        for person in dict.fromkeys(visitors)
        if person.pk != visit.lead_id
    )


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _facts(visit: Visit, visitors: Collection[Person]) -> dict[str, object]:
    return {
        "planned_on": visit.planned_on.isoformat(),
        "lead": str(visit.lead),
        "visitors": sorted(map(str, visitors)),
        "outside": visit.outside,
        "focus": list(visit.focus),
    }

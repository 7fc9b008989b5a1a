"""The demo's visits: for each academy one of last term that is final, one of this term, and one that is to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from random import Random

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import VisitType
from assurance.in_force import InForce, framework_for
from assurance.models import Visit
from assurance.topics import about_visit
from assurance.use_cases import visit_notes, visits
from assurance.use_cases.visit_notes import Note
from assurance.use_cases.visits import Plan
from assurance.visit_types import PlacedArea, area_of, areas_by_key, focus_groups, types_of
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

from .talk import slug, talk

_STRENGTHS = (
    "Leaders know their school. What they said of it is what we saw in lessons, books and talks with pupils.",
    "Routines are calm and known by everybody; no time is lost between lessons.",
    "New teachers are looked after well, and say so.",
)
_FOUND = (
    "Work in books is ambitious in most subjects; in two of them the sequence is not yet clear.",
    "Adults act early. Records are complete and tell one story.",
    "The plan is sound, but too few people know what their part in it is.",
)
_RECOMMENDATIONS = (
    "Check in every half term that pupils who fell behind in reading are heard by a trained adult.",
    "Agree one way of checking what pupils remember, and use it in every subject.",
    "Tell families earlier when attendance begins to fall, and say what helps.",
    "Give subject leaders time to visit each other’s lessons.",
)
_RECORDS = "Seen: four lessons in Years 2 and 5, books of nine pupils, talks with six.\nNo names are kept.\n"
_ASKS = "When would be a good day to look at reading again?"
_ANSWERS = "The second week after the holiday: the new adults have had their training by then."
_REPLY = "Thank you. We recognise what you saw; the first recommendation is in our plan already."


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many visits there are."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        framework = framework_for(school_year_of(on))
        if framework is None:
            return 0
        people = _people()
        academies = list(Academy.objects.in_trust(on=on).by_name())
        return sum(_story(framework, one, place, at, people) for place, one in enumerate(academies))


def _people() -> Mapping[tuple[Role, int | None], Person]:
    """The first with each role, at each place or across the trust."""
    wanted = (Role.DIRECTOR_OF_EDUCATION, Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER)
    held = Membership.objects.filter(role__in=wanted).select_related("person").order_by("-pk")
    return {(Role(one.role), one.place_id): one.person for one in held}


def _story(
    framework: InForce,
    academy: Academy,
    place: int,
    at: datetime,
    people: Mapping[tuple[Role, int | None], Person],
) -> int:
    director = people[Role.DIRECTOR_OF_EDUCATION, None]
    lead = people.get((Role.IMPROVEMENT_OFFICER, academy.place_id), director)
    head = people.get((Role.HEADTEACHER, academy.place_id))
    chance = Random(f"{academy.urn} visits")  # noqa: S311
    kinds = types_of(framework.pack)
    on = at.astimezone(LONDON).date()
    told = 0
    for number, days in enumerate((-75 - place % 9, -12 - place % 5, 9 + place % 20)):
        kind = kinds[(place + number) % len(kinds)]
        day = _weekday(on + timedelta(days=days))
        if academy.joined_on is not None and day < academy.joined_on:
            continue
        planned = _plan(framework, kind, academy, day, lead, director, chance)
        told += 1
        if days < 0:
            _write_up(planned, framework, day, lead, head, chance, at, is_last=number == 1 and place % 3 == 0)
    return told


def _plan(
    framework: InForce,
    kind: VisitType,
    academy: Academy,
    day: date,
    lead: Person,
    director: Person,
    chance: Random,
) -> Visit:
    choices = [value for _, group in focus_groups(framework.pack, kind, academy.phase) for value, _ in group]
    focus = chance.sample(choices, min(3, len(choices)))
    return visits.plan(
        academy=academy,
        framework=framework,
        kind=kind,
        to=Plan(
            planned_on=day,
            lead=lead,
            visitors=[director] if chance.random() < 0.4 else [],
            outside="A. Adeyemi, Wharfe Improvement Partners" if kind.is_external else "",
            focus=focus,
        ),
        by=Actor(person=director, via="page"),
        at=_on(day - timedelta(days=20)),
    )


def _write_up(
    planned: Visit,
    framework: InForce,
    day: date,
    lead: Person,
    head: Person | None,
    chance: Random,
    at: datetime,
    *,
    is_last: bool,
) -> None:
    by = Actor(person=lead, via="page")
    held = visits.hold(visit=planned, held_on=day, by=by, at=_on(day))
    areas = areas_by_key(framework.pack)
    keys = [key for key in map(area_of, held.focus) if key is not None]
    judged = {key: areas[key] for key in keys if key in areas}
    note = Note(
        strengths=chance.choice(_STRENGTHS),
        judgements={key: (_level(placed, chance), chance.choice(_FOUND)) for key, placed in judged.items()},
        recommendations=chance.sample(_RECOMMENDATIONS, 2),
    )
    noted = visit_notes.write(
        visit=held, note=note, seen_revision=held.revision, by=by, at=_on(day + timedelta(days=1))
    )
    visit_notes.add_file(
        visit=noted,
        name="Records of the day.txt",
        content=BytesIO(_RECORDS.encode()),
        expires_on=at.date() + timedelta(days=365),
        by=by,
        at=_on(day + timedelta(days=1)),
    )
    if is_last:
        return
    shared = visit_notes.share(visit=noted, by=by, at=_on(day + timedelta(days=3)))
    if head is not None:
        first = shared.recommendations.order_by("place").first()
        assert first is not None
        visit_notes.take_up(
            recommendation=first, owner=head, due_on=at.date() + timedelta(days=28), by=by, at=at
        )
        visit_notes.reply(
            visit=shared,
            text=_REPLY,
            by=Actor(person=head, via="page"),
            at=_on(day + timedelta(days=6)),
        )
        said = [(lead, _ASKS), (head, _ANSWERS)]
        talk(about_visit(shared, trust=slug()), said, since=_on(day + timedelta(days=7)))
    if day < at.date() - timedelta(days=30):
        visit_notes.finish(visit=shared, by=by, at=_on(day + timedelta(days=9)))


def _level(placed: PlacedArea, chance: Random) -> str:
    levels = placed.scale.worst_first
    return levels[min(len(levels) - 1, int(chance.betavariate(3, 2) * len(levels)))].id


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _on(day: date) -> datetime:
    return datetime.combine(day, time(14), tzinfo=UTC)

"""The demo's improvement actions and the reviews of the last term, through the use cases that people's work goes
through: some done, some under way, some overdue; reviews published, shared, signed, and one with its headteacher.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from academies.calendar_dates import school_year_of
from academies.models import Academy, Kpi, Period, PeriodKind
from assurance.frameworks.schema import areas_of
from assurance.in_force import framework_for
from assurance.models import ConfirmedRating, ImprovementAction, Origin, Repeats, Review
from assurance.use_cases import improvement_actions, reviews
from assurance.use_cases.improvement_facts import NO_MEASURE, Success
from assurance.use_cases.reviews import Words
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

from .improvement_words import NOTES, OUTCOMES, REPLIES, STRENGTHS, SUMMARIES, TASKS, Task

_EACH = 3  # improvement actions of an academy


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many improvement actions were opened."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        if framework_for(school_year_of(on)) is None:
            return 0
        director = _director()
        if director is None:
            return 0
        terms = Period.objects.filter(kind=PeriodKind.TERM, ends_on__lt=on).select_related("school_year")
        last = terms.order_by("-ends_on").first()
        heads = _heads()
        opened = 0
        for place, academy in enumerate(Academy.objects.in_trust(on=on).by_name()):
            head = heads.get(academy.place_id, director)
            review = _review(academy, last, director, head) if last else None
            opened += _improvements(academy, review, director, head, on)
            if review is not None:  # what is agreed in it stands before it is signed
                _bring_on(review, director, head, place, on)
        return opened


def _improvements(academy: Academy, review: Review | None, director: Person, head: Person, on: date) -> int:
    chance = Random(f"{academy.urn} improvement")  # noqa: S311
    worst = _worst(academy, on)
    kpis = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in=[task.kpi for task in TASKS])}
    for number, task in enumerate(chance.sample(TASKS, _EACH)):
        agreed_in = review if number < 2 else None
        usual = _workday(on - timedelta(days=chance.randint(30, 75)))
        began = agreed_in.held_on if agreed_in and agreed_in.held_on else usual
        due = _workday(max(began, usual) + timedelta(days=chance.choice((25, 60, 120))))
        one = improvement_actions.open_action(
            academy=academy,
            title=task.title,
            text=task.text,
            owner=head,
            due_on=due,
            area=worst[number % len(worst)] if worst else None,
            success=_success(task, kpis),
            origin=Origin.REVIEW if agreed_in else Origin.HAND,
            review=agreed_in,
            repeats=Repeats.HALF_TERMLY if number == 2 else Repeats.NEVER,
            by=_by(director),
            at=_on(began),
        )
        _carry_on(one, head, began, on, chance)
    return _EACH


def _carry_on(one: ImprovementAction, head: Person, began: date, on: date, chance: Random) -> None:
    noted = _workday(began + timedelta(days=14))
    if noted < on:
        improvement_actions.progress(improvement=one, text=chance.choice(NOTES), by=_by(head), at=_on(noted))
    done = min(one.due_on, on - timedelta(days=1))
    if chance.random() < 0.35 and done > noted:
        improvement_actions.complete(
            improvement=one, outcome=chance.choice(OUTCOMES), by=_by(head), at=_on(done)
        )


def _review(academy: Academy, term: Period, director: Person, head: Person) -> Review | None:
    """Held and written on the last day of the term before, where its year has a framework."""
    if framework_for(term.school_year.first_year) is None:
        return None
    day = _workday(term.ends_on)
    by = _by(director)
    chance = Random(f"{academy.urn} review")  # noqa: S311
    found = reviews.open_review(academy=academy, period=term, by=by, at=_on(day))
    priorities = [task.title for task in chance.sample(TASKS, 3)]
    reviews.write(
        review=found,
        words=Words(chance.choice(SUMMARIES), chance.choice(STRENGTHS), priorities),
        held_on=day,
        attended_by=f"{director}\n{head}",
        seen_revision=1,
        by=by,
        at=_on(day),
    )
    found.refresh_from_db()
    return found


def _bring_on(found: Review, director: Person, head: Person, place: int, on: date) -> None:
    """Of each five academies the first's review is published, others are shared, signed, with their headteacher, or
    still being written."""
    if place % 5 == 4:
        return  # being written still
    by, day = _by(director), _workday(found.period.ends_on)
    sent = day if place % 5 != 3 else _workday(on)
    reviews.send(review=found, by=by, at=_on(sent, 15))
    if place % 5 == 3:
        return  # with its headteacher
    reviews.reply(review=found, text=REPLIES[place % len(REPLIES)], by=_by(head), at=_on(sent, 16))
    if found.report is None or found.report.is_submitted:
        reviews.sign(review=found, by=by, at=_on(sent + timedelta(days=3)))
        if place % 5 < 2:
            reviews.share(review=found, by=by, at=_on(sent + timedelta(days=4)))
        if place % 5 == 0:
            reviews.publish(review=found, by=by, at=_on(sent + timedelta(days=10)))


def _worst(academy: Academy, on: date) -> list[tuple[str, str]]:
    """The areas of this year's framework in which it stands lowest."""
    framework = framework_for(school_year_of(on))
    known = (
        {
            framework.area_ids[grid.id, area.id]: (grid.id, area.id)
            for grid in framework.pack.grids
            if grid.subjects != "trust"
            for _, area in areas_of(grid)
            if (grid.id, area.id) in framework.area_ids
        }
        if framework
        else {}
    )
    lowest = ConfirmedRating.objects.current().filter(academy=academy, rank=0).order_by("area_id")
    found = [known[one] for one in lowest.values_list("area_id", flat=True) if one in known]
    return list(dict.fromkeys(found))[:_EACH]


def _success(task: Task, kpis: Mapping[str, Kpi]) -> Success:
    if not task.measure:
        return NO_MEASURE
    kpi = kpis.get(task.kpi)
    return Success(task.measure, kpi, "", task.target if kpi else None)


def _director() -> Person | None:
    held = Membership.objects.filter(role=Role.DIRECTOR_OF_EDUCATION).select_related("person")
    first = held.order_by("pk").first()
    return first.person if first else None


def _heads() -> Mapping[int, Person]:
    held = Membership.objects.filter(role=Role.HEADTEACHER).select_related("person").order_by("-pk")
    return {one.place_id: one.person for one in held if one.place_id is not None}


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _by(person: Person) -> Actor:
    return Actor(person=person, via="page")


def _on(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)

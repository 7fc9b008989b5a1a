"""The demo's targets: a round of the year before that the board agreed, and this year's, partly reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from academies.calendar_dates import school_year_of
from academies.kpis.groups import EVERYBODY
from academies.models import Academy, Direction, Kpi, Phase, SchoolYear, Target
from academies.targets.evidence import Cell, Evidence, evidence_of
from academies.use_cases import target_signing, targets
from academies.use_cases.target_signing import BOARD, Answer
from academies.use_cases.targets import Wish
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.notices.models import Notice
from trust_portal.notices.use_cases.reading import mark_all_read
from trust_portal.reference.similar import COUNT
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

_KEYS = ("attendance", "persistent_absence", "suspension_rate")
_SPECIALIST_PHASES = (Phase.SPECIAL, Phase.ALTERNATIVE)
_STEP = {
    "attendance": Decimal("0.6"),
    "persistent_absence": Decimal("1.5"),
    "suspension_rate": Decimal("0.4"),
}
_USUAL = {"attendance": Decimal("94.5"), "persistent_absence": Decimal("16"), "suspension_rate": Decimal("4")}
_ASKED = (
    "Attendance rose by more than this last year. The board would like to see a target that stretches us."
)


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many targets were proposed."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        kpis = list(Kpi.objects.in_use().filter(key__in=_KEYS).in_order())
        academies = list(Academy.objects.in_trust(on=on).by_name())
        people = _people()
        first = school_year_of(on)
        written = 0
        for year in SchoolYear.objects.filter(first_year__in=[first - 1, first]).order_by("first_year"):
            proposed = _propose(year, academies, kpis, people, on=on)
            written += len(proposed)
            if year.first_year < first:
                _agree(year, proposed, people)
            else:
                _agree_some(year, _review_some(proposed, academies, at), people, at)
        _read_by_now(at)
        return written


def _read_by_now(at: datetime) -> None:
    """Nobody leaves a notice unread for weeks."""
    for person_id in set(Notice.objects.unread().values_list("person_id", flat=True)):
        mark_all_read(person_id=person_id, until=at - timedelta(days=14), at=at - timedelta(days=7))


def _people() -> Mapping[Role, Person]:
    wanted = (Role.DIRECTOR_OF_EDUCATION, Role.TRUSTEE, Role.CLERK, Role.LGB_CHAIR)
    held = Membership.objects.filter(role__in=wanted).select_related("person").order_by("-pk")
    return {Role(one.role): one.person for one in held}


def _propose(
    year: SchoolYear,
    academies: Sequence[Academy],
    kpis: Sequence[Kpi],
    people: Mapping[Role, Person],
    *,
    on: date,
) -> list[Target]:
    day = min(on, date(year.first_year, 9, 18))
    known = evidence_of(year, academies, kpis, group=EVERYBODY, on=day)
    # The figures of a year that is over were not there when its targets were proposed.
    then = {
        cell: replace(one, trend=tuple(point for point in one.trend if not point.when.endswith(str(year))))
        for cell, one in known.items()
    }
    stands = _beside_each_other(known if year.ends_on > on else then, academies, kpis)
    wishes = [
        Wish(academy, kpi, _number(kpi, known[academy.pk, kpi.pk])) for academy in academies for kpi in kpis
    ]
    return targets.propose(
        year=year,
        group=EVERYBODY,
        wishes=wishes,
        evidence=stands,
        at=_at(day),
        by=_by(people[Role.DIRECTOR_OF_EDUCATION]),
    )


def _beside_each_other(
    known: Mapping[Cell, Evidence], academies: Sequence[Academy], kpis: Sequence[Kpi]
) -> Mapping[Cell, Evidence]:
    """No public file holds a school of the demo: those of its own trust and kind stand for similar schools."""
    found = {}
    for academy in academies:
        own_kind = academy.phase in _SPECIALIST_PHASES
        others = [
            one for one in academies if one.pk != academy.pk and (one.phase in _SPECIALIST_PHASES) is own_kind
        ]
        for kpi in kpis:
            evidence = known[academy.pk, kpi.pk]
            when = evidence.newest.when if evidence.newest else ""
            pairs = [
                (other.name, point.number)
                for other in others
                for point in known[other.pk, kpi.pk].trend
                if point.when == when and point.number is not None
            ]
            similar = tuple(sorted(pairs, key=lambda pair: pair[1], reverse=True)[:COUNT])
            found[academy.pk, kpi.pk] = replace(
                evidence, similar=similar, similar_when=when if similar else ""
            )
    return found


def _number(kpi: Kpi, evidence: Evidence) -> Decimal:
    """A little better than the newest figure."""
    newest = evidence.newest
    now = newest.number if newest and newest.number is not None else _USUAL[kpi.key]
    step = _STEP[kpi.key]
    better = now + step if kpi.direction == Direction.HIGHER else now - step
    return max(Decimal(0), min(better, Decimal("99.0"))).quantize(Decimal("0.1"))


def _agree(year: SchoolYear, proposed: Sequence[Target], people: Mapping[Role, Person]) -> None:
    """A chair for each board is more than the demo has people: one reviews for all."""
    reviewed = target_signing.review(
        year=year,
        answers=[Answer(one, one.revision) for one in proposed],
        at=_at(date(year.first_year, 10, 6)),
        by=_by(people[Role.LGB_CHAIR]),
    )
    _agree_in_october(year, reviewed, people)


def _agree_in_october(year: SchoolYear, reviewed: Sequence[Target], people: Mapping[Role, Person]) -> None:
    met_on = _board_meets(year)
    target_signing.agree(
        year=year,
        answers=[Answer(one, one.revision) for one in reviewed],
        met_on=met_on,
        signed_as=BOARD,
        minute="Trust board, October, item 7",
        at=_at(met_on + timedelta(days=1)),
        by=_by(people[Role.TRUSTEE]),
    )


def _board_meets(year: SchoolYear) -> date:
    return date(year.first_year, 10, 14)


def _review_some(proposed: Sequence[Target], academies: Sequence[Academy], at: datetime) -> list[Target]:
    """Of the academies with a chair but the first, whose chair has it still to do; of the first the boldest."""
    chairs = {
        one.place_id: one.person
        for one in Membership.objects.filter(role=Role.LGB_CHAIR).select_related("person").order_by("-pk")
    }
    anybody = next(iter(chairs.values()), None)
    if anybody is None:
        return []
    reviewed = []
    for place, academy in enumerate(academies):
        if academy.place_id in chairs or place % 3 == 2:
            continue
        own = [one for one in proposed if one.academy_id == academy.pk]
        answers = [Answer(one, one.revision) for one in own]
        if place % 3 == 1 and answers:
            answers[0] = Answer(own[0], own[0].revision, agrees=False, words=_ASKED)
        if answers:
            day = min(at, _at(date(own[0].school_year.first_year, 10, 12)))
            moved = target_signing.review(year=own[0].school_year, answers=answers, at=day, by=_by(anybody))
            reviewed += [] if any(not one.agrees for one in answers) else moved
    return reviewed


def _agree_some(
    year: SchoolYear, reviewed: Sequence[Target], people: Mapping[Role, Person], at: datetime
) -> None:
    """Where a chair was content with all of them, once the board has met in October."""
    if reviewed and _at(_board_meets(year) + timedelta(days=1)) <= at:
        _agree_in_october(year, reviewed, people)


def _by(person: Person) -> Actor:
    return Actor(person=person, via="page")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(14), tzinfo=UTC)

"""The demo's support levels: decided in September by the meeting that the framework names, with one change within
the year and one proposal that waits for the board.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from academies.calendar_dates import school_year_of, year_bounds
from academies.models import Academy
from assurance.frameworks.schema import Scale, SupportModel
from assurance.in_force import InForce, framework_for
from assurance.models import AgreedAs, LevelDecision
from assurance.use_cases import level_agreements, levels
from assurance.use_cases.levels import Meeting
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

_REASONS = (
    "Two changes of headteacher within a year; the board wants the trust to lead for now.",
    "The review of the spring found that the plan works and leaders follow it through.",
    "Attendance and behaviour turned round faster than the plan foresaw.",
)


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many levels were proposed."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        framework = framework_for(school_year_of(on))
        if framework is None:
            return 0
        academies = list(Academy.objects.in_trust(on=on).by_name())
        people = _people()
        return sum(
            _decide(framework, model, academy, place, len(academies), on, people)
            for model in framework.pack.support
            for place, academy in enumerate(academies)
        )


def _people() -> Mapping[Role, Person]:
    """The first with each role that a decision needs."""
    wanted = (Role.DIRECTOR_OF_EDUCATION, Role.CEO, Role.CLERK)
    held = Membership.objects.filter(role__in=wanted).select_related("person").order_by("-pk")
    return {Role(one.role): one.person for one in held}


def _decide(
    framework: InForce,
    model: SupportModel,
    academy: Academy,
    place: int,
    of: int,
    on: date,
    people: Mapping[Role, Person],
) -> int:
    begins, _ = year_bounds(school_year_of(on))
    scale = framework.pack.scale(model.scale)
    level = _level(scale, academy)
    day = begins + timedelta(days=13)
    first = _propose(framework, model, academy, level, day, "", people)
    _agree(first, model, people, board=True)
    # Of the last two academies one changed within the year, and for the other something is proposed.
    if place not in (of - 1, of - 2) or on < day + timedelta(days=40) or not model.may_change_in_year:
        return 1
    ladder = [one.id for one in scale.worst_first]
    step = ladder.index(level) + (1 if level == ladder[0] else -1)
    reason = _REASONS[1 if step > ladder.index(level) else 0]
    later = _propose(framework, model, academy, ladder[step], day + timedelta(days=40), reason, people)
    _agree(later, model, people, board=place == of - 1)
    return 2


def _level(scale: Scale, academy: Academy) -> str:
    """Somewhere on the ladder, the same at every loading; few at its foot."""
    ladder = [one.id for one in scale.worst_first]
    chance = Random(f"{academy.urn} level").betavariate(3, 2)  # noqa: S311
    return ladder[min(len(ladder) - 1, int(chance * len(ladder)))]


def _propose(
    framework: InForce,
    model: SupportModel,
    academy: Academy,
    level: str,
    day: date,
    reason: str,
    people: Mapping[Role, Person],
) -> LevelDecision:
    met = model.meeting
    return levels.propose(
        academy=academy,
        framework=framework,
        model=model,
        level=level,
        effective_from=day,
        reason=reason,
        meeting=Meeting(day - timedelta(days=6), met.chair, "\n".join(met.present)) if met else Meeting(),
        at=_on(day - timedelta(days=5)),
        by=_by(people[Role.DIRECTOR_OF_EDUCATION]),
    )


def _agree(
    decision: LevelDecision, model: SupportModel, people: Mapping[Role, Person], *, board: bool
) -> None:
    day = decision.effective_from
    for item in model.evidence if model.agreed_by else ():
        level_agreements.note_evidence(
            decision=decision,
            item=item.id,
            is_seen=True,
            link="",
            note="Tabled at the meeting.",
            at=_on(day - timedelta(days=5)),
            by=_by(people[Role.DIRECTOR_OF_EDUCATION]),
        )
    for one in model.agreed_by:
        if one == AgreedAs.CEO.value:
            level_agreements.agree(
                decision=decision,
                agreed_as=AgreedAs.CEO,
                at=_on(day - timedelta(days=4)),
                by=_by(people[Role.CEO]),
            )
        elif board:
            level_agreements.agree(
                decision=decision,
                agreed_as=AgreedAs.BOARD,
                minute="Trust board, September, item 6",
                at=_on(day - timedelta(days=1)),
                by=_by(people[Role.CLERK]),
            )


def _by(person: Person) -> Actor:
    return Actor(person=person, via="page")


def _on(day: date) -> datetime:
    return datetime.combine(day, time(14), tzinfo=UTC)

"""The demo's risk register and position statements, through the use cases that people's work goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from academies.models import Academy
from assurance.models import RiskTheme
from assurance.use_cases import risks, statements
from assurance.use_cases.risks import Facts
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

from .risk_words import ACADEMY_RISKS, ACADEMY_STATEMENTS, TRUST_RISKS, TRUST_STATEMENTS, RiskWords

_EACH = 3  # risks of an academy


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many risks were entered and statements signed."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        people = _people()
        if not {Role.CEO, Role.DIRECTOR_OF_EDUCATION} <= people.keys():
            return 0
        heads = _heads()
        told = 0
        for place, academy in enumerate(Academy.objects.in_trust(on=on).by_name()):
            owner = heads.get(academy.place_id, people[Role.DIRECTOR_OF_EDUCATION])
            chance = Random(f"{academy.urn} risks")  # noqa: S311
            for number, words in enumerate(chance.sample(ACADEMY_RISKS, _EACH)):
                _enter(academy, words, owner, people, on, chance, is_closed=number == 2 and place % 4 == 0)
                told += 1
            # Every fifth academy is still without one, and every fourth has had one before.
            if place % 5 != 4:
                told += _state(academy, ACADEMY_STATEMENTS, place, people, on)
        chance = Random(f"{slug} risks")  # noqa: S311
        for words in TRUST_RISKS:
            _enter(None, words, people[Role.DIRECTOR_OF_EDUCATION], people, on, chance)
            told += 1
        return told + _state(None, TRUST_STATEMENTS, 0, people, on)


def _enter(
    academy: Academy | None,
    words: RiskWords,
    owner: Person,
    people: Mapping[Role, Person],
    on: date,
    chance: Random,
    *,
    is_closed: bool = False,
) -> None:
    began = on - timedelta(days=chance.randint(40, 80))
    by = Actor(person=people[Role.DIRECTOR_OF_EDUCATION], via="page")
    risk = risks.open_risk(
        facts=Facts(
            academy=academy,
            theme=RiskTheme(words.theme),
            title=words.title,
            text=words.text,
            likelihood=min(5, max(1, words.likelihood + chance.choice((-1, 0, 0, 1)))),
            impact=words.impact,
            owner=owner,
            response=words.response,
            review_on=began + timedelta(days=chance.choice((35, 90, 120))),
        ),
        by=by,
        at=_on(began),
    )
    if is_closed:
        reason = "The measure has worked for a whole term, and the local board has seen the evidence."
        risks.close(risk=risk, reason=reason, by=by, at=_on(on - timedelta(days=3)))


def _state(
    academy: Academy | None, words: tuple[str, ...], place: int, people: Mapping[Role, Person], on: date
) -> int:
    """Two where there was one last summer already."""
    rounds = (
        [on - timedelta(days=160), on - timedelta(days=20)] if place % 4 == 0 else [on - timedelta(days=20)]
    )
    for number, day in enumerate(rounds):
        text = words[(place + number) % len(words)]
        if academy is not None:
            text = text.replace("The academy", academy.name, 1)
        role = Role.CEO if place % 2 == 0 else Role.DIRECTOR_OF_EDUCATION
        draft = statements.write(
            academy=academy,
            text=text,
            by=Actor(person=people[Role.DIRECTOR_OF_EDUCATION], via="page"),
            at=_on(day),
        )
        statements.agree(
            statement=draft,
            seen_revision=draft.revision,
            signed_as=role,
            by=Actor(person=people[role], via="page"),
            at=_on(day, 16),
        )
    return len(rounds)


def _people() -> Mapping[Role, Person]:
    held = Membership.objects.filter(role__in=(Role.CEO, Role.DIRECTOR_OF_EDUCATION))
    return {Role(one.role): one.person for one in held.select_related("person").order_by("-pk")}


def _heads() -> Mapping[int, Person]:
    held = Membership.objects.filter(role=Role.HEADTEACHER).select_related("person").order_by("-pk")
    return {one.place_id: one.person for one in held if one.place_id is not None}


def _on(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)

"""What tests of ratings share: a published framework, terms, suggestions as the recomputation stores them, people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from academies.models import Academy, Period, PeriodKind
from academies.use_cases import calendar
from assurance.in_force import InForce, framework_for
from assurance.models import Area, SuggestedRating
from assurance.scales import rank_of
from assurance.spots import Spot, spot_at
from assurance.use_cases.publishing import publish
from assurance.use_cases.saying import Saying
from tests.cast import Cast
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

AT = datetime(2026, 12, 18, 12, tzinfo=UTC)
SIXTH = (Path(__file__).parent / "frameworks" / "sixth.yaml").read_text()
YEAR = 2026

# One domain for the Director of Education, one for the operations lead; and a box of the trust's own.
SMALL = """
schema: 1
id: small
name: Small model
summary: For tests.
scales:
  - id: rag
    name: Colours
    order: best_first
    levels:
      - {id: green, name: Green, letter: G, colour: green, shape: circle, meaning: It works.}
      - {id: amber, name: Amber, letter: A, colour: amber, shape: square, meaning: It may work.}
      - {id: red, name: Red, letter: R, colour: red, shape: triangle-down, meaning: It does not work.}
grids:
  - id: areas
    name: Areas
    scale: rag
    subjects: both
    domains:
      - id: learning
        name: Learning
        owners: [director_of_education]
        areas:
          - id: attendance
            name: Attendance
            criteria:
              - id: rate
                kpi: attendance
                bands:
                  - {level: red, to: 90}
                  - {level: amber, above: 90, to: 95}
                  - {level: green, above: 95}
              - id: practice
                name: Practice
                statements:
                  green: Everybody knows who is away.
                  amber: Some know.
                  red: Nobody knows.
          - {id: behaviour, name: Behaviour, about: {purpose: How pupils get on.}, combine: {rule: judged}}
      - id: house
        name: The house
        owners: [operations_lead]
        areas:
          - {id: money, name: Money, combine: {rule: judged}}
"""


def begin(document: str = SMALL, *, years: tuple[int, ...] = (YEAR,)) -> InForce:
    """In the bound trust: its calendar, and this framework for the first of the years."""
    for year in years:
        calendar.add_year(first_year=year, by=Actor.command())
    publish(document=document, first_year=years[0], at=AT, by=Actor.command())
    framework = framework_for(years[-1])
    assert framework is not None
    return framework


def term(number: int, year: int = YEAR) -> Period:
    return Period.objects.select_related("school_year").get(
        school_year__first_year=year, kind=PeriodKind.TERM, number=number
    )


def area_id(key: str) -> int:
    return Area.objects.get(key=key).pk


def suggest(
    framework: InForce, period: Period, academy: Academy, levels: Mapping[str, str], **more: Any
) -> None:
    """As the recomputation would have stored it."""
    for (grid_key, key), pk in framework.area_ids.items():
        if key in levels:
            scale = framework.pack.scale(framework.pack.grid(grid_key).scale)
            SuggestedRating.objects.create(
                period_id=period.pk,
                academy_id=academy.pk,
                area_id=pk,
                version_id=framework.version.pk,
                level=levels[key],
                rank=rank_of(scale, levels[key]),
                since=period.starts_on,
                computed_at=AT,
                **more,
            )


def access_of(cast: Cast, role: Role, slug: str = "alder") -> Access:
    person = cast.person(slug, role)
    held = Membership.objects.filter(person=person).values_list("role", "place_id")
    return Access.of(person=person, trust=cast.trust(slug), memberships=held)


def by(access: Access) -> Actor:
    return Actor(person=access.person, via="page")


def spot(access: Access, period: Period, academy: Academy | None, key: str) -> Spot:
    academy_id = None if academy is None else academy.pk
    return spot_at(access=access, period_id=period.pk, academy_id=academy_id, area_id=area_id(key))


def says(level: str, revision: int = 0, **texts: Any) -> Saying:
    return Saying(level=level, revision=revision, **texts)

"""What the rules of a framework suggest: by ratings, counts and figures, for an academy and its subjects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from assurance.in_force import InForce, framework_for
from assurance.suggested_levels import suggested_levels, suggestion_for
from assurance.use_cases import publishing
from tests.assurance.rated import SMALL, suggest, term
from tests.assurance.recompute import worlds
from tests.cast import Cast
from trust_portal.audit.actor import Actor

pytestmark = pytest.mark.usefixtures("in_alder")

ON = date(2026, 11, 28)
LEVELS = """
  - id: tiers
    name: Tiers
    order: best_first
    levels:
      - {id: lead, name: Lead, letter: L, colour: green, shape: star}
      - {id: grow, name: Grow, letter: W, colour: lime, shape: circle}
      - {id: mend, name: Mend, letter: M, colour: red, shape: triangle-down}
"""
SUPPORT = """
support:
  - id: tier
    name: Tiers
    level_word: Tier
    level_words: tiers
    scale: tiers
    suggest:
      rules:
        - level: mend
          when: [{count: areas, at_most: red, times: 2}]
          why: Two areas or more are red.
        - level: mend
          when: [{kpi: attendance, range: {below: 80}}]
          why: Attendance is below 80 %.
        - level: grow
          when: [{rating: areas/house/*, at_most: amber}, {rating: areas/behaviour, at_least: green}]
          why: Behaviour is good, and the house is not in order.
        - level: lead
          when: [{rating: areas, at_least: green}]
          why: Everything is green.
    subjects:
      - id: presence
        name: Being there
        suggest:
          criteria:
            - id: rate
              kpi: attendance
              bands: [{level: mend, below: 90}, {level: grow, from: 90, below: 95}, {level: lead, from: 95}]
"""
DOCUMENT = SMALL.replace("grids:\n", f"{LEVELS}grids:\n", 1) + SUPPORT


@pytest.fixture
def framework() -> InForce:
    worlds.term(2026, 1)
    publishing.publish(document=DOCUMENT, first_year=2026, at=worlds.NOW, by=Actor.command())
    found = framework_for(2026)
    assert found is not None
    return found


@pytest.fixture
def academy(cast: Cast) -> Academy:
    return cast.academy("alder")


def said(framework: InForce, academy: Academy, subject: str = "") -> tuple[str, tuple[str, ...]]:
    model = framework.pack.support_model("tier")
    found = suggestion_for(framework, model, academy, subject, on=ON)
    return found.level, found.why


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, ""),
        ({"attendance": "red", "money": "red"}, "mend"),
        ({"attendance": "red", "money": "amber"}, ""),
        ({"behaviour": "green", "money": "amber"}, "grow"),
        ({"behaviour": "amber", "money": "amber"}, ""),
        ({"behaviour": "green", "money": "green", "attendance": "green"}, "lead"),
    ],
)
def test_by_ratings(framework: InForce, academy: Academy, levels: dict[str, str], expected: str) -> None:
    suggest(framework, term(1), academy, levels)
    assert said(framework, academy)[0] == expected


def test_by_figures_with_the_figure_in_words(framework: InForce, academy: Academy) -> None:
    assert said(framework, academy, "presence")[0] == ""
    worlds.bring(term(1), {(academy, "attendance"): Decimal("79.5")})
    assert said(framework, academy) == ("mend", ("Attendance is below 80 %.",))
    level, why = said(framework, academy, "presence")
    assert level == "mend"
    assert "79.5" in why[0]


def test_as_many_queries_for_many_academies(framework: InForce, cast: Cast) -> None:
    academies = [cast.academy("alder"), cast.academy("alder", 1)]
    for academy in academies:
        worlds.bring(term(1), {(academy, "attendance"): 92})
    counts = []
    for some in (academies[:1], academies):
        with CaptureQueriesContext(connection) as queries:
            found = suggested_levels(framework, some, on=ON)
        counts.append(len(queries))
        assert len([key for key in found if key[2] == "presence"]) == len(some)
    assert counts[0] == counts[1]

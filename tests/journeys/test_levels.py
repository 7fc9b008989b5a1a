"""A support level from the proposal to the last signature, and the dashboards: by keyboard, on a phone, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assurance.in_force import framework_for
from assurance.use_cases.confirming import confirm
from tests.assurance.levels.test_suggestions import DOCUMENT
from tests.assurance.rated import AT, access_of, begin, by, says, spot, suggest, term
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]
AGREED = "    agreed_by: [ceo, board]\n    evidence: [{id: ofsted, name: Ofsted report}]\n    subjects:\n"


@pytest.fixture
def rated(transactional_db: None) -> None:
    """Two terms of ratings under a framework whose levels somebody must agree to."""
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        begin(DOCUMENT.replace("    subjects:\n", AGREED, 1), years=(2025, 2026))
        framework = framework_for(2026)
        assert framework is not None
        academy, access = cast.academy("alder"), access_of(cast, Role.DIRECTOR_OF_EDUCATION)
        suggest(framework, term(3, 2025), academy, {"attendance": "green"})
        suggest(framework, term(1), academy, {"attendance": "red"})
        signed = spot(access, term(1), academy, "behaviour")
        confirm(access=access, spot=signed, said=says("green"), at=AT, by=by(access))


def test_a_level_by_the_keyboard_alone(by_keyboard: Open, rated: None) -> None:
    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens("/alder/levels/")
    director.axe_finds_nothing()
    director.follows("Ashdown Primary")
    director.axe_finds_nothing()
    director.follows("Propose a tier")
    director.axe_finds_nothing()
    director.ticks("Lead")
    director.presses("Propose it")
    director.reads("1 piece of evidence still to be seen")
    director.axe_finds_nothing()
    director.follows("Tick evidence")
    director.ticks("Ofsted report")
    director.axe_finds_nothing()
    director.presses("Save")
    page = director.page.url
    for role, button in (
        (Role.CEO, "Agree for the chief executive"),
        (Role.TRUSTEE, "Agree for the trust board"),
    ):
        visitor = by_keyboard("alder", role)
        visitor.opens(page)
        visitor.follows("Agree")
        visitor.presses(button)
        visitor.reads("has agreed.")
    head = by_keyboard("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens("/alder/start/")
    head.follows("Ashdown Primary")
    head.reads_heading("Ashdown Primary")
    head.follows("Tier")
    head.reads("Lead")
    head.nothing_overflows()


def test_dashboards(by_keyboard: Open, rated: None) -> None:
    for role, path in (
        (Role.CEO, "/alder/dashboard/"),
        (Role.DIRECTOR_OF_EDUCATION, "/alder/dashboard/reviews/"),
    ):
        for width in (1366, 320):
            visitor = by_keyboard("alder", role, width=width)
            visitor.opens("/alder/start/")
            assert visitor.page.url.endswith(path)
            visitor.reads("Ashdown Primary: Attendance")
            visitor.axe_finds_nothing()
            visitor.nothing_overflows()
        visitor.follows("Ashdown Primary: Attendance")
        visitor.reads_heading("Attendance")

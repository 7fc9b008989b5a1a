"""Two people change the same at once; the second sees both texts and carries theirs over: by keyboard, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from academies.use_cases import calendar
from tests.assurance.improvement.world import opened, publish
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(transactional_db: None) -> str:
    """Of an improvement action."""
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish()
    return f"/alder/improvement/{opened(cast).pk}/"


def test_the_second_sees_both_texts(by_keyboard: Callable[..., KeyboardVisitor], page: str) -> None:
    first = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    second = by_keyboard("alder", Role.IMPROVEMENT_OFFICER, width=390)
    for visitor in (first, second):
        visitor.opens(page)
        visitor.follows("Change")
    first.writes("What is to be done", "Call families on Fridays")
    first.presses("Save")
    first.reads_heading("Call families on Fridays")
    second.writes("What is to be done", "Walk to families on Fridays")
    second.presses("Save")
    second.reads_heading("Somebody changed this before you")
    second.reads("Call families on Fridays")
    second.reads("Walk to families on Fridays")
    second.axe_finds_nothing(media=["screen", "print"])
    second.nothing_overflows()
    second.follows("Open the newest version")
    second.writes("What is to be done", "Call families or walk to them")
    second.presses("Save")
    second.reads_heading("Call families or walk to them")

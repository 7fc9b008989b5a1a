"""The chair of a local board reads the academy's card on a phone, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assurance.card.world import told
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


def test_a_chair_reads_the_card_on_a_phone(signed_in: Open) -> None:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        academy, _ = told(cast)
    chair = signed_in("alder", Role.LGB_CHAIR, width=390)
    chair.opens(f"/alder/academies/{academy.pk}/")
    chair.goes_to("Academy card")
    chair.reads_heading("Ashdown Primary")
    chair.reads("Signed by Chief executive of Alder")
    chair.nothing_overflows()
    chair.axe_finds_nothing()
    chair.tabs_to("How it was judged")
    chair.page.keyboard.press("Enter")
    chair.reads("94.2% in Autumn term 2025/26")
    chair.goes_to("Early reading does not reach everybody")
    chair.reads("Likely × Major")
    chair.nothing_overflows()
    chair.axe_finds_nothing()

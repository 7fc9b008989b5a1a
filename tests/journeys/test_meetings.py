"""A clerk plans a meeting and takes its minutes, and what is open reaches the next: by keyboard alone, to axe,
and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Body
from governance.use_cases import bodies
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def board(transactional_db: None) -> Body:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        clerk = by(cast.person("alder", Role.CLERK))
        body = bodies.add(kind="board", name="Trust board", quorum=1, by=clerk)
        since = timezone.now().date() - timedelta(days=90)
        bodies.appoint(
            body=body,
            person=cast.person("alder", Role.TRUSTEE),
            role="chair",
            from_on=since,
            until_on=None,
            by=clerk,
        )
        return body


def plan(clerk: KeyboardVisitor, days: int) -> None:
    day = (timezone.now().astimezone(LONDON) + timedelta(days=days)).date()
    clerk.opens("/alder/meetings/")
    clerk.follows("Plan a meeting")
    clerk.chooses("Board or committee", "Trust board")
    clerk.writes("Day", day.isoformat())
    clerk.writes("Begins at", "18:00")
    clerk.presses("Plan it")
    clerk.reads("The meeting is planned")


def test_from_a_plan_to_the_next_agenda(by_keyboard: Open, board: Body) -> None:
    clerk = by_keyboard("alder", Role.CLERK)
    plan(clerk, -2)
    clerk.axe_finds_nothing()
    clerk.follows("Trust board")
    clerk.reads_heading("Trust board")
    clerk.axe_finds_nothing()
    clerk.follows("Publish the agenda")
    clerk.presses("Publish it")
    clerk.follows("Note who was there")
    clerk.chooses("Trustee of Alder (chair)", "Present")
    clerk.axe_finds_nothing()
    clerk.presses("Save")
    clerk.reads("Quorate")
    clerk.follows("Record that it was held")
    clerk.presses("It was held")
    clerk.follows("Minute something")
    clerk.ticks("To be done")
    clerk.writes("What is minuted", "Bring attendance by group.")
    clerk.writes("Or by somebody from outside", "The chief executive")
    clerk.writes("Due", (timezone.now() + timedelta(days=30)).date().isoformat())
    clerk.axe_finds_nothing()
    clerk.presses("Add it")
    clerk.reads("Bring attendance by group.")
    clerk.follows("The minutes are drafted")
    clerk.presses("The draft is ready")
    clerk.follows("Record the approval")
    clerk.chooses("Signed by", "Trustee of Alder")
    clerk.presses("Record it")
    clerk.reads("signed by")
    clerk.axe_finds_nothing()
    plan(clerk, 10)
    clerk.tabs_to("Trust board")  # the meeting of before
    clerk.follows("Trust board")
    clerk.reads("Bring attendance by group.")
    clerk.follows("Publish the agenda")
    clerk.presses("Publish it")
    trustee = by_keyboard("alder", Role.TRUSTEE, width=390, javascript=False)
    trustee.opens(clerk.page.url)
    trustee.reads("Bring attendance by group.")
    trustee.nothing_overflows()
    governor = by_keyboard("alder", Role.LGB_GOVERNOR)
    governor.opens(clerk.page.url, status=404)

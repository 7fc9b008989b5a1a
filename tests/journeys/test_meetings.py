"""A clerk plans a meeting and takes its minutes, and what is open reaches the next: to axe, and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Body
from governance.use_cases import bodies
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


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


def plan(clerk: Visitor, days: int) -> None:
    day = (timezone.now().astimezone(LONDON) + timedelta(days=days)).date()
    clerk.opens("/alder/meetings/")
    clerk.follows("Plan a meeting")
    clerk.page.get_by_label("Board or committee").select_option(label="Trust board")
    clerk.page.get_by_label("Day").fill(day.isoformat())
    clerk.page.get_by_label("Begins at").fill("18:00")
    clerk.presses("Plan it")
    clerk.reads("The meeting is planned")


def test_from_a_plan_to_the_next_agenda(signed_in: Open, board: Body) -> None:
    clerk = signed_in("alder", Role.CLERK)
    plan(clerk, -2)
    clerk.axe_finds_nothing()
    clerk.page.get_by_role("link", name="Trust board").first.click()
    clerk.reads_heading("Trust board")
    clerk.axe_finds_nothing()
    clerk.follows("Publish the agenda")
    clerk.presses("Publish it")
    clerk.follows("Note who was there")
    clerk.page.get_by_label("(chair)").select_option(label="Present")
    clerk.axe_finds_nothing()
    clerk.presses("Save")
    clerk.reads("Quorate")
    clerk.follows("Record that it was held")
    clerk.presses("It was held")
    clerk.page.get_by_role("link", name="Minute something", exact=True).first.click()
    clerk.page.get_by_label("To be done", exact=True).check()
    clerk.page.get_by_label("What is minuted").fill("Bring attendance by group.")
    clerk.page.get_by_label("Or by somebody from outside").fill("The chief executive")
    clerk.page.get_by_label("Due").fill((timezone.now() + timedelta(days=30)).date().isoformat())
    clerk.axe_finds_nothing()
    clerk.presses("Add it")
    clerk.reads("Bring attendance by group.")
    clerk.follows("The minutes are drafted")
    clerk.presses("The draft is ready")
    clerk.follows("Record the approval")
    clerk.page.get_by_label("Signed by").select_option(index=1)
    clerk.presses("Record it")
    clerk.reads("signed by")
    clerk.axe_finds_nothing()
    plan(clerk, 10)
    clerk.page.get_by_role("link", name="Trust board").last.click()
    clerk.reads("Bring attendance by group.")
    clerk.follows("Publish the agenda")
    clerk.presses("Publish it")
    trustee = signed_in("alder", Role.TRUSTEE, width=390, javascript=False)
    trustee.opens(clerk.page.url)
    trustee.reads("Bring attendance by group.")
    trustee.nothing_overflows()
    governor = signed_in("alder", Role.LGB_GOVERNOR)
    governor.opens(clerk.page.url, status=404)

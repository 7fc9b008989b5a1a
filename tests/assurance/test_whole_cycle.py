"""From a visit to the next term: its recommendation becomes an improvement action that the report brings back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from academies.use_cases import calendar
from assurance.models import ImprovementAction
from assurance.use_cases.publishing import publish
from tests.assurance.reports.opened import opened_in
from tests.assurance.visits.world import AT, WITH_REPORTS, brought_to
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
ADVICE = "Train every adult who hears pupils read."


def test_what_a_visit_recommends_is_in_the_next_terms_report(sign_in: SignIn, cast: Cast) -> None:
    officer, head, governor = (
        sign_in("alder", role) for role in (Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.LGB_CHAIR)
    )
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish(document=WITH_REPORTS, first_year=2026, at=AT, by=Actor.command())
    visit = brought_to(cast, "replied")
    with trust_scope(cast.trust("alder").pk):
        advice = visit.recommendations.get(place=1)
    taken = officer.post(address("visit_take_up", visit_id=visit.pk, recommendation_id=advice.pk))
    assert taken.status_code == 302
    assert officer.post(address("visit_finish", visit_id=visit.pk)).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        action = ImprovementAction.objects.get()
        # Taken up in the autumn, whatever day it is when this runs.
        ImprovementAction.objects.filter(pk=action.pk).update(opened_at=AT, due_on=date(2027, 2, 12))
        spring = opened_in(2, cast.academy("alder"))
    read = address("report_read", report_id=spring.pk)
    text = words(head.get(read))
    assert ADVICE in text
    assert str(cast.person("alder", Role.HEADTEACHER)) in text
    assert ADVICE in words(
        head.get(address("report_section", report_id=spring.pk, section="learning"))
    ) or ADVICE in words(head.get(address("report_check", report_id=spring.pk)))
    # What comes of it is there as well, for the governors who read the report once it is submitted.
    noted = head.post(
        address("improvement_progress", improvement_id=action.pk), {"text": "Nine of twelve are trained."}
    )
    assert noted.status_code == 302
    head.post(
        address("report_section", report_id=spring.pk, section="learning"),
        {"text-changes": "More pupils read at home.", "seen-changes": "0", "editor": "page"},
    )
    assert head.post(address("report_check", report_id=spring.pk)).status_code == 302
    text = words(governor.get(read))
    assert ADVICE in text
    assert "Nine of twelve are trained." in text
    assert "More pupils read at home." in text
    # And until it is done, the term after that has it too.
    with trust_scope(cast.trust("alder").pk):
        summer = opened_in(3, cast.academy("alder"))
    assert ADVICE in words(head.get(address("report_read", report_id=summer.pk)))

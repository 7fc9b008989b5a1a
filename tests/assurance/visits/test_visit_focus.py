"""Who leads a domain plans visits in it alone, by page and by API, and takes nothing away from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assurance.models import Visit
from assurance.visit_focus import FocusChoice
from tests.assurance.visits.world import planned, publish
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
READING, BUDGET, THEME = "assurance/reading", "assurance/budget", ":Actions"


def focus_of(cast: Cast, visit_id: int) -> list[str]:
    with trust_scope(cast.trust("alder").pk):
        return list(Visit.objects.get(pk=visit_id).focus)


@pytest.mark.parametrize(
    ("focus", "is_taken"), [([BUDGET], True), ([], False), ([READING], False), ([BUDGET, THEME], False)]
)
def test_a_lead_plans_in_the_own_domain_alone(
    sign_in: SignIn, cast: Cast, focus: list[str], is_taken: bool
) -> None:
    lead, academy = sign_in("alder", Role.OPERATIONS_LEAD), cast.academy("alder")
    with trust_scope(cast.trust("alder").pk):
        publish()
    sent = {"planned_on": "2026-10-05", "focus": focus}
    who = cast.person("alder", Role.OPERATIONS_LEAD).pk
    page = f"{address('visit_plan')}?academy={academy.pk}&type=health_check"
    assert lead.post(page, {**sent, "lead": who}).status_code == (302 if is_taken else 422)
    body = {**sent, "academy_id": academy.pk, "type": "health_check", "lead_id": who}
    answer = lead.post(address("api_visits"), body, content_type="application/json")
    assert answer.status_code == (201 if is_taken else 422)
    if not is_taken:
        assert list(answer.json()["errors"]) == ["focus"]


def test_who_plans_everywhere_chooses_freely_by_api(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        publish()
    officer = sign_in("alder", Role.IMPROVEMENT_OFFICER)
    body = {
        "academy_id": cast.academy("alder").pk,
        "type": "health_check",
        "planned_on": "2026-10-05",
        "lead_id": cast.person("alder", Role.IMPROVEMENT_OFFICER).pk,
    }
    for focus in ([], [READING, BUDGET, THEME]):
        answer = officer.post(
            address("api_visits"), {**body, "focus": focus}, content_type="application/json"
        )
        assert (answer.status_code, answer.json()["focus"]) == (201, focus)


def test_a_lead_who_changes_a_visit_leaves_what_others_chose(sign_in: SignIn, cast: Cast) -> None:
    who = cast.person("alder", Role.OPERATIONS_LEAD)
    visit = planned(cast, focus=[READING, BUDGET, THEME], visitors=[who])
    lead, officer = sign_in("alder", Role.OPERATIONS_LEAD), sign_in("alder", Role.IMPROVEMENT_OFFICER)
    page = address("visit_change", visit_id=visit.pk)
    assert "What others chose stays: Reading, Actions." in words(lead.get(page))
    assert "What others chose" not in words(officer.get(page))
    sent: dict[str, Any] = {"planned_on": "2026-10-06", "lead": visit.lead_id, "visitors": [who.pk]}
    sent["seen_revision"] = "1"
    assert lead.post(page, {**sent, "focus": [READING]}).status_code == 422
    assert lead.post(page, {**sent, "focus": [BUDGET]}).status_code == 302
    assert focus_of(cast, visit.pk) == [READING, BUDGET, THEME]
    # Of two who changed it, the second is shown the day, and no focus that would go.
    late = lead.post(page, {**sent, "focus": [BUDGET], "planned_on": "2026-10-07"})
    assert (late.status_code, "What it looks at" in words(late)) == (409, False)
    assert officer.post(page, {**sent, "focus": [BUDGET], "seen_revision": "2"}).status_code == 302
    assert focus_of(cast, visit.pk) == [BUDGET]


def test_what_is_held_keeps_its_order() -> None:
    choice = FocusChoice([("Finance", [("a", "A"), ("b", "B")])], is_needed=True)
    assert choice.over(["x", "a", "y"], ["b", "a"]) == ["x", "a", "y", "b"]
    assert choice.over(["x", "a"], ["b"]) == ["x", "b"]
    assert choice.over([], ["b"]) == ["b"]

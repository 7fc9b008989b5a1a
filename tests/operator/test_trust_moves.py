from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

REASON = {"reason": "The trust has not paid."}
DELETION = {**REASON, "slug": "alder"}


def _state() -> str:
    return Trust.objects.get(slug="alder").state


def _verbs(cast: Cast) -> list[tuple[str, str]]:
    with trust_scope(cast.trust("alder").pk):
        entries = AuditEntry.objects.filter(via="operator").order_by("pk")
        return [
            (one.verb, (one.after or {}).get("reason", "")) for one in entries if one.verb != "job.requested"
        ]


def test_suspended_trust_is_closed_and_opens_again(
    cast: Cast, operator: Client, sign_in: Callable[[str, Role], Client]
) -> None:
    browser = sign_in("alder", Role.CEO)
    assert operator.post("/operator/trusts/alder/suspend/", REASON).status_code == 302
    assert _state() == "suspended"
    answer = browser.get("/alder/people/")
    assert answer.status_code == 403
    assert "closed for now" in answer.content.decode()
    assert operator.post("/operator/trusts/alder/resume/", REASON).status_code == 302
    assert _state() == "active"
    assert browser.get("/alder/people/").status_code == 200
    assert _verbs(cast) == [("trust.suspended", REASON["reason"]), ("trust.resumed", REASON["reason"])]
    assert Trust.objects.get(slug="birch").state == "active"


def test_deletion_waits_for_its_days_of_grace(cast: Cast, operator: Client) -> None:
    assert operator.post("/operator/trusts/alder/delete/", DELETION).status_code == 302
    trust = Trust.objects.get(slug="alder")
    assert trust.state == "deleting"
    assert trust.delete_on == timezone.localdate() + timedelta(days=30)
    assert "Keep after all" in operator.get("/operator/trusts/alder/").content.decode()
    assert operator.post("/operator/trusts/alder/keep/", REASON).status_code == 302
    kept = Trust.objects.get(slug="alder")
    assert kept.state == "suspended"
    assert kept.delete_on is None
    assert [verb for verb, _ in _verbs(cast)] == ["trust.deletion_requested", "trust.deletion_cancelled"]


@pytest.mark.parametrize("typed", ["", "birch", "Alder", "alder/", "\x00"])
def test_deletion_needs_the_address_typed(cast: Cast, operator: Client, typed: str) -> None:
    answer = operator.post("/operator/trusts/alder/delete/", {**REASON, "slug": typed})
    assert answer.status_code == 422
    assert _state() == "active"
    assert _verbs(cast) == []


@pytest.mark.parametrize("move", ["suspend", "resume", "keep", "delete"])
def test_every_move_needs_a_reason(cast: Cast, operator: Client, move: str) -> None:
    answer = operator.post(f"/operator/trusts/alder/{move}/", {"reason": " ", "slug": "alder"})
    assert answer.status_code == 422
    assert _state() == "active"


@pytest.mark.parametrize(
    ("state", "move"),
    [
        ("active", "resume"),
        ("active", "keep"),
        ("suspended", "suspend"),
        ("suspended", "keep"),
        ("deleting", "suspend"),
        ("deleting", "resume"),
        ("deleting", "delete"),
    ],
)
def test_move_that_does_not_fit_the_state_changes_nothing(
    cast: Cast, operator: Client, state: str, move: str
) -> None:
    delete_on = timezone.localdate() if state == "deleting" else None
    Trust.objects.filter(slug="alder").update(state=state, delete_on=delete_on)
    answer = operator.post(f"/operator/trusts/alder/{move}/", DELETION, follow=True)
    assert answer.status_code == 200
    assert "cannot become" in answer.content.decode()
    assert Trust.objects.values_list("state", "delete_on").get(slug="alder") == (state, delete_on)
    assert _verbs(cast) == []


@pytest.mark.parametrize("page", ["suspend", "resume", "keep", "delete"])
def test_number_of_queries(operator: Client, page: str, django_assert_max_num_queries: Any) -> None:
    operator.get(f"/operator/trusts/alder/{page}/")
    with django_assert_max_num_queries(6):
        operator.get(f"/operator/trusts/alder/{page}/")

"""Pages of support levels: who sees what, what can be done from where, and how much it asks of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from academies.models import Academy
from assurance.models import AgreedAs, DecisionState, LevelDecision
from assurance.use_cases import level_agreements, levels
from tests.assurance.levels.pack import AT, publish
from tests.cast import Cast
from tests.trust_pages import address, by, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
FORM = {"level": "mend", "effective_from": "2026-09-07", "reason": "Results fell in every subject."}


@pytest.fixture
def academy(cast: Cast) -> Academy:
    """Ashdown Primary, whose people the cast has, under a framework with tiers."""
    with trust_scope(cast.trust("alder").pk):
        publish()
    return cast.academy("alder")


@pytest.fixture
def decision(cast: Cast, academy: Academy) -> LevelDecision:
    with trust_scope(cast.trust("alder").pk):
        framework = levels_framework()
        return levels.propose(
            academy=academy,
            framework=framework,
            model=framework.pack.support_model("tier"),
            level="mend",
            effective_from=date(2026, 9, 7),
            at=AT,
            by=by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION)),
        )


def levels_framework() -> Any:
    from assurance.in_force import framework_for

    return framework_for(2026)


def agreed(cast: Cast, decision: LevelDecision) -> None:
    with trust_scope(cast.trust("alder").pk):
        level_agreements.note_evidence(
            decision=decision,
            item="ofsted",
            is_seen=True,
            link="",
            note="",
            at=AT,
            by=by(cast.person("alder", Role.CEO)),
        )
        for capacity in AgreedAs:
            level_agreements.agree(
                decision=decision, agreed_as=capacity, at=AT, by=by(cast.person("alder", Role.CEO))
            )


def test_before_there_is_a_framework(sign_in: SignIn) -> None:
    page = sign_in("alder", Role.CEO).get(address("levels"))
    assert page.status_code == 200
    assert "No framework yet" in words(page)


def test_from_the_list_to_a_level_in_force(sign_in: SignIn, cast: Cast, academy: Academy) -> None:
    director, head, ceo, clerk = (
        sign_in("alder", role)
        for role in (Role.DIRECTOR_OF_EDUCATION, Role.HEADTEACHER, Role.CEO, Role.CLERK)
    )
    assert "Not decided" in words(director.get(address("levels")))
    propose = address("level_propose", academy_id=academy.pk, model="tier")
    assert "HR lead" in director.get(propose).content.decode()
    assert director.post(propose, {**FORM, "level": "nonsense"}).status_code == 422
    answer = director.post(propose, FORM)
    assert answer.status_code == 302
    page = answer["Location"]
    assert "1 piece of evidence still to be seen" in words(director.get(page))
    pk = int(page.rstrip("/").rsplit("/", 1)[1])
    assert "Ofsted report" in words(ceo.post(address("level_agree", decision_id=pk), {}))
    evidence = address("level_evidence", decision_id=pk)
    assert (
        head.post(evidence, {"ofsted-is_seen": "on", "ofsted-link": "javascript:alert(1)"}).status_code == 422
    )
    ticked = {
        "ofsted-is_seen": "on",
        "ofsted-link": "https://reports.example/a?b=1&c=2",
        "initial-ofsted-is_seen": "False",
        "survey-link": "",
    }
    assert head.post(evidence, ticked)["Location"] == page
    assert ceo.post(address("level_agree", decision_id=pk), {})["Location"] == page
    assert clerk.post(address("level_minute", decision_id=pk), {}).status_code == 422
    clerk.post(address("level_minute", decision_id=pk), {"minute": "Board, 12 September, item 4"})
    shown = words(
        sign_in("alder", Role.LGB_CHAIR).get(address("academy_level", academy_id=academy.pk, model="tier"))
    )
    assert "Much has to be put right." in shown
    assert "Improvement visits every week" in shown
    assert "Sixth-form review" not in shown
    assert "Board, 12 September, item 4" in words(clerk.get(page))
    assert "Mend" in words(head.get(address("academy", academy_id=academy.pk)))


def test_two_who_change_one_proposal(sign_in: SignIn, decision: LevelDecision) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    change = address("level_change", decision_id=decision.pk)
    first = director.post(change, {**FORM, "seen_revision": "1", "reason": "The first reason."})
    assert first.status_code == 302
    second = director.post(change, {**FORM, "seen_revision": "1", "reason": "The second reason."})
    assert second.status_code == 409
    body = second.content.decode()
    assert "The first reason." in body
    assert "The second reason." in body


def test_proposals_are_for_those_who_work_on_them(
    sign_in: SignIn, cast: Cast, decision: LevelDecision
) -> None:
    page = address("level_decision", decision_id=decision.pk)
    for role in (
        Role.DIRECTOR_OF_EDUCATION,
        Role.CEO,
        Role.CLERK,
        Role.TRUSTEE,
        Role.HEADTEACHER,
        Role.OPERATIONS_LEAD,
    ):
        assert sign_in("alder", role).get(page).status_code == 200, role
    for role in (Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.IMPROVEMENT_OFFICER):
        client = sign_in("alder", role)
        assert client.get(page).status_code == 404, role
        assert "proposed" not in words(
            client.get(address("academy_level", academy_id=decision.academy_id, model="tier"))
        )
    agreed(cast, decision)
    for role in (Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.IMPROVEMENT_OFFICER):
        assert sign_in("alder", role).get(page).status_code == 200, role


def test_other_academies_and_other_trusts_are_not_found(
    sign_in: SignIn, cast: Cast, decision: LevelDecision
) -> None:
    other = cast.academy("alder", 1)
    head = sign_in("alder", Role.HEADTEACHER)
    assert head.get(address("academy_level", academy_id=other.pk, model="tier")).status_code == 404
    assert head.get(address("academy_level", academy_id=decision.academy_id, model="none")).status_code == 404
    stranger = sign_in("birch", Role.CEO)
    assert stranger.get(address("level_decision", trust="birch", decision_id=decision.pk)).status_code == 404
    assert stranger.get(address("level_decision", decision_id=decision.pk)).status_code == 404


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("level_change", Role.CEO),
        ("level_withdraw", Role.HEADTEACHER),
        ("level_agree", Role.DIRECTOR_OF_EDUCATION),
        ("level_minute", Role.CEO),
        ("level_evidence", Role.CLERK),
    ],
)
def test_the_wrong_role_is_told_so(sign_in: SignIn, decision: LevelDecision, page: str, role: Role) -> None:
    assert sign_in("alder", role).post(address(page, decision_id=decision.pk), {}).status_code == 403
    assert sign_in("alder", Role.CEO).put(address(page, decision_id=decision.pk)).status_code in (403, 405)


def test_a_proposal_is_withdrawn_once(sign_in: SignIn, cast: Cast, decision: LevelDecision) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    withdraw = address("level_withdraw", decision_id=decision.pk)
    assert director.post(withdraw, {"reason": ""}).status_code == 422
    assert director.post(withdraw, {"reason": "Too early."}).status_code == 302
    assert director.post(withdraw, {"reason": "Again."}).status_code == 422
    with trust_scope(cast.trust("alder").pk):
        decision.refresh_from_db()
    assert decision.state == DecisionState.WITHDRAWN


def test_programs_take_the_same_way(sign_in: SignIn, cast: Cast, academy: Academy) -> None:
    director, ceo, trustee = (
        sign_in("alder", role) for role in (Role.DIRECTOR_OF_EDUCATION, Role.CEO, Role.TRUSTEE)
    )
    base = "/api/v1/alder/levels/decisions/"
    sent = {"academy_id": academy.pk, "model": "tier", "level": "mend", "effective_from": "2026-09-07"}

    def post(client: Client, path: str, body: dict[str, Any]) -> Any:
        return client.post(f"{base}{path}", body, content_type="application/json")

    assert post(ceo, "", sent).status_code == 403
    assert post(director, "", {**sent, "level": "none"}).status_code == 422
    made = post(director, "", sent)
    assert made.status_code == 201, made.content
    assert post(director, "", sent).status_code == 409
    path = f"{made.json()['id']}/"
    changed = director.put(f"{base}{path}", {**sent, "level": "grow"}, content_type="application/json")
    assert changed.status_code == 428
    changed = director.put(
        f"{base}{path}",
        {**sent, "level": "grow"},
        content_type="application/json",
        headers={"If-Match": made["ETag"]},
    )
    assert changed.status_code == 200, changed.content
    assert post(ceo, f"{path}agree/", {}).status_code == 409
    assert post(director, f"{path}evidence/", {"item": "ofsted", "is_seen": True}).status_code == 200
    assert post(ceo, f"{path}agree/", {}).status_code == 200
    done = post(trustee, f"{path}agree/", {"minute": "Item 4"})
    assert (done.status_code, done.json()["state"]) == (200, "agreed")
    assert post(director, f"{path}withdraw/", {"reason": "Late."}).status_code == 409
    seen = sign_in("alder", Role.LGB_CHAIR).get(base).json()
    assert [one["level"] for one in seen["results"]] == ["grow"]
    assert sign_in("birch", Role.CEO).get("/api/v1/birch/levels/decisions/").json()["results"] == []


def test_queries(
    sign_in: SignIn, cast: Cast, decision: LevelDecision, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = sign_in("alder", Role.CEO)
    client.get(address("overview"))
    pages: tuple[tuple[str, dict[str, Any], int], ...] = (
        ("levels", {}, 14),
        ("academy_level", {"academy_id": decision.academy_id, "model": "tier"}, 16),
        ("level_decision", {"decision_id": decision.pk}, 16),
    )
    for name, parts, most in pages:
        with django_assert_max_num_queries(most):
            client.get(address(name, **parts))

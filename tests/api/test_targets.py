"""Targets for programs: proposed, reviewed and agreed by the same rules as on the pages."""

from __future__ import annotations

from tests.academies.targets.world import school_year
from tests.api.conftest import Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope


def test_a_round_by_programs(cast: Cast, api: Call) -> None:
    with trust_scope(cast.trust("alder").pk):
        year = school_year()
    own, other = cast.academy("alder"), cast.academy("alder", 1)
    head, chair, ceo = (api("alder", role) for role in (Role.HEADTEACHER, Role.LGB_CHAIR, Role.CEO))

    def wanted(academy_id: int, number: str) -> dict[str, object]:
        target = {"academy_id": academy_id, "kpi": "attendance", "number": number}
        return {"first_year": 2026, "targets": [target]}

    assert head.post("targets/", wanted(other.pk, "95")).status_code == 404
    assert head.post("targets/", wanted(own.pk, "195")).status_code == 422
    proposed = head.post("targets/", wanted(own.pk, "95"))
    assert proposed.status_code == 201
    (target,) = proposed.json()["targets"]
    answer = {"target_id": target["id"], "revision": 1, "agrees": True}
    review = {"first_year": 2026, "answers": [answer]}
    meeting = {**review, "met_on": "2026-10-14"}
    assert ceo.post("targets/agree/", meeting).status_code == 409
    assert head.post("targets/review/", review).status_code == 403
    silent = {"first_year": 2026, "answers": [{**answer, "agrees": False}]}
    assert chair.post("targets/review/", silent).status_code == 409
    assert chair.post("targets/review/", review).json()["targets"][0]["state"] == "reviewed"
    assert chair.post("targets/review/", review).status_code == 409
    meeting["answers"] = [{**answer, "revision": 2}]
    assert ceo.post("targets/agree/", {**meeting, "met_on": "2999-01-01"}).status_code in (409, 422)
    assert ceo.post("targets/agree/", meeting).status_code == 200
    read = head.get(f"targets/{target['id']}/").json()
    assert [step["move"] for step in read["steps"]] == ["propose", "review", "agree"]
    assert read["steps"][2]["signed_as"] == "Chief executive"
    assert head.post(f"targets/{target['id']}/withdraw/", {"reason": "No"}).status_code == 409
    assert len(head.get("targets/?state=agreed").json()["results"]) == 1
    whole = head.get(f"targets/rounds/{year.pk}/").json()
    (reached,) = whole["agreed"]
    assert (whole["first_year"], reached["target_id"], reached["reached"]) == (2026, target["id"], "unknown")
    assert api("birch", Role.CEO).get(f"targets/rounds/{year.pk}/").status_code == 404

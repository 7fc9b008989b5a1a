"""The forms of a draft's parts."""

from __future__ import annotations

from assurance.models import PackDraft
from tests.assurance.frameworks.documents import SOUND, changed
from tests.assurance.frameworks.drafting import (
    AREA,
    CRITERION,
    DIRECTOR,
    SignIn,
    fields,
    now,
    send,
    store,
)
from tests.cast import Cast
from tests.trust_pages import address, trail, words

EVERY_PLACE = [
    "",
    "scales/0",
    "scales/0/levels/0",
    "grids/0",
    "grids/0/domains/0",
    AREA,
    f"{AREA}/about",
    CRITERION,
    "grids/0/domains/0/areas/1",
    "grids/0/domains/0/areas/1/criteria/1",
    "support/0",
    "support/0/suggest",
    "support/0/suggest/rules/0",
    "support/0/suggest/rules/0/when/0",
    "support/0/suggest/rules/0/when/2",
    "support/0/features/0",
    "support/0/entitlements/0",
    "reports/0",
    "reports/0/sections/0",
    "targets",
    "plans/0",
    "plans/0/steps/0",
    "triggers/0",
    "triggers/0/when/0",
    "committees/0",
    "duties/0",
    "duties/0/focuses/0",
    "duties/0/focuses/0/duties/0",
    "calendar/0",
]


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(
    sign_in: SignIn, cast: Cast, draft: PackDraft
) -> None:
    director = sign_in("alder", DIRECTOR)
    for at in EVERY_PLACE:
        response = send(director, draft, at, {**fields(director, draft, at), "action": "save"})
        assert response.status_code == 302, at
        after = now(cast, draft)
        assert (after.document, after.revision) == (SOUND, 1), at


def test_changing_words(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    send(director, draft, AREA, {**fields(director, draft, AREA), "name": "Being there", "action": "save"})
    after = now(cast, draft)
    assert "name: Being there" in after.document
    assert after.revision == 2
    (entry,) = trail(cast, "framework.draft_changed")
    assert entry.after == {"revision": 2, "part": AREA}
    assert "Being there" in words(director.get(address("framework_differences", draft_id=draft.pk)))


def test_moving_a_band_and_what_is_wrong_is_kept(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    sent = {**fields(director, draft, CRITERION), "bands--0--from": "lots", "action": "save"}
    response = director.post(
        f"{address('framework_part', draft_id=draft.pk)}?at={CRITERION}", sent, follow=True
    )
    text = words(response)
    assert "Saved. 1 thing is not right yet" in text
    assert "“from” is “lots”. Write a number such as 12.5" in text
    assert 'value="lots"' in response.content.decode(), "nothing that was typed is lost"
    assert 'href="#id_bands--0--from"' in response.content.decode()
    assert "not right yet" in words(director.get(address("framework_publish", draft_id=draft.pk)))
    sent = {
        **fields(director, draft, CRITERION),
        "bands--0--from": "1",
        "bands--1--below": "1",
        "action": "save",
    }
    send(director, draft, CRITERION, sent)
    assert "- {from: 1, level: green}" in now(cast, draft).document


def test_rows_are_added_moved_and_taken_out(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    sent = fields(director, draft, CRITERION)
    send(
        director,
        draft,
        CRITERION,
        {**sent, "bands--3--from": "5", "bands--3--level": "green", "bands--0--below": "5", "action": "save"},
    )
    assert "- {from: 5, level: green}" in now(cast, draft).document
    send(director, draft, CRITERION, {**fields(director, draft, CRITERION), "action": "up:bands--3"})
    send(director, draft, CRITERION, {**fields(director, draft, CRITERION), "action": "down:bands--0"})
    send(director, draft, CRITERION, {**fields(director, draft, CRITERION), "action": "remove:bands--3"})
    document = now(cast, draft).document
    order = [
        document.index(part)
        for part in ("{from: -1, below: 0", "{from: 0, below: 5", "{from: 5, level: green}")
    ]
    assert order == sorted(order)
    assert "{below: -1, level: red}" not in document


def test_adding_an_area_and_removing_it(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    at = "grids/0/domains/0"
    sent = {**fields(director, draft, at), "about": "Typed before pressing add.", "action": "add:areas"}
    response = send(director, draft, at, sent)
    assert response["Location"].endswith("?at=grids/0/domains/0/areas/2")
    assert "Typed before pressing add." in now(cast, draft).document
    response = send(director, draft, at, {**fields(director, draft, at), "action": "up:areas--2"})
    assert response["Location"].endswith("#areas")
    response = send(
        director, draft, at, {**fields(director, draft, at), "action": "drop:grids/0/domains/0/areas/1"}
    )
    remove = response["Location"]
    assert "Remove the area “New area”" in words(director.get(remove))
    assert director.post(remove).status_code == 302
    document = now(cast, draft).document
    assert "New area" not in document
    assert "name: Behaviour" in document


def test_what_the_form_does_not_know_stays(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    store(
        cast,
        draft,
        changed(
            ("name: Attendance", "name: Attendance\n            colour: pink"),
            ("kpi: attendance", "kpi: a_gone_kpi"),
        ),
    )
    director = sign_in("alder", DIRECTOR)
    assert (
        "a_gone_kpi (not known)"
        in director.get(address("framework_part", draft_id=draft.pk), {"at": CRITERION}).content.decode()
    )
    send(
        director, draft, CRITERION, {**fields(director, draft, CRITERION), "name": "Named", "action": "save"}
    )
    document = now(cast, draft).document
    assert "colour: pink" in document
    assert "kpi: a_gone_kpi" in document


def test_a_document_that_is_no_yaml_has_no_forms(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    store(cast, draft, "a: [b")
    director = sign_in("alder", DIRECTOR)
    response = director.get(address("framework_part", draft_id=draft.pk), follow=True)
    assert "Mend it here first" in words(response)


def test_places_that_are_not_there(sign_in: SignIn, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    for at in (
        "grids/9",
        "nonsense",
        "grids/0/name",
        "grids",
        "support/0/entitlements/0/levels/nothing",
        "../..",
        "scales/0/levels/0/points",
    ):
        for page in ("framework_part", "framework_part_remove"):
            assert director.get(address(page, draft_id=draft.pk), {"at": at}).status_code == 404, at

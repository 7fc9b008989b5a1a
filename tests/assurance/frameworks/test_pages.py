"""The pages of frameworks: reading, drafts, forms, text, publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assurance.models import Area, DraftState, PackDraft, PackVersion
from assurance.use_cases import drafts, publishing
from tests.assurance.frameworks.documents import SOUND, changed
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
BY = Actor.command()
DIRECTOR = Role.DIRECTOR_OF_EDUCATION


@pytest.fixture
def draft(cast: Cast) -> PackDraft:
    """Of the sound document, after it was published in Alder."""
    with trust_scope(cast.trust("alder").pk):
        version = publishing.publish(document=SOUND, first_year=2024, at=timezone.now(), by=BY)
        return drafts.start(document=SOUND, based_on=version, at=timezone.now(), by=BY)


def now(cast: Cast, draft: PackDraft) -> PackDraft:
    with trust_scope(cast.trust("alder").pk):
        return PackDraft.objects.get(pk=draft.pk)


def store(cast: Cast, draft: PackDraft, document: str) -> None:
    with trust_scope(cast.trust("alder").pk):
        PackDraft.objects.filter(pk=draft.pk).update(document=document)


def fields(client: Client, draft: PackDraft, at: str) -> dict[str, Any]:
    """What a browser would send back of the form unchanged."""
    response = client.get(address("framework_part", draft_id=draft.pk), {"at": at})
    assert response.status_code == 200
    form = response.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {
        **{key: value for key, value in shown.items() if value},
        "seen": form.seen,
        "seen_items": form.seen_items,
    }


def send(client: Client, draft: PackDraft, at: str, data: dict[str, Any]) -> Any:
    return client.post(f"{address('framework_part', draft_id=draft.pk)}?at={at}", data)


# Reading ----------------------------------------------------------------------------------------------


def test_everybody_reads_what_is_in_force(sign_in: SignIn, draft: PackDraft) -> None:
    text = words(sign_in("alder", Role.LGB_GOVERNOR).get(address("framework")))
    assert "A small framework" in text
    assert "Start a draft" not in text
    text = words(sign_in("alder", Role.HEADTEACHER).get(address("framework"), {"part": "grids"}))
    assert "from 0: Green from -1 and below 0: Amber below -1: Red" in text
    assert "Drafts" not in text


def test_every_part_is_readable(sign_in: SignIn, draft: PackDraft) -> None:
    trustee = sign_in("alder", Role.TRUSTEE)
    for part in [
        "scales",
        "grids",
        "support",
        "reports",
        "targets",
        "plans",
        "triggers",
        "committees",
        "duties",
        "calendar",
    ]:
        response = trustee.get(address("framework"), {"part": part})
        assert response.status_code == 200, part
        assert "Decimal(" not in words(response)


def test_a_part_that_is_not_there(sign_in: SignIn, draft: PackDraft) -> None:
    assert sign_in("alder", Role.CEO).get(address("framework"), {"part": "nothing"}).status_code == 404


def test_before_anything_is_published(sign_in: SignIn) -> None:
    assert "No framework yet" in words(sign_in("birch", Role.CLERK).get(address("framework", trust="birch")))
    text = words(sign_in("birch", Role.CLERK).get(address("framework_versions", trust="birch")))
    assert "Nothing published yet" in text


def test_versions_are_listed_and_downloaded(sign_in: SignIn, draft: PackDraft) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    assert "2024/25" in words(head.get(address("framework_versions")))
    assert draft.based_on_id is not None
    response = head.get(address("framework_version_document", version_id=draft.based_on_id))
    assert response.content.decode() == SOUND
    assert 'filename="small-1.yaml"' in response["Content-Disposition"]
    assert "Version 1" in words(head.get(address("framework_version", version_id=draft.based_on_id)))


def test_who_may_not(sign_in: SignIn, draft: PackDraft) -> None:
    stranger, head, director = (
        sign_in("birch", DIRECTOR),
        sign_in("alder", Role.HEADTEACHER),
        sign_in("alder", DIRECTOR),
    )
    for page in (
        "draft",
        "part",
        "yaml",
        "differences",
        "publish",
        "draft_document",
        "draft_discard",
        "part_remove",
    ):
        here = address(f"framework_{page}", draft_id=draft.pk)
        assert stranger.get(address(f"framework_{page}", trust="birch", draft_id=draft.pk)).status_code == 404
        assert head.get(here).status_code in (403, 404), page
        assert director.put(here).status_code == 405


def test_the_chief_executive_reads_drafts_and_changes_none(sign_in: SignIn, draft: PackDraft) -> None:
    ceo = sign_in("alder", Role.CEO)
    assert "A small framework" in words(ceo.get(address("framework_drafts")))
    assert "Change it" not in words(ceo.get(address("framework_draft", draft_id=draft.pk)))
    assert ceo.get(address("framework_differences", draft_id=draft.pk)).status_code == 200
    assert ceo.get(address("framework_part", draft_id=draft.pk)).status_code == 403
    assert sign_in("alder", Role.HEADTEACHER).get(address("framework_drafts")).status_code == 404


def test_how_many_queries(sign_in: SignIn, draft: PackDraft, django_assert_max_num_queries: Any) -> None:
    director = sign_in("alder", DIRECTOR)
    for page, most in (
        ("framework_draft", 14),
        ("framework_part", 14),
        ("framework_yaml", 14),
        ("framework_publish", 16),
    ):
        with django_assert_max_num_queries(most):
            assert director.get(address(page, draft_id=draft.pk)).status_code == 200
    for page, most in (("framework", 14), ("framework_versions", 14), ("framework_drafts", 14)):
        with django_assert_max_num_queries(most):
            assert director.get(address(page)).status_code == 200


# Starting ---------------------------------------------------------------------------------------------


def test_starting_from_what_is_published(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    admin = sign_in("alder", Role.TRUST_ADMIN)
    response = admin.post(address("framework_draft_start"), {"way": "published"}, follow=True)
    assert "Can be published" in words(response)
    assert len(trail(cast, "framework.draft_started")) == 2


def test_starting_from_one_that_is_shipped(sign_in: SignIn, cast: Cast) -> None:
    admin = sign_in("alder", Role.TRUST_ADMIN)
    text = words(admin.get(address("framework_draft_start")))
    assert "Assured" in text or "four" in text.lower()
    response = admin.post(address("framework_draft_start"), {"way": "four-tier-growth"}, follow=True)
    assert "Can be published" in words(response)


def test_starting_from_parts_of_several(sign_in: SignIn, draft: PackDraft) -> None:
    admin = sign_in("alder", Role.TRUST_ADMIN)
    start = address("framework_draft_start")
    sent = {"way": "parts", "name": "Ours", "part_grids": ["published"], "part_visits": ["vision-intentions"]}
    text = words(admin.post(start, sent, follow=True))
    assert "Can be published" in text
    assert "Ours" in text
    text = words(
        admin.post(start, {"way": "parts", "name": "Ours", "part_triggers": ["published"]}, follow=True)
    )
    assert "There is no grid “assurance” here." in text, "the grid of its condition did not come along"
    response = admin.post(start, {"way": "parts", "name": "Ours"})
    assert response.status_code == 422
    assert "Choose at least one part" in words(response)


def test_starting_from_a_file_that_is_wrong_keeps_it(sign_in: SignIn, cast: Cast) -> None:
    admin = sign_in("alder", Role.TRUST_ADMIN)
    file = SimpleUploadedFile("mine.yaml", b"name: Mine\n  : [oops")
    text = words(admin.post(address("framework_draft_start"), {"way": "file", "file": file}, follow=True))
    assert "1 thing not right yet" in text
    refused = admin.post(
        address("framework_draft_start"), {"way": "file", "file": SimpleUploadedFile("x", b"\xff\xfe")}
    )
    assert refused.status_code == 422
    assert "UTF-8" in words(refused)
    assert admin.post(address("framework_draft_start"), {}).status_code == 422


# Forms ------------------------------------------------------------------------------------------------

AREA = "grids/0/domains/0/areas/0"
CRITERION = f"{AREA}/criteria/0"
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


# Two at once ------------------------------------------------------------------------------------------


def test_two_who_change_the_same_part_see_both_texts(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director, admin = sign_in("alder", DIRECTOR), sign_in("alder", Role.TRUST_ADMIN)
    mine, theirs = fields(director, draft, AREA), fields(admin, draft, AREA)
    assert send(admin, draft, AREA, {**theirs, "name": "Theirs", "action": "save"}).status_code == 302
    response = send(director, draft, AREA, {**mine, "name": "Mine", "action": "save"})
    assert response.status_code == 409
    text = words(response)
    assert "Theirs" in text
    assert "Mine" in response.content.decode()
    assert "Trust admin of Alder" in text
    assert "name: Theirs" in now(cast, draft).document


def test_two_on_different_parts_do_not_disturb_each_other(
    sign_in: SignIn, cast: Cast, draft: PackDraft
) -> None:
    director, admin = sign_in("alder", DIRECTOR), sign_in("alder", Role.TRUST_ADMIN)
    mine, theirs = fields(director, draft, AREA), fields(admin, draft, "grids/0")
    send(admin, draft, "grids/0", {**theirs, "name": "Theirs", "action": "save"})
    assert send(director, draft, AREA, {**mine, "name": "Mine", "action": "save"}).status_code == 302
    document = now(cast, draft).document
    assert "name: Theirs" in document
    assert "name: Mine" in document


def test_a_part_that_somebody_removed(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    mine = fields(director, draft, "calendar/0")
    store(cast, draft, SOUND[: SOUND.index("calendar:")])
    response = send(director, draft, "calendar/0", {**mine, "name": "Mine", "action": "save"})
    assert response.status_code == 409
    assert "Mine" in response.content.decode()


def test_two_who_change_the_text(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    here = address("framework_yaml", draft_id=draft.pk)
    assert director.post(here, {"document": SOUND + "# one\n", "revision": 1}).status_code == 302
    response = director.post(here, {"document": SOUND + "# two\n", "revision": 1})
    assert response.status_code == 409
    assert "# two" in response.content.decode()
    assert "# one" in response.content.decode()
    assert now(cast, draft).document.endswith("# one\n")


# Text -------------------------------------------------------------------------------------------------


def test_text_that_is_wrong_is_kept_and_told(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    wrong = changed(("kpi: attendance", "kpi: atendance")).replace("\n", "\r\n")
    here = address("framework_yaml", draft_id=draft.pk)
    response = director.post(here, {"document": wrong, "revision": 1}, follow=True)
    text = words(response)
    assert "Saved. 1 thing is not right yet" in text
    assert "Did you mean “attendance”?" in text
    assert "Mend it in its form" in text
    assert now(cast, draft).document == wrong.replace("\r\n", "\n")
    file = SimpleUploadedFile("new.yaml", SOUND.encode())
    director.post(here, {"document": "", "revision": 2, "file": file})
    assert now(cast, draft).document == SOUND
    response = director.get(address("framework_draft_document", draft_id=draft.pk))
    assert response.content.decode() == SOUND


def test_text_that_is_too_long_is_refused_and_shown_again(
    sign_in: SignIn, cast: Cast, draft: PackDraft
) -> None:
    director = sign_in("alder", DIRECTOR)
    response = director.post(
        address("framework_yaml", draft_id=draft.pk), {"document": "é" * 1_000_001, "revision": 1}
    )
    assert response.status_code == 422
    assert "more than 2,000,000 are not read" in words(response)


# Publishing -------------------------------------------------------------------------------------------


def publish(client: Client, draft: PackDraft, **more: Any) -> Any:
    sent = {"revision": 1, "first_year": 2026, "note": "Agreed with the CEO.", "seen": 1, **more}
    return client.post(address("framework_publish", draft_id=draft.pk), sent)


def test_publishing(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    text = changed(
        (
            "id: attendance\n            name: Attendance\n            was: [absence]",
            "id: presence\n            name: Presence\n            was: [attendance]",
        ),
        ("assurance/attendance, text", "assurance/presence, text"),
        ("rating: assurance/attendance", "rating: assurance/presence"),
        ("areas: [assurance/attendance]", "areas: [assurance/presence]"),
    )
    store(cast, draft, text)
    with trust_scope(cast.trust("alder").pk):
        before = set(Area.objects.values_list("pk", flat=True))
    director = sign_in("alder", DIRECTOR)
    assert "Presence" in words(director.get(address("framework_publish", draft_id=draft.pk)))
    response = publish(director, draft)
    assert response.status_code == 302
    with trust_scope(cast.trust("alder").pk):
        version = PackVersion.objects.newest_first()[0]
        assert (version.number, version.first_year, version.note) == (2, 2026, "Agreed with the CEO.")
        assert version.document == text
        assert set(Area.objects.values_list("pk", flat=True)) == before, "the renamed area kept its identity"
        assert Area.objects.filter(key="presence").exists()
    assert now(cast, draft).state == DraftState.PUBLISHED
    assert [entry.verb for entry in trail(cast, "framework.published")][-1] == "framework.published"
    assert "recompute" in str([entry.after for entry in trail(cast, "job.requested")]) or trail(
        cast, "job.requested"
    )
    assert director.get(address("framework_part", draft_id=draft.pk)).status_code == 404
    assert publish(director, draft).status_code == 404


def test_what_is_not_right_is_not_published(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    store(cast, draft, changed(("kpi: attendance", "kpi: atendance")))
    response = publish(sign_in("alder", DIRECTOR), draft)
    assert response.status_code == 422
    assert "Mend what the list below names" in words(response)


def test_a_newer_version_is_shown_beside_before_it_is_replaced(
    sign_in: SignIn, cast: Cast, draft: PackDraft
) -> None:
    with trust_scope(cast.trust("alder").pk):
        publishing.publish(
            document=changed(("name: Assurance", "name: Theirs")), first_year=2025, at=timezone.now(), by=BY
        )
    store(cast, draft, changed(("name: Behaviour", "name: Mine")))
    director = sign_in("alder", DIRECTOR)
    text = words(director.get(address("framework_publish", draft_id=draft.pk)))
    assert "was published after this draft was begun" in text
    assert "Theirs" in text
    assert "Mine" in text
    response = publish(director, draft)
    assert response.status_code == 409
    assert "Agreed with the CEO." in response.content.decode()
    response = publish(director, draft, seen=2, has_looked="on")
    assert response.status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert PackVersion.objects.newest_first()[0].number == 3


def test_a_draft_that_changed_after_the_page_was_opened(
    sign_in: SignIn, cast: Cast, draft: PackDraft
) -> None:
    director = sign_in("alder", DIRECTOR)
    with trust_scope(cast.trust("alder").pk):
        drafts.change(draft=draft, document=SOUND + "# more\n", revision=1, at=timezone.now(), by=BY)
    response = publish(director, draft)
    assert response.status_code == 422
    assert "Somebody changed the draft" in words(response)
    assert publish(director, draft, revision=2).status_code == 302


def test_discarding(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    assert "Discard the draft" in words(director.get(address("framework_draft_discard", draft_id=draft.pk)))
    text = words(director.post(address("framework_draft_discard", draft_id=draft.pk), follow=True))
    assert "is discarded" in text
    assert now(cast, draft).state == DraftState.DISCARDED
    assert len(trail(cast, "framework.draft_discarded")) == 1
    text = words(director.post(address("framework_draft_discard", draft_id=draft.pk), follow=True))
    assert "closed already" in text

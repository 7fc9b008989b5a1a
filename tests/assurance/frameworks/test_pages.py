"""The pages of frameworks: reading, and starting a draft."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assurance.models import PackDraft
from tests.assurance.frameworks.documents import SOUND
from tests.assurance.frameworks.drafting import (
    DIRECTOR,
    SignIn,
)
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role


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

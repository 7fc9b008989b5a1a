"""Two people at one draft, and its text."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from assurance.models import PackDraft
from tests.assurance.frameworks.documents import SOUND, changed
from tests.assurance.frameworks.drafting import (
    AREA,
    DIRECTOR,
    SignIn,
    fields,
    now,
    send,
    store,
)
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role


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

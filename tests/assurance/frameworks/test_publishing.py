"""Publishing a draft, what it would do, and discarding it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from assurance.models import Area, DraftState, PackDraft, PackVersion
from assurance.use_cases import drafts, publishing
from tests.assurance.frameworks.documents import SOUND, changed
from tests.assurance.frameworks.drafting import (
    BY,
    DIRECTOR,
    SignIn,
    now,
    store,
)
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope


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


def test_what_it_would_do_to_ratings(sign_in: SignIn, cast: Cast, draft: PackDraft) -> None:
    director = sign_in("alder", DIRECTOR)
    here = address("framework_effect", draft_id=draft.pk)
    assert "Would be another 0" in words(director.get(here))
    assert sign_in("alder", Role.CEO).get(here, {"year": "2024"}).status_code == 200
    assert director.get(here, {"year": "now"}).status_code == 404
    assert sign_in("alder", Role.HEADTEACHER).get(here).status_code == 404
    store(cast, draft, "a: b")
    assert "nothing can be worked out" in words(director.get(here))


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

"""Pages of visits: from the plan to an improvement action, who sees what, and two tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assurance.models import EvidenceFile, ImprovementAction, Visit
from tests.assurance.visits.world import brought_to, planned, publish
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def test_from_the_plan_to_an_improvement_action(sign_in: SignIn, cast: Cast, tmp_path: Path) -> None:
    officer, head, trustee = (
        sign_in("alder", role) for role in (Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.TRUSTEE)
    )
    assert "No framework yet" in words(officer.get(address("visit_plan")))
    with trust_scope(cast.trust("alder").pk):
        publish()
    academy = cast.academy("alder")
    which = f"{address('visit_plan')}?academy={academy.pk}&type=health_check"
    assert "Leaders' judgements" in words(officer.get(which))
    lead = cast.person("alder", Role.IMPROVEMENT_OFFICER).pk
    sent = {"planned_on": "2026-10-05", "lead": lead, "focus": ["assurance/reading"], "outside": "<i>HMI</i>"}
    assert officer.post(which, {**sent, "focus": ["assurance/none"]}).status_code == 422
    assert officer.post(which, {**sent, "planned_on": "2099-01-01"}).status_code == 422
    page = officer.post(which, sent)["Location"]
    pk = int(page.rstrip("/").rsplit("/", 1)[1])
    at: Any = {"visit_id": pk}
    assert officer.post(address("visit_held", **at), {"held_on": "2099-01-01"}).status_code == 422
    assert officer.post(address("visit_held", **at), {"held_on": "2026-10-05"}).status_code == 302
    assert "not shared with you yet" in words(head.get(page))
    note = {
        "strengths": "Calm <script>alert(1)</script> classrooms \u202e 🎉",
        "level/assurance/reading": "red",
        "words/assurance/reading": "Too slow.",
        "recommendation-1": "Train every adult who hears pupils read.",
        "seen_revision": "2",
    }
    saved = officer.post(
        address("visit_note", **at), {**note, "autosave": "1"}, headers={"HX-Request": "true"}
    )
    assert (saved.status_code, 'value="3"' in saved.content.decode()) == (200, True)
    stale = officer.post(address("visit_note", **at), {**note, "strengths": "Another text"})
    assert stale.status_code == 409
    assert "Another text" in stale.content.decode()
    assert "Calm &lt;script&gt;" in stale.content.decode()
    huge = officer.post(
        address("visit_note", **at), {**note, "strengths": "word " * 10_000, "seen_revision": "3"}
    )
    assert huge.status_code == 422
    assert officer.post(address("visit_share", **at)).status_code == 302
    assert officer.post(address("visit_share", **at)).status_code == 422
    with trust_scope(cast.trust("alder").pk):
        assert Notice.objects.get(kind="visit-shared").person == cast.person("alder", Role.HEADTEACHER)
    shown = head.get(page)
    assert "Calm &lt;script&gt;" in shown.content.decode()
    assert "Make it an improvement action" not in words(shown)
    assert trustee.get(page).status_code == 404
    assert head.post(address("visit_reply", **at), {"reply": "We agree."}).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        recommendation = Visit.objects.get(pk=pk).recommendations.get()
    take_up = address("visit_take_up", **at, recommendation_id=recommendation.pk)
    assert head.post(take_up).status_code == 403
    opened = officer.post(take_up)["Location"]
    assert "Train every adult" in words(head.get(opened))
    assert officer.post(take_up)["Location"] == page
    with trust_scope(cast.trust("alder").pk):
        one = ImprovementAction.objects.get()
        assert (one.origin, one.area, one.owner) == (
            "visit",
            "reading",
            cast.person("alder", Role.HEADTEACHER),
        )
    assert officer.post(address("visit_finish", **at)).status_code == 302
    assert "We agree." in words(trustee.get(page))
    assert "Reading" in words(trustee.get(address("visit_themes")))
    assert "Health check" in words(head.get(address("academy", academy_id=academy.pk)))
    assert "Ashdown Primary,Health check,Final" in officer.get(address("visits_file")).content.decode()


def test_evidence_is_kept_and_served_safely(sign_in: SignIn, cast: Cast, tmp_path: Path) -> None:
    one = brought_to(cast, "shared")
    officer, head, governor = (
        sign_in("alder", role) for role in (Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.LGB_GOVERNOR)
    )
    add = address("visit_evidence_add", visit_id=one.pk)

    def send(name: str, content: bytes, **more: str) -> Any:
        return officer.post(add, {"file": SimpleUploadedFile(name, content), **more})

    assert "not taken" in words(send("page.html", b"<html>"))
    assert "not one inside" in words(send("page.txt", b"<script>alert(1)</script>"))
    assert "one at a time" in words(officer.post(add, {}))
    assert "today or a later" in words(send("a.txt", b"words", expires_on="2020-01-01"))
    assert "https://" in words(officer.post(add, {"link": "javascript:alert(1)"}))
    assert officer.post(add, {"link": "https://example.org/a", "title": "<b>Report</b>"}).status_code == 302
    assert send("../../My “note”\u202e.txt", b"What was seen", expires_on="2030-01-01").status_code == 302
    assert head.get(add).status_code == 403
    with trust_scope(cast.trust("alder").pk):
        kept = EvidenceFile.objects.exclude(stored_as="").get()
    assert kept.name == "My “note”.txt"
    assert [path.name for path in tmp_path.rglob("evidence/*")] == [kept.stored_as]
    file = address("visit_evidence", visit_id=one.pk, evidence_id=kept.pk)
    answer: Any = head.get(file)
    assert b"".join(answer.streaming_content) == b"What was seen"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert governor.get(file).status_code == 404  # not final yet
    assert sign_in("birch", Role.CEO).get(file).status_code == 404
    remove = address("visit_evidence_remove", visit_id=one.pk, evidence_id=kept.pk)
    assert officer.post(remove).status_code == 302
    assert head.get(file).status_code == 404
    assert "removed on" in words(head.get(address("visit", visit_id=one.pk)))


def test_lists_ask_the_same_however_long(
    sign_in: SignIn, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    for _ in range(3):
        planned(cast)
    for page, most in (("visits", 20), ("visits_file", 20), ("visit_themes", 20)):
        with django_assert_max_num_queries(most):
            assert director.get(address(page)).status_code == 200
    assert director.post(address("visits")).status_code == 405
    assert "No visits to show" in words(sign_in("alder", Role.CONTRIBUTOR).get(address("visits")))
    assert sign_in("alder", Role.DATA_MANAGER).get(address("visits")).status_code == 403


def test_a_visit_is_cancelled(sign_in: SignIn, cast: Cast) -> None:
    visit = planned(cast)
    officer = sign_in("alder", Role.IMPROVEMENT_OFFICER)
    path = address("visit_cancel", visit_id=visit.pk)
    assert officer.post(path, {"reason": " "}).status_code == 422
    shown = words(officer.post(path, {"reason": "Snow"}, follow=True))
    for said in ("The visit is cancelled.", "Cancelled", "Snow"):
        assert said in shown
    with trust_scope(cast.trust("alder").pk):
        visit.refresh_from_db()
    assert (visit.state, visit.cancelled_why) == ("cancelled", "Snow")
    (entry,) = trail(cast, "visit.cancelled")
    assert entry.person == cast.person("alder", Role.IMPROVEMENT_OFFICER)
    assert officer.post(path, {"reason": "Twice"}).status_code != 302
    assert len(trail(cast, "visit.cancelled")) == 1
    with trust_scope(cast.trust("alder").pk):
        held = brought_to(cast, "held")
    refused = officer.post(address("visit_cancel", visit_id=held.pk), {"reason": "Late"})
    assert refused.status_code != 302

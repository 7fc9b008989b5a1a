"""Evidence of a visit through the API: what a page takes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assurance.use_cases import visit_notes
from tests.assurance.visits.world import AT, brought_to
from tests.cast import Cast
from tests.trust_pages import address, by, trail
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def test_evidence_is_sent_listed_taken_and_removed(sign_in: SignIn, cast: Cast) -> None:
    one = brought_to(cast, "shared")
    officer, head, governor = (
        sign_in("alder", role) for role in (Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.LGB_GOVERNOR)
    )
    every = address("api_visit_evidences", visit_id=one.pk)

    def send(name: str, content: bytes, **more: str) -> Any:
        return officer.post(every, {"file": SimpleUploadedFile(name, content), **more})

    assert "not one inside" in send("page.txt", b"<script>").json()["errors"]["file"][0]
    assert "later day" in send("a.txt", b"a", expires_on="2020-01-01").json()["errors"]["expires_on"][0]
    both = send("a.txt", b"a", link="https://example.org")
    assert (both.status_code, list(both.json()["errors"])) == (422, ["file"])
    assert officer.post(every, "<a/>", content_type="text/xml").status_code == 415
    sent = send("../Zoë\u202e.txt", b"What was seen", expires_on="2030-01-01")
    assert sent.status_code == 201
    kept = sent.json()
    assert (kept["name"], kept["size"], kept["expires_on"]) == ("Zoë.txt", 13, "2030-01-01")
    link = officer.post(every, {"link": "https://example.org/a"}, content_type="application/json")
    assert link.json()["name"] == "example.org"
    assert (
        head.post(every, {"link": "https://example.org"}, content_type="application/json").status_code == 403
    )
    assert [row["id"] for row in head.get(every).json()["results"]] == [kept["id"], link.json()["id"]]
    file = address("api_visit_evidence_file", visit_id=one.pk, evidence_id=kept["id"])
    answer: Any = head.get(file)
    assert b"".join(answer.streaming_content) == b"What was seen"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert governor.get(file).status_code == governor.get(every).status_code == 404  # not final yet
    assert sign_in("birch", Role.CEO).get(file).status_code == 404
    one_of_it = address("api_visit_evidence", visit_id=one.pk, evidence_id=kept["id"])
    assert head.delete(one_of_it).status_code == 403
    assert [officer.delete(one_of_it).status_code for _ in range(2)] == [204, 204]
    assert head.get(file).status_code == 410
    assert len(trail(cast, "evidence.removed")) == 1


def test_too_large_a_request_is_not_read_and_a_final_note_takes_nothing(
    sign_in: SignIn, cast: Cast, settings: Any
) -> None:
    one = brought_to(cast, "replied")
    officer = sign_in("alder", Role.IMPROVEMENT_OFFICER)
    every = address("api_visit_evidences", visit_id=one.pk)
    settings.EVIDENCE_MOST_BYTES = 10
    told = officer.post(every, {"file": SimpleUploadedFile("a.txt", b"more than that")})
    assert "smaller than" in told.json()["errors"]["file"][0]
    huge = officer.generic(
        "POST",
        every,
        b"--x",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(300_000_000),
    )
    assert huge.status_code == 413
    with trust_scope(cast.trust("alder").pk):
        kept = visit_notes.add_link(visit=one, link="https://example.org", title="", by=by(one.lead), at=AT)
        visit_notes.finish(visit=one, by=by(one.lead), at=AT)
    sent = officer.post(every, {"link": "https://example.org"}, content_type="application/json")
    assert sent.status_code == 409
    gone = officer.delete(address("api_visit_evidence", visit_id=one.pk, evidence_id=kept.pk))
    assert gone.status_code == 409

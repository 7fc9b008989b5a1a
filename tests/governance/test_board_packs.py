"""Board packs: built from a meeting's papers, equal to the screens, frozen, released, replaced, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from assurance.models import ConfirmedRating
from governance.models import BoardPack, BoardPackState, PackReceipt
from governance.packs import storage
from governance.packs.boards import compose
from governance.packs.plain import pack_of
from governance.use_cases import board_packs, bodies
from governance.use_cases.meeting_moves import MoveNotAllowed
from tests.assurance.rated import YEAR, begin, suggest, term
from tests.cast import Cast
from tests.print.reading import failures, texts
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.run import run_job
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

from .board_packs import board_of, built, ceo_of, clerk_of, meeting_of, released, silent
from .rated import confirm

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def rated(cast: Cast, in_alder: None) -> Cast:
    framework = begin(years=(YEAR - 2,))
    academy, period = cast.academy("alder"), term(1, YEAR - 2)
    suggest(framework, period, academy, {"attendance": "amber"}, reasons=[])
    confirm(framework, period, academy, "behaviour", "green")
    return cast


def test_a_pack_is_built_by_its_job_and_says_what_its_papers_say(rated: Cast, sign_in: SignIn) -> None:
    meeting = meeting_of(
        board_of(rated), rated, "assurance", "improvement_actions", "reports", document=b"Pay by grade"
    )
    clerk = sign_in("alder", Role.CLERK)
    form = clerk.get(address("board_pack_build", meeting_id=meeting.pk))
    assert "With every paper about" in words(form)
    papers = [str(pk) for pk in form.context["form"].initial["papers"]]
    key = str(form.context["form"].initial["key"])
    sent = {"papers": papers, "key": key}
    first, second = (
        clerk.post(address("board_pack_build", meeting_id=meeting.pk), sent)["Location"] for _ in range(2)
    )
    assert first == second
    pack = BoardPack.objects.select_related("job").get()
    assert "waiting" in words(clerk.get(first)).lower() or "asked" in words(clerk.get(first)).lower()
    assert run_job(trust_id=rated.trust("alder").pk, job_id=pack.job_id)
    pack.refresh_from_db()
    assert (pack.state, pack.number) == (BoardPackState.BUILT, 1)
    content = storage.path_of(rated.trust("alder").pk, pack.job_id).read_bytes()
    assert failures(content) == []
    said = " ".join(texts(content))
    for words_of_it in (
        "Version 1",
        "Agenda,",
        "Open matters",
        "This is the first pack",
        "Pay policy",
        "pay.txt",
    ):
        assert words_of_it in said
    assert "Not rated" in said
    assert "Attendance NR" in said, "trustees see what is published and no more"
    assert "Behaviour G" in said
    web = clerk.get(address("board_pack_read", board_pack_id=pack.pk))
    assert "Pay policy" in words(web)
    assert "Ashdown" in words(web)
    assert pack.frameworks


def test_what_is_released_never_changes(rated: Cast) -> None:
    board = board_of(rated)
    meeting = meeting_of(board, rated, "assurance", "levels")
    first = released(meeting, rated)
    trust_id = rated.trust("alder").pk
    path = storage.path_of(trust_id, first.job_id)
    before = path.read_bytes()
    ConfirmedRating.objects.filter(area__key="behaviour").update(level="red", rank=0)
    second = built(meeting, rated, "2")
    assert second.contents_sha256 != first.contents_sha256
    assert any("Behaviour: red, was green" in line for line in second.differences)
    fresh = BoardPack.objects.get(pk=first.pk)
    assert path.read_bytes() == before
    assert (fresh.state, fresh.contents, fresh.sha256) == ("released", first.contents, first.sha256)
    for field, value in (("contents", {}), ("sha256", "0" * 64), ("pages", 1), ("differences", ["x"])):
        with pytest.raises(IntegrityError), transaction.atomic():
            BoardPack.objects.filter(pk=first.pk).update(**{field: value})
    board_packs.release(pack=second, at=timezone.now(), by=ceo_of(rated))
    fresh.refresh_from_db()
    assert (fresh.state, path.read_bytes()) == ("superseded", before)
    third = built(meeting, rated, "3")
    assert (third.differences, third.contents_sha256) == ([], second.contents_sha256)
    with pytest.raises(MoveNotAllowed):
        board_packs.make(pack=fresh, at=timezone.now(), report=silent, by=clerk_of(rated))


def test_what_was_never_released_is_not_told_by_its_differences(rated: Cast, sign_in: SignIn) -> None:
    meeting = meeting_of(board_of(rated), rated, "assurance")
    built(meeting, rated, "1")
    ConfirmedRating.objects.filter(area__key="behaviour").update(level="red", rank=0)
    second = built(meeting, rated, "2")
    assert second.differences == []
    board_packs.release(pack=second, at=timezone.now(), by=ceo_of(rated))
    trustee = sign_in("alder", Role.TRUSTEE)
    for name in ("board_pack", "board_pack_read"):
        page = words(trustee.get(address(name, board_pack_id=second.pk)))
        assert "was green" not in page
        assert "differs from" not in page


def test_it_is_released_once_in_order_and_not_while_another_is_built(rated: Cast) -> None:
    meeting = meeting_of(board_of(rated), rated, "levels")
    first = built(meeting, rated, "1")
    waiting = board_packs.ask_for(meeting=meeting, papers=[], key="2", by=clerk_of(rated))
    assert waiting.number == 2
    at, ceo = timezone.now(), ceo_of(rated)
    with pytest.raises(MoveNotAllowed, match="being built"):
        board_packs.release(pack=first, at=at, by=ceo)
    with pytest.raises(MoveNotAllowed, match="being built"):
        board_packs.ask_for(meeting=meeting, papers=[], key="3", by=clerk_of(rated))
    second = board_packs.make(pack=waiting, at=at, report=silent, by=clerk_of(rated))
    with pytest.raises(MoveNotAllowed, match="later version"):
        board_packs.release(pack=first, at=at, by=ceo)
    board_packs.release(pack=second, at=at, by=ceo)
    with pytest.raises(MoveNotAllowed, match="cannot be done now"):
        board_packs.release(pack=second, at=at, by=ceo)
    told = Notice.objects.filter(text__contains="Version 2 of the pack is released")
    assert {one.person for one in told} == {rated.person("alder", Role.TRUSTEE)}, (
        "members in office with an account, once"
    )
    storage.path_of(rated.trust("alder").pk, second.job_id).unlink()
    third = built(meeting, rated, "4")
    storage.path_of(rated.trust("alder").pk, third.job_id).write_bytes(b"%PDF-1.7 another")
    with pytest.raises(MoveNotAllowed, match="not here any more"):
        board_packs.release(pack=third, at=at, by=ceo)


def test_readers_are_members_in_office_and_receipts_say_who(
    rated: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    board = board_of(rated)
    meeting = meeting_of(board, rated, "levels")
    pack = built(meeting, rated)
    local = bodies.make(
        committees=(), academies=[rated.academy("alder", 0), rated.academy("alder", 1)], by=clerk_of(rated)
    )
    page = address("board_pack", board_pack_id=pack.pk)
    read, file = (address(f"board_pack_{name}", board_pack_id=pack.pk) for name in ("read", "download"))
    api = f"/api/v1/alder/board-packs/{pack.pk}/"
    addresses = (page, read, file, api, f"{api}file/")
    trustee = sign_in("alder", Role.TRUSTEE)
    assert {trustee.get(one).status_code for one in addresses} == {404}, "not released yet"
    assert trustee.post(address("board_pack_release", board_pack_id=pack.pk)).status_code == 403
    clerk = sign_in("alder", Role.CLERK)
    assert clerk.post(address("board_pack_release", board_pack_id=pack.pk)).status_code == 403
    ceo = sign_in("alder", Role.CEO)
    ceo.post(address("board_pack_release", board_pack_id=pack.pk))
    for role in (Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.HEADTEACHER):
        stranger = sign_in("alder", role)
        assert {stranger.get(one).status_code for one in addresses} == {404}, role
        assert stranger.get("/api/v1/alder/board-packs/").json()["results"] == []
    assert {sign_in("birch", Role.CEO).get(one).status_code for one in addresses} == {404}
    assert "Not yet" in words(clerk.get(page))
    with django_assert_max_num_queries(16):
        assert trustee.get(read).status_code == 200
    assert trustee.get(read).status_code == 200
    taken = trustee.get(file)
    assert b"".join(taken.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    assert trustee.head(file).status_code == 405
    assert sorted(PackReceipt.objects.values_list("kind", flat=True)) == ["pdf", "web"]
    assert AuditEntry.objects.filter(verb="board_pack.opened").count() == 1
    assert "1 of 2 members in office." in words(clerk.get(page))
    assert "Who has read it" not in words(trustee.get(page))
    bodies.change_term(
        member=board.members.get(role="member"),
        role="member",
        from_on=timezone.localdate() - timedelta(days=400),
        until_on=timezone.localdate() - timedelta(days=1),
        by=clerk_of(rated),
    )
    assert {trustee.get(one).status_code for one in addresses} == {404}, "the term ended yesterday"
    assert len(local) == 2
    ceo.post(address("board_pack_withdraw", board_pack_id=pack.pk), {"reason": "A wrong figure"})
    assert "A wrong figure" in words(clerk.get(page))


def test_the_next_meeting_says_what_changed_since(rated: Cast) -> None:
    board = board_of(rated)
    released(meeting_of(board, rated, "assurance", ahead=1), rated)
    ConfirmedRating.objects.filter(area__key="behaviour").update(level="amber", rank=1)
    later = meeting_of(board, rated, "assurance", "visits", ahead=30)
    made = compose(trust=rated.trust("alder"), meeting=later, chosen=None, number=1, at=timezone.now()).pack
    (changes,) = (paper for paper in made.papers if paper.anchor == "since-the-last-pack")
    said = {one.title: one.lines for one in changes.papers}  # type: ignore[attr-defined]
    assert "the pack of" in changes.since  # type: ignore[attr-defined]
    assert said["Visits"] == ("This paper is new.",)
    assert any("Behaviour: amber, was green." in line for lines in said.values() for line in lines)


def test_the_command_says_what_the_browser_says(rated: Cast, tmp_path: Path, capsys: Any) -> None:
    meeting = meeting_of(board_of(rated), rated, "assurance", "changes", document=b"x")
    out = tmp_path / "pack.pdf"
    call_command("build_pack", trust="alder", meeting=meeting.pk, out=out)
    pack = built(meeting, rated)
    assert pack.contents_sha256 in capsys.readouterr().out
    assert (
        texts(out.read_bytes())[1:]
        == texts(storage.path_of(rated.trust("alder").pk, pack.job_id).read_bytes())[1:]
    )
    assert pack_of(pack.contents).fingerprint() == pack.contents_sha256


def test_by_programs(rated: Cast, sign_in: SignIn) -> None:
    with trust_scope(rated.trust("alder").pk):
        meeting = meeting_of(board_of(rated), rated, "levels")
    clerk, ceo = sign_in("alder", Role.CLERK), sign_in("alder", Role.CEO)

    def send(client: Client, path: str, body: Any) -> Any:
        return client.post(f"/api/v1/alder/board-packs/{path}", body, content_type="application/json")

    wrong = {"meeting_id": meeting.pk, "paper_ids": [2**40], "key": "a"}
    assert send(clerk, "", wrong).status_code == 422
    made = send(clerk, "", {"meeting_id": meeting.pk, "key": "a"})
    assert (made.status_code, made.json()["state"]) == (201, "building")
    number = made.json()["id"]
    assert clerk.get(f"/api/v1/alder/board-packs/{number}/file/").status_code == 409
    run_job(trust_id=rated.trust("alder").pk, job_id=made.json()["job_id"])
    assert send(clerk, f"{number}/release/", {}).status_code == 403
    assert send(ceo, f"{number}/release/", {}).json()["state"] == "released"
    assert send(ceo, f"{number}/release/", {}).status_code == 409
    trustee = sign_in("alder", Role.TRUSTEE)
    whole = trustee.get(f"/api/v1/alder/board-packs/{number}/").json()
    assert whole["contents"]["cover"]["title"] == "Trust board"
    assert trustee.get(f"/api/v1/alder/board-packs/{number}/readers/").status_code == 403
    readers = ceo.get(f"/api/v1/alder/board-packs/{number}/readers/").json()["readers"]
    assert [(one["is_member"], bool(one["opened_at"])) for one in readers] == [(True, False), (True, True)]
    assert send(ceo, f"{number}/withdraw/", {"reason": ""}).status_code == 422
    assert send(ceo, f"{number}/withdraw/", {"reason": "Wrong"}).json()["state"] == "withdrawn"
    assert trustee.get(f"/api/v1/alder/board-packs/{number}/").status_code == 404

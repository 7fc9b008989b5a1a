"""Pages of targets: who sees what, what can be done from where, and how much it asks of the database."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from academies.models import Target, TargetState
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

from .world import agreed, kpi, proposed, reviewed, school_year

SignIn = Callable[[str, Role], Client]
GRID = "?year=2026&about=attendance"


@pytest.fixture
def alder(cast: Cast) -> Any:
    with trust_scope(cast.trust("alder").pk):
        school_year()
    return cast.academy("alder")


def seen_in(page: Any) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


def test_from_the_grid_to_the_board(sign_in: SignIn, cast: Cast, alder: Any) -> None:
    head, chair, trustee = (
        sign_in("alder", role) for role in (Role.HEADTEACHER, Role.LGB_CHAIR, Role.TRUSTEE)
    )
    with trust_scope(cast.trust("alder").pk):
        attendance = kpi()
    grid = address("target_grid") + GRID
    page = head.get(grid)
    assert "Castle Rise" not in words(page)  # another head's
    cell = f"n-{alder.pk}-{attendance.pk}"
    sent = {"seen": seen_in(page), cell: "ninety"}
    wrong = head.post(grid, sent)
    assert wrong.status_code == 422
    assert "This is text, and a number is needed." in words(wrong)
    assert 'value="ninety"' in wrong.content.decode()
    assert head.post(grid, sent | {cell: "95"}).status_code == 302
    stale = head.post(grid, sent | {cell: "96", "reason": "<b>No</b>"})
    assert stale.status_code == 409
    assert "95" in words(stale)
    assert "96" in words(stale)
    review = address("targets_review", academy_id=alder.pk)
    with trust_scope(cast.trust("alder").pk):
        target = Target.objects.get()
    form = f"t{target.pk}"
    assert "Attendance: 95.0%" in words(chair.get(review))
    assert chair.post(review, {f"{form}-seen": "1"}).status_code == 422
    assert chair.post(review, {f"{form}-seen": "1", f"{form}-says": "another"}).status_code == 422
    assert chair.post(review, {f"{form}-seen": "1", f"{form}-says": "agree"}).status_code == 302
    assert chair.post(review, {f"{form}-seen": "1", f"{form}-says": "agree"}).status_code == 409
    board = address("targets_agree")
    assert trustee.post(board, {f"{form}-seen": "2", "met_on": "2999-01-01"}).status_code == 422
    assert trustee.post(board, {f"{form}-seen": "1", "met_on": "2026-10-14"}).status_code == 409
    assert trustee.post(board, {f"{form}-seen": "2", "met_on": "2026-10-14"}).status_code == 302
    shown = words(head.get(address("target", target_id=target.pk)))
    assert "Agreed for the board: 95.0%" in shown
    assert "for the trust board" in shown
    assert "Wednesday 14 October 2026" in shown
    change = address("target_change", target_id=target.pk)
    assert "Say why another target is needed" in words(
        head.post(change, {"number": "97", "seen": f"{target.pk}.3"})
    )
    assert head.post(change, {"number": "97", "seen": "1.1", "reason": "x"}).status_code == 409
    assert head.post(change, {"number": "97", "seen": f"{target.pk}.3", "reason": "More."}).status_code == 302
    assert "The local governing board reviews" in words(trustee.get(address("targets")))


def test_by_spreadsheet(sign_in: SignIn, cast: Cast, alder: Any) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    file: Any = director.get(address("target_sheet") + GRID)
    book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    sheet = book.worksheets[0]
    heading = next(cell for cell in sheet[2] if str(cell.value).endswith("[attendance]"))
    sheet.cell(3, heading.column).value = 0.955
    sheet.cell(4, heading.column).value = "SUPP"
    out = io.BytesIO()
    book.save(out)
    upload = address("target_upload") + GRID

    def sent(content: bytes, name: str) -> Any:
        return director.post(upload, {"file": SimpleUploadedFile(name, content)})

    preview = sent(out.getvalue(), "targets.xlsx")
    text = words(preview)
    assert "1 target differs from what stands" in text
    assert "a target is a number; “SUPP” is none" in text
    with trust_scope(cast.trust("alder").pk):
        cell = f"n-{alder.pk}-{kpi().pk}"
        assert not Target.objects.exists()
    assert f'name="{cell}" value="95.5"' in preview.content.decode()
    answer = director.post(address("target_grid") + GRID, {"seen": seen_in(preview), cell: "95.5"})
    assert answer.status_code == 302
    other = sent(b"Period,Half term 1\nURN,Academy,A [attendance]\n900001,Ashdown Primary,95%\n", "a.csv")
    assert "This file says \u201cHalf term 1\u201d" in words(other)
    assert sent(b"hello", "a.csv").status_code == 422
    listed: Any = director.get(address("targets") + "?file=csv")
    assert b"95.5" in b"".join(listed.streaming_content)


def test_who_sees_and_does_what(
    sign_in: SignIn, cast: Cast, alder: Any, django_assert_max_num_queries: Any
) -> None:
    with trust_scope(cast.trust("alder").pk):
        own = reviewed(cast, proposed(cast))
        other = proposed(cast, of=1)
    head, chair = sign_in("alder", Role.HEADTEACHER), sign_in("alder", Role.LGB_CHAIR)
    for person in (head, chair):
        assert person.get(address("target", target_id=own.pk)).status_code == 200
        assert person.get(address("target", target_id=other.pk)).status_code == 404
        assert person.get(address("academy_targets", academy_id=other.academy_id)).status_code == 404
    assert chair.get(address("targets_review", academy_id=other.academy_id)).status_code == 404
    assert head.get(address("targets_agree")).status_code == 403
    assert sign_in("alder", Role.OPERATIONS_LEAD).get(address("targets")).status_code == 403
    assert sign_in("birch", Role.CEO).get(address("target", target_id=own.pk)).status_code == 404
    minute = address("targets_minute")
    clerk = sign_in("alder", Role.CLERK)
    sent = {f"t{own.pk}-seen": "2", "met_on": "2026-10-14"}
    assert "Say which minute records it" in words(clerk.post(minute, sent))
    assert clerk.post(minute, {**sent, "minute": "Item 7"}).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert Target.objects.get(pk=own.pk).state == TargetState.AGREED
    with django_assert_max_num_queries(31):
        sign_in("alder", Role.CEO).get(address("targets"))
    figure = sign_in("alder", Role.CEO).get(
        address("academy_figure", kpi_id=own.kpi_id, academy_id=own.academy_id)
    )
    assert "The target for 2026/27" in words(figure)


def test_a_proposal_is_withdrawn(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        target = proposed(cast)
    head = sign_in("alder", Role.HEADTEACHER)
    path = address("target_withdraw", target_id=target.pk)
    assert head.post(path, {"reason": " "}).status_code == 422
    shown = words(head.post(path, {"reason": "The figure was wrong"}, follow=True))
    assert "The target is withdrawn." in shown
    assert "The figure was wrong" in shown
    with trust_scope(cast.trust("alder").pk):
        target.refresh_from_db()
        assert (target.state, target.revision) == (TargetState.WITHDRAWN, 2)
        step = target.steps.order_by("-pk")[0]
        assert (step.move, step.words, step.made_by) == (
            *("withdraw", "The figure was wrong"),
            cast.person("alder", Role.HEADTEACHER),
        )
    (entry,) = trail(cast, "target.withdrawn")
    assert entry.after == {"reason": "The figure was wrong"}
    assert "withdrawn" in words(head.post(path, {"reason": "Again"}))
    assert len(trail(cast, "target.withdrawn")) == 1
    assert head.get(path.replace(str(target.pk), "999999999")).status_code == 404


def test_what_the_board_has_agreed_is_not_withdrawn(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        target = agreed(cast, reviewed(cast, proposed(cast)))
    head = sign_in("alder", Role.HEADTEACHER)
    refused = head.post(address("target_withdraw", target_id=target.pk), {"reason": "Too high"})
    assert refused.status_code == 422
    with trust_scope(cast.trust("alder").pk):
        target.refresh_from_db()
        assert target.state == TargetState.AGREED

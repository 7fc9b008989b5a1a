"""Pages of improvement actions: who sees what, what can be done from where, and what it asks of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assurance.models import ImprovementAction
from tests.assurance.improvement.world import opened, publish
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'


@pytest.fixture
def in_view(cast: Cast) -> ImprovementAction:
    with trust_scope(cast.trust("alder").pk):
        publish()
    return opened(cast, title=HOSTILE, due_on=timezone.now().date(), at=timezone.now())


def one(page: str, improvement: ImprovementAction) -> str:
    return address(page, improvement_id=improvement.pk)


@pytest.mark.django_db
def test_it_is_opened_worked_on_and_done(cast: Cast, sign_in: SignIn) -> None:
    director, head = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.HEADTEACHER)
    assert "Ashdown Primary" in words(director.get(address("improvement_open")))
    asked = f"{address('improvement_open')}?academy={cast.academy('alder').pk}"
    owner = cast.person("alder", Role.HEADTEACHER)
    sent: dict[str, Any] = {
        "title": "Read with every pupil",
        "owner": owner.pk,
        "due_on": "2020-01-01",
        "group": "all",
    }
    refused = director.post(asked, sent)
    assert refused.status_code == 422
    assert "Choose today or a later day" in words(refused)
    day = timezone.now().date() + timedelta(days=30)
    page = director.post(asked, {**sent, "due_on": day.isoformat()}, follow=True)
    assert f"{owner} has it to do" in words(page)
    with trust_scope(cast.trust("alder").pk):
        improvement = ImprovementAction.objects.get()
    head.post(one("improvement_progress", improvement), {"text": "It goes well ❤ שלום"})
    empty = head.post(one("improvement_progress", improvement), {"text": " "})
    assert (empty.status_code, "Write how it is going" in words(empty)) == (422, True)
    head.post(one("improvement_comment", improvement), {"text": "Who pays?"})
    stale = {**sent, "title": "Mine", "due_on": day.isoformat(), "seen_revision": "1"}
    director.post(one("improvement_change", improvement), {**stale, "title": "Theirs"})
    conflict = director.post(one("improvement_change", improvement), stale)
    assert conflict.status_code == 409
    assert "Mine" in words(conflict)
    assert "Theirs" in words(conflict)
    head.post(one("improvement_complete", improvement), {"outcome": "Everybody reads"})
    shown = words(director.get(one("improvement", improvement)))
    for text in (
        "It goes well ❤ שלום",
        "Who pays?",
        "Everybody reads",
        "Open again",
        "changed the improvement",
    ):
        assert text in shown
    assert "Theirs" in words(head.get(f"{address('improvements_mine')}?state=done"))
    by_person = words(director.get(address("improvements_by_person")))
    assert f"{owner} 0 0 1" in by_person


@pytest.mark.django_db
def test_lists_files_and_sections(
    sign_in: SignIn, cast: Cast, in_view: ImprovementAction, django_assert_max_num_queries: Any
) -> None:
    governor = sign_in("alder", Role.LGB_GOVERNOR)
    governor.get(address("improvements"))
    with django_assert_max_num_queries(14):
        page = governor.get(f"{address('improvements')}?state=open&sort=-owner&size=nonsense&academy=x")
    assert "&lt;script&gt;" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    with django_assert_max_num_queries(16):
        assert governor.get(one("improvement", in_view)).status_code == 200
    file = governor.get(f"{address('improvements_file')}?state=open").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in file
    academy = governor.get(address("academy", academy_id=cast.academy("alder").pk))
    assert "HYPERLINK" in words(academy)


@pytest.mark.django_db
def test_who_may_not(sign_in: SignIn, in_view: ImprovementAction) -> None:
    trustee, governor, head = (
        sign_in("alder", role) for role in (Role.TRUSTEE, Role.LGB_GOVERNOR, Role.HEADTEACHER)
    )
    data = sign_in("alder", Role.DATA_MANAGER)
    elsewhere = sign_in("birch", Role.DIRECTOR_OF_EDUCATION)
    assert data.get(address("improvements")).status_code == 403
    assert elsewhere.get(address("improvement", trust="birch", improvement_id=in_view.pk)).status_code == 404
    for somebody in (trustee, governor, head):
        for move in ("improvement_change", "improvement_drop", "improvement_reopen"):
            assert somebody.post(one(move, in_view)).status_code == 403, move
        assert somebody.get(address("improvement_open")).status_code == 403
    assert governor.post(one("improvement_progress", in_view), {"text": "x"}).status_code == 403
    assert trustee.post(one("improvement_complete", in_view), {"outcome": "x"}).status_code == 403
    assert head.get(one("improvement_progress", in_view)).status_code == 405
    # A contributor finds only what is given to contributors.
    assert sign_in("alder", Role.CONTRIBUTOR).get(one("improvement", in_view)).status_code == 404
    lead = sign_in("alder", Role.OPERATIONS_LEAD)
    assert lead.get(one("improvement", in_view)).status_code == 404

"""Notices: told once, read by nobody but the person themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.notices.kinds import NoticeKind, register_notice_kind
from trust_portal.notices.models import Frequency, Mailing, MailingState, Notice, NoticePreference
from trust_portal.notices.telling import tell
from trust_portal.notices.use_cases.clearing import clear_old
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def told(
    cast: Cast, *roles: Role, event: str = "e", slug: str = "alder", at: datetime = AT, **kw: Any
) -> int:
    facts = {"kind": "mention", "text": "Read <this>", "url": f"/{slug}/", **kw}
    with trust_scope(cast.trust(slug).pk):
        return tell(to=[cast.person(slug, role).pk for role in roles], event=event, at=at, **facts)


def test_telling_twice_changes_nothing(cast: Cast) -> None:
    assert told(cast, Role.CEO, Role.CLERK) == 2
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert told(cast, Role.CEO, Role.CLERK, Role.HEADTEACHER, text="Another") == 1
    assert len(queries) < 12
    with trust_scope(cast.trust("alder").pk):
        assert sorted(Notice.objects.values_list("text", flat=True)) == [
            "Another",
            "Read <this>",
            "Read <this>",
        ]
        assert set(Notice.objects.values_list("mails", flat=True)) == {Frequency.AT_ONCE}
    assert told(cast, event="nobody") == 0


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "x", ""])
def test_a_notice_leads_nowhere_but_into_the_portal(cast: Cast, url: str) -> None:
    with pytest.raises(ValueError, match="path inside"):
        told(cast, Role.CEO, url=url)


def test_kinds_are_known_and_hold_one_meaning(cast: Cast) -> None:
    with pytest.raises(KeyError):
        told(cast, Role.CEO, kind="unheard_of")
    with pytest.raises(ValueError, match="already"):
        register_notice_kind(NoticeKind("mention", "Another", mails="never"))


def test_the_inbox_shows_ones_own_unread_first(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.CEO)
    assert "No notices" in words(client.get(address("notices")))
    for number in range(27):
        told(cast, Role.CEO, event=f"e{number}", text=f"Number {number:02}", at=AT + timedelta(hours=number))
    told(cast, Role.CLERK, event="other", text="For the clerk")
    told(cast, Role.CEO, event="elsewhere", slug="birch", text="In Birch")
    client.get(address("notices"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address("notices"))
    text = words(page)
    assert len(queries) <= 12
    assert "27 notices not read yet." in text
    assert "1 to 25 of 27" in text
    assert page.context["access"].unread_notices == 27
    assert "clerk" not in text
    assert "Birch" not in text
    with trust_scope(cast.trust("alder").pk):
        newest, others = Notice.objects.get(event="e26"), Notice.objects.get(event="other")
    opened = client.post(address("notice_read", notice_id=newest.pk), {"open": "1"})
    assert (opened.status_code, opened["Location"]) == (302, "/alder/")
    assert client.post(address("notice_read", notice_id=others.pk)).status_code == 404
    assert "Number 26" not in words(client.get(address("notices")))  # read: on the last page
    # What is told after the page was drawn stays unread.
    told(cast, Role.CEO, event="late", text="Late", at=AT + timedelta(days=3))
    seen_at = (AT + timedelta(days=2)).isoformat()
    client.post(address("notices_read_all"), {"seen_at": seen_at})
    text = words(client.get(address("notices")))
    assert "1 notice not read yet." in text
    assert text.index("Late") < text.index("Number 26") < text.index("Number 25")
    client.post(address("notices_read_all"), {"seen_at": "nonsense"})
    assert "You have read everything." in words(client.get(address("notices")))
    for method, page_name in (("get", "notices_read_all"), ("post", "notices")):
        assert getattr(client, method)(address(page_name)).status_code == 405
    stranger = sign_in("birch", Role.CEO)
    assert stranger.get(address("notices")).status_code == 404


def test_choosing_moves_what_waits_and_is_in_the_trail(sign_in: SignIn, cast: Cast) -> None:
    told(cast, Role.CEO)
    client = sign_in("alder", Role.CEO)
    page = client.get(address("notice_preferences"))
    assert "Somebody mentions you in a conversation" in words(page)
    fields = list(page.context["form"].fields)
    sent = client.post(address("notice_preferences"), dict.fromkeys(fields, "weekly"))
    assert sent.status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert Notice.objects.get().mails == Frequency.WEEKLY
        assert set(NoticePreference.objects.values_list("mails", flat=True)) == {"weekly"}
    told(cast, Role.CEO, event="second")
    with trust_scope(cast.trust("alder").pk):
        assert set(Notice.objects.values_list("mails", flat=True)) == {Frequency.WEEKLY}
    assert client.post(address("notice_preferences"), {"mention": "hourly"}).status_code == 422
    (entry,) = trail(cast, "notices.chosen")
    assert entry.after is not None
    assert entry.after["mention"] == "Once a week, on Monday"
    assert Client().get(address("notice_preferences")).status_code == 302


def test_the_api_offers_the_same(sign_in: SignIn, cast: Cast) -> None:
    told(cast, Role.CEO)
    told(cast, Role.CLERK, event="other")
    client = sign_in("alder", Role.CEO)
    listed = client.get(address("api_notices")).json()
    (notice,) = listed["results"]
    assert notice["read_at"] is None
    assert client.post(address("api_notice_read", notice_id=notice["id"])).json()["read_at"]
    assert client.post(address("api_notice_read", notice_id=notice["id"] + 1)).status_code == 404
    choose = address("api_notice_preferences")
    body = {"kind": "mention", "mails": "never"}
    kinds = client.patch(choose, body, content_type="application/json").json()["kinds"]
    assert {"kind": "mention", "label": "Somebody mentions you in a conversation", "mails": "never"} in kinds
    assert client.get(choose).json()["kinds"] == kinds
    refused = client.patch(choose, {**body, "kind": "unheard"}, content_type="application/json")
    assert refused.status_code == 422


def test_only_kinds_that_can_reach_a_persons_roles_are_offered(sign_in: SignIn, cast: Cast) -> None:
    def offered(role: Role) -> set[str]:
        page = sign_in("alder", role).get(address("notice_preferences"))
        return set(page.context["form"].fields)

    manager, head = offered(Role.DATA_MANAGER), offered(Role.HEADTEACHER)
    assert {"mention", "data_drop"} <= manager
    assert not manager & {"report_to_write", "visit-shared", "review-to-read", "mail_trouble"}
    assert {"mention", "report_to_write", "visit-shared", "review-to-check"} <= head
    assert not head & {"data_drop", "mail_trouble", "report_submitted"}
    # Somebody who was told such a thing, in an earlier role, can still choose.
    told(cast, Role.DATA_MANAGER, event="once", kind="report_submitted")
    assert offered(Role.DATA_MANAGER) == manager | {"report_submitted"}
    choose = address("api_notice_preferences")
    body = {"kind": "mail_trouble", "mails": "never"}
    refused = sign_in("alder", Role.HEADTEACHER).patch(choose, body, content_type="application/json")
    assert refused.status_code == 422


def test_everything_can_be_marked_as_read_by_programs(sign_in: SignIn, cast: Cast) -> None:
    for number in range(3):
        told(cast, Role.CEO, event=f"e{number}", at=AT + timedelta(hours=number))
    told(cast, Role.CLERK, event="other")
    client, address_of = sign_in("alder", Role.CEO), address("api_notices_read_all")

    def mark(**body: str) -> Any:
        return client.post(address_of, body, content_type="application/json").json()

    assert mark(until=(AT + timedelta(minutes=90)).isoformat()) == {"read": 2}
    assert "until" in mark(until="soon")["errors"]
    assert [mark(), mark()] == [{"read": 1}, {"read": 0}]
    with trust_scope(cast.trust("alder").pk):
        assert Notice.objects.unread().get().event == "other"


def test_notices_are_cleared_away_after_a_year(cast: Cast) -> None:
    for number, days in enumerate((0, 364, 366)):
        told(cast, Role.CEO, event=f"e{number}", at=AT - timedelta(days=days))
    with trust_scope(cast.trust("alder").pk):
        person = cast.person("alder", Role.CEO)
        mails = [
            Mailing.objects.create(
                person=person,
                key=f"k{number}",
                token=f"t{number}",
                frequency=Frequency.DAILY,
                state=state,
                made_at=AT - timedelta(days=366),
            )
            for number, state in enumerate((MailingState.SENT, MailingState.SENT, MailingState.WAITING))
        ]
        Notice.objects.filter(event="e1").update(mailing=mails[0])
        Notice.objects.filter(event="e2").update(mailing=mails[1])
        clear_old(at=AT)
        clear_old(at=AT)
        assert set(Notice.objects.values_list("event", flat=True)) == {"e0", "e1"}
        assert set(Mailing.objects.values_list("key", flat=True)) == {"k0", "k2"}

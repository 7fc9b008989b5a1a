"""The trail as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit import views
from trust_portal.audit.csv_export import HEADINGS, cell
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


def rows_of(response: Any) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def add(cast: Cast, label: str, slug: str = "alder", **more: Any) -> None:
    facts: dict[str, Any] = {
        "verb": "academy.changed",
        "record_kind": "academy",
        "record_id": "7",
        "via": "page",
    }
    with trust_scope(cast.trust(slug).pk):
        AuditEntry.objects.create(record_label=label, **{**facts, **more})


@pytest.mark.parametrize("role", [Role.TRUST_ADMIN, Role.CEO, Role.TRUSTEE, Role.DATA_MANAGER])
def test_the_file_holds_the_trail(sign_in: SignIn, cast: Cast, role: Role) -> None:
    add(
        cast,
        "Ysgol Tŷ Gwyn",
        at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
        person=cast.person("alder", Role.CEO),
        before={"name": "A"},
        after={"name": "Ł"},
        address="2001:db8::1",
        request_id="abc",
    )
    add(cast, "Somebody else's", slug="birch")
    response = sign_in("alder", role).post(f"{address('audit_export')}?text=ysgol")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="audit-trail-alder-20')
    (row,) = rows_of(response)
    assert tuple(row) == HEADINGS
    assert list(row.values()) == [
        "2026-06-01 10:30:00",
        "Chief executive of Alder",
        "ceo@alder.example",
        "changed the academy",
        "academy.changed",
        "Ysgol Tŷ Gwyn",
        "Academy",
        "7",
        '{"name": "A"}',
        '{"name": "Ł"}',
        "Page",
        "2001:db8::1",
        "abc",
    ]


def test_without_filters_it_is_the_whole_trail_of_this_trust_alone(sign_in: SignIn, cast: Cast) -> None:
    response = sign_in("alder", Role.TRUST_ADMIN).post(address("audit_export"))
    rows = rows_of(response)
    with trust_scope(cast.trust("alder").pk):
        # The download itself stands in the trail now, and not in the file.
        assert len(rows) == AuditEntry.objects.count() - 1
    assert not any("Birch" in value or "birch" in value for row in rows for value in row.values())


def test_making_a_file_is_itself_written_down(sign_in: SignIn, cast: Cast) -> None:
    rows_of(sign_in("alder", Role.TRUSTEE).post(f"{address('audit_export')}?verb=academy.added"))
    (entry,) = trail(cast, "audit.exported")
    assert entry.person == cast.person("alder", Role.TRUSTEE)
    assert entry.after == {"entries": 2, "verb": "academy.added"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_no_cell_is_taken_for_a_formula(sign_in: SignIn, cast: Cast, text: str) -> None:
    add(cast, text)
    response = sign_in("alder", Role.CEO).post(f"{address('audit_export')}?kind=academy&verb=academy.changed")
    (row,) = rows_of(response)
    assert row["Record"] == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("", ""), ("a=b", "a=b"), (7, "7"), ("'=x", "'=x"), ("=x", "'=x")]
)
def test_cells(value: object, text: str) -> None:
    assert cell(value) == text


def test_text_that_needs_quoting_comes_back_whole(sign_in: SignIn, cast: Cast) -> None:
    label = 'A "quoted", name\nwith a line'
    add(cast, label)
    response = sign_in("alder", Role.CEO).post(f"{address('audit_export')}?text=quoted")
    assert [row["Record"] for row in rows_of(response)] == [label]


def test_nothing_matches(sign_in: SignIn) -> None:
    assert rows_of(sign_in("alder", Role.CEO).post(f"{address('audit_export')}?text=nothing+like+it")) == []


def test_too_much_for_one_file_is_said(sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_EXPORTED", 3)
    client = sign_in("alder", Role.CEO)
    response = client.post(f"{address('audit_export')}?kind=person", follow=True)
    assert response.redirect_chain == [(f"{address('audit_trail')}?kind=person", 302)]
    assert "More than 3 entries match, too many for one file." in words(response)
    assert trail(cast, "audit.exported") == []


def test_sending_the_file_reads_nothing_from_the_database(sign_in: SignIn) -> None:
    """By then no trust is bound: what is sent must be complete."""
    response: Any = sign_in("alder", Role.CEO).post(address("audit_export"))
    assert response.streaming
    with CaptureQueriesContext(connection) as queries:
        rows = rows_of(response)
    assert len(rows) > 10
    assert len(queries) == 0

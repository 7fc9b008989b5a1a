"""The page of the trail: filters, pages, what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.reading import Position, in_batches, read_page
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


def write(
    cast: Cast,
    *labels: str,
    at: datetime | None = None,
    verb: str = "academy.changed",
    kind: str = "academy",
    person: Person | None = None,
    slug: str = "alder",
) -> None:
    with trust_scope(cast.trust(slug).pk):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=at or timezone.now(),
                person=person,
                verb=verb,
                record_kind=kind,
                record_id="1",
                record_label=label,
                via="page",
            )
            for label in labels
        )


def labels(client: Client, query: str = "") -> list[str]:
    """What the rows are about, in order."""
    response = client.get(f"{address('audit_trail')}?{query}")
    assert response.status_code == 200
    return [line.label for line in response.context["lines"]]


def test_the_page_says_who_did_what(admin: Client, cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    with trust_scope(cast.trust("alder").pk):
        held = people.roles_of(cast.person("alder", Role.CLERK))
        people.change_roles(person=head, held=held, by=by(cast.person("alder", Role.TRUST_ADMIN)))
    text = words(admin.get(address("audit_trail")))
    assert "Trust admin of Alder changed the roles of Headteacher of Alder" in text
    assert "Roles: Headteacher at Ashdown Primary → became Clerk" in text
    assert "Page 192.0.2.7 Ref. abc" in text
    assert "Birch" not in text


def test_each_filter(admin: Client, cast: Cast) -> None:
    chief = cast.person("alder", Role.CEO)
    write(cast, "of the chief", person=chief)
    write(cast, "of an invitation", verb="person.invited", kind="invitation")
    write(cast, "in the past", at=datetime(2025, 3, 3, 12, tzinfo=UTC))
    assert labels(admin, f"person={chief.pk}") == ["of the chief"]
    assert labels(admin, "verb=person.invited") == ["of an invitation"]
    assert labels(admin, "kind=invitation") == ["of an invitation"]
    assert labels(admin, "text=THE+CHIEF") == ["of the chief"]
    assert labels(admin, "to_day=2025-12-31") == ["in the past"]
    assert "in the past" not in labels(admin, "from_day=2026-01-01")
    assert "of the chief" not in labels(admin, "person=none")
    assert labels(admin, f"person={chief.pk}&verb=person.invited") == []


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "2026-06-30"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "2026-07-01"),  # midnight in London's summer
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-12-31"),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "2026-03-29"),  # the day of 23 hours
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-25"),  # the day of 25 hours
    ],
)
def test_days_are_londons(admin: Client, cast: Cast, moment: datetime, day: str) -> None:
    write(cast, "that moment", at=moment)
    assert labels(admin, f"from_day={day}&to_day={day}&text=that") == ["that moment"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("person=999999", "Select a valid choice"),
        ("verb=x.y", "Select a valid choice"),
        ("from_day=yesterday", "Enter a valid date"),
        ("to_day=9999-12-31", "Choose a day before 2100."),
        ("from_day=0001-01-01", "Choose a day after 1999."),
        ("text=%00", "Null characters are not allowed."),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_is_not_applied(
    admin: Client, cast: Cast, query: str, message: str
) -> None:
    response = admin.get(f"{address('audit_trail')}?{query}")
    assert message in words(response)
    assert response.context["lines"]


def test_people_of_other_trusts_are_not_offered(admin: Client, cast: Cast) -> None:
    foreign = cast.person("birch", Role.CEO)
    write(cast, "theirs", person=foreign, slug="birch")
    response = admin.get(f"{address('audit_trail')}?person={foreign.pk}")
    assert foreign.full_name not in response.content.decode()
    assert "theirs" not in [line.label for line in response.context["lines"]]


def test_leavers_can_still_be_looked_up(admin: Client, cast: Cast) -> None:
    chief = cast.person("alder", Role.CEO)
    write(cast, "while here", person=chief)
    with trust_scope(cast.trust("alder").pk):
        people.remove(person=chief, by=Actor.command())
    assert labels(admin, f"person={chief.pk}") == ["while here"]
    assert "Chief executive of Alder" in words(admin.get(address("audit_trail")))


def test_nothing_matches(admin: Client) -> None:
    assert "No entry matches" in words(admin.get(f"{address('audit_trail')}?text=nothing+like+it"))


# --- pages ------------------------------------------------------------------------------------------------


def numbered(cast: Cast, count: int) -> list[str]:
    """So many entries, newest first; those of each ten have the same moment."""
    start = timezone.now() + timedelta(hours=1)
    for ten in range(0, count, 10):
        names = [f"n{number:03}" for number in range(ten, min(ten + 10, count))]
        write(cast, *names, at=start + timedelta(seconds=ten))
    return [f"n{number:03}" for number in reversed(range(count))]


def test_going_through_the_pages_and_back(admin: Client, cast: Cast) -> None:
    expected = numbered(cast, 120)
    page = f"{address('audit_trail')}?verb=academy.changed"
    seen: list[list[str]] = []
    while True:
        response = admin.get(page)
        seen.append([line.label for line in response.context["lines"]])
        found = re.search(r'href="(\?[^"]*older=[^"]+)"', response.content.decode())
        if not found:
            break
        page = address("audit_trail") + found[1].replace("&amp;", "&")
    shown = [label for part in seen for label in part]
    assert shown == expected
    assert [len(part) for part in seen] == [50, 50, 20]

    found = re.search(r'href="(\?[^"]*newer=[^"]+)"', response.content.decode())
    assert found
    back = admin.get(address("audit_trail") + found[1].replace("&amp;", "&"))
    assert [line.label for line in back.context["lines"]] == seen[-2]


def test_filters_stay_while_paging(admin: Client, cast: Cast) -> None:
    write(cast, *["match"] * 60)
    body = admin.get(f"{address('audit_trail')}?text=match&from_day=").content.decode()
    assert re.search(r'href="\?text=match&amp;from_day=&amp;older=\d+-\d+"', body)
    assert f'action="{address("audit_export")}?text=match&amp;from_day="' in body


@pytest.mark.parametrize(
    "position", ["x", "1", "1-", "-1", "²-1", "9" * 25 + "-1", "1-" + "9" * 30, "1-1-1", ""]
)
def test_a_position_that_makes_no_sense_is_the_first_page(admin: Client, cast: Cast, position: str) -> None:
    for name in ("older", "newer"):
        response = admin.get(address("audit_trail"), {name: position})
        assert response.status_code == 200


def test_positions_survive_the_address() -> None:
    position = Position(datetime(2026, 11, 23, 11, 20, 30, 123457, tzinfo=UTC), 42)
    assert Position.read(str(position)) == position
    assert Position.read("1" * 40) is None
    assert Position.read("999999999999999999999-1") is None


def test_batches_give_every_entry_once(cast: Cast) -> None:
    expected = numbered(cast, 35)
    with trust_scope(cast.trust("alder").pk):
        entries = AuditEntry.objects.filter(record_label__startswith="n", record_kind="academy", person=None)
        wanted = entries.filter(record_label__regex=r"^n\d")
        assert [entry.record_label for entry in in_batches(wanted, size=7)] == expected
        assert list(in_batches(wanted.none())) == []
        page = read_page(wanted, size=40)
    assert (page.older, page.newer) == (None, None)


def test_a_page_is_found_by_the_index_of_the_trust(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")  # as where it is large
        position = Position(timezone.now(), 10**6)
        rows = AuditEntry.objects.filter(at__lte=position.at).newest_first()[:51]
        plan = rows.explain()
    assert "audit_at_idx" in plan
    assert re.search(r"Index Cond: .*trust_id = .*current_setting", plan)


def test_the_trail_of_one_trust_holds_nothing_of_another(cast: Cast) -> None:
    assert {entry.record_label for entry in trail(cast, "academy.added")} == {
        "Ashdown Primary",
        "Castle Rise",
    }

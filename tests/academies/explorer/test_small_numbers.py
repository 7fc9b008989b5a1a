"""Figures about few pupils: seen by those who work with them, hidden from others and in files that go further."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from academies.models import Kpi, SmallNumbers
from tests.academies.importing.files import confirmed
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def suspensions(cast: Cast) -> Kpi:
    """Three in one academy, 17 in the other."""
    with trust_scope(cast.trust("alder").pk):
        confirmed({(0, "suspensions", "all"): "3", (1, "suspensions", "all"): "17"})
        return Kpi.objects.get(key="suspensions")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.DATA_MANAGER, True),
        (Role.CEO, True),
        (Role.HEADTEACHER, True),
        (Role.TRUSTEE, False),
        (Role.CLERK, False),
        (Role.LGB_CHAIR, False),
    ],
)
def test_who_sees_small_numbers(
    sign_in: SignIn, suspensions: Kpi, cast: Cast, role: Role, sees: bool
) -> None:
    person = sign_in("alder", role)
    across = words(person.get(address("key_figure", kpi_id=suspensions.pk)))
    academy = cast.academy("alder").pk
    over_time = words(person.get(address("academy_figure", kpi_id=suspensions.pk, academy_id=academy)))
    for page in (across, over_time):
        assert ("Hidden, because it is about few pupils" in page) is not sees
    if role is Role.TRUSTEE:
        assert "17" not in across  # with the trust's 20 it would give the 3 away
        assert "20" in across


def test_files_are_for_passing_on(sign_in: SignIn, suspensions: Kpi) -> None:
    def values(role: Role, more: str = "") -> list[str]:
        file = sign_in("alder", role).get(address("key_figure", kpi_id=suspensions.pk) + f"?file=csv{more}")
        rows = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
        return [row[4] or row[6] for row in rows[1:]]

    hidden = "Hidden, because it is about few pupils"
    assert values(Role.DATA_MANAGER) == [hidden, hidden]
    assert [float(text) for text in values(Role.DATA_MANAGER, "&small=1")] == [3, 17]
    assert values(Role.TRUSTEE, "&small=1") == [hidden, hidden]


def test_the_rule_is_the_trusts(sign_in: SignIn, suspensions: Kpi, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = address("small_numbers")
    assert director.post(page, {"smallest_count": "0", "smallest_cohort": "6"}).status_code == 422
    assert director.post(page, {"smallest_count": "3", "smallest_cohort": "6"}).status_code == 302
    (entry,) = trail(cast, "small_numbers.changed")
    assert (entry.before, entry.after) == ({"smallest_count": 5}, {"smallest_count": 3})
    assert "Hidden" not in words(
        sign_in("alder", Role.TRUSTEE).get(address("key_figure", kpi_id=suspensions.pk))
    )
    with trust_scope(cast.trust("birch").pk):
        assert SmallNumbers.of_trust().smallest_count == 5
    assert sign_in("alder", Role.DATA_MANAGER).get(page).status_code == 200
    assert sign_in("alder", Role.DATA_MANAGER).post(page).status_code == 403
    assert sign_in("alder", Role.TRUSTEE).get(page).status_code == 403


def test_a_group_of_pupils(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        confirmed({(0, "attendance", "all"): "95", (0, "attendance", "sen"): "91.2"})
        kpi = Kpi.objects.get(key="attendance")
    manager = sign_in("alder", Role.DATA_MANAGER)
    page = manager.get(address("key_figure", kpi_id=kpi.pk) + "?pupils=sen")
    assert "91.2%" in words(page)
    assert "Special needs" in words(page)
    assert "95.0%" in words(manager.get(address("key_figure", kpi_id=kpi.pk) + "?pupils=nonsense"))
    academy = cast.academy("alder").pk
    own = manager.get(address("academy_figure", kpi_id=kpi.pk, academy_id=academy) + "?pupils=sen")
    assert "91.2%" in words(own)

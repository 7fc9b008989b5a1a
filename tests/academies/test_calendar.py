"""School years with the usual dates, and the trust's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from academies.calendar_dates import default_periods, easter, school_year_of
from academies.models import Period, PeriodKind, SchoolYear
from academies.use_cases import calendar
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
BY = Actor.command()


@pytest.mark.parametrize(
    ("year", "sunday"), [(2019, (4, 21)), (2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28))]
)
def test_easter(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


@pytest.mark.parametrize(
    ("first_year", "half_terms"),
    [  # as county councils published them
        (
            2024,
            {
                1: ("2024-09-02", "2024-10-25"),
                2: ("2024-11-04", "2024-12-20"),
                4: ("2025-02-24", "2025-04-04"),
            },
        ),
        (
            2025,
            {
                3: ("2026-01-05", "2026-02-13"),
                4: ("2026-02-23", "2026-03-27"),
                5: ("2026-04-13", "2026-05-22"),
            },
        ),
    ],
)
def test_usual_dates(first_year: int, half_terms: dict[int, tuple[str, str]]) -> None:
    found = {one.number: one for one in default_periods(first_year) if one.kind == "half_term"}
    for number, (starts_on, ends_on) in half_terms.items():
        assert (str(found[number].starts_on), str(found[number].ends_on)) == (starts_on, ends_on)


@given(first_year=st.integers(2000, 2100))
def test_any_year_is_in_order(first_year: int) -> None:
    periods = default_periods(first_year)
    year = periods[0]
    assert {school_year_of(year.starts_on), school_year_of(year.ends_on)} == {first_year}
    for kind, number in (("term", 3), ("half_term", 6), ("data_drop", 6)):
        ordered = [one for one in periods if one.kind == kind]
        assert [one.number for one in ordered] == list(range(1, number + 1))
        for one in ordered:
            assert year.starts_on <= one.starts_on <= one.ends_on <= year.ends_on
            assert one.starts_on.weekday() < 5
            assert one.ends_on.weekday() < 5
        for one, later in pairwise(ordered):
            assert one.ends_on < later.starts_on
    for one in periods:
        if one.kind == "half_term":
            assert timedelta(weeks=3) < one.ends_on - one.starts_on < timedelta(weeks=9)


def test_a_year_is_added_once(in_alder: None) -> None:
    year = calendar.add_year(first_year=2026, by=BY)
    assert calendar.add_year(first_year=2026, by=BY) == year
    assert Period.objects.count() == 1 + 3 + 6 + 6
    with pytest.raises(ValidationError):
        calendar.add_year(first_year=1066, by=BY)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "says"),
    [
        (date(2026, 10, 1), date(2026, 9, 1), "before the first"),
        (date(2026, 8, 31), date(2026, 9, 30), "must lie in the school year"),
        (date(2026, 9, 2), date(2026, 11, 3), "overlap with Half term 2"),
    ],
)
def test_dates_that_cannot_be(in_alder: None, starts_on: date, ends_on: date, says: str) -> None:
    calendar.add_year(first_year=2026, by=BY)
    first = Period.objects.get(kind=PeriodKind.HALF_TERM, number=1)
    with pytest.raises(ValidationError, match=says):
        calendar.change_period(period=first, name="HT1", starts_on=starts_on, ends_on=ends_on, by=BY)


def test_another_data_drop(in_alder: None) -> None:
    year = calendar.add_year(first_year=2026, by=BY)
    drop = calendar.add_data_drop(
        year=year, name="Mocks", starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15), by=BY
    )
    assert (drop.number, drop.name) == (7, "Mocks")


def test_the_pages(sign_in: SignIn, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    assert "No school year yet" in words(director.get(address("calendar")))
    director.post(address("calendar_year_add"), {"first_year": "2026"})
    assert "2 Sep 2026" in words(director.get(address("calendar")))
    with trust_scope(cast.trust("alder").pk):
        drop = Period.objects.get(kind=PeriodKind.DATA_DROP, number=1)
        assert SchoolYear.objects.count() == 1
    page = address("calendar_period", period_id=drop.pk)
    sent = {"name": "October data", "starts_on": "2026-10-05", "ends_on": "2026-10-09"}
    assert director.post(page, sent).status_code == 302
    assert director.post(page, {**sent, "ends_on": "2026-10-01"}).status_code == 422
    (entry,) = trail(cast, "period.changed")
    assert entry.after == {"name": "October data", "starts_on": "2026-10-05", "ends_on": "2026-10-09"}
    assert sign_in("alder", Role.DATA_MANAGER).get(page).status_code == 403
    assert sign_in("birch", Role.DIRECTOR_OF_EDUCATION).get(page).status_code == 404
    assert director.put(page).status_code == 405


def test_a_data_drop_is_added_on_its_page(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        year = calendar.add_year(first_year=2026, by=BY)
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = address("calendar_data_drop_add", year_id=year.pk)
    assert "Add a data drop to 2026/27" in words(director.get(address("calendar")))
    sent = {"name": "Mocks", "starts_on": "2026-11-02", "ends_on": "2026-11-06"}
    assert "Mocks is in the calendar of 2026/27" in words(director.post(page, sent, follow=True))
    outside = director.post(page, {**sent, "ends_on": "2028-01-01"})
    assert outside.status_code == 422
    with trust_scope(cast.trust("alder").pk):
        assert Period.objects.filter(kind=PeriodKind.DATA_DROP).count() == 7
    assert sign_in("alder", Role.TRUSTEE).get(page).status_code == 403

"""England and the local authority beside an academy's figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from academies.explorer.beside import beside, reference_at, similar_to
from academies.explorer.figures import When, school_year
from academies.models import Academy, Kpi
from tests.reference.samples import load_all

FILES = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "2018-2019_936_ks2final.csv",
    "ees_attendance_ytd_2025-26.csv",
    "england_abs_2018-19.csv",
)


@pytest.fixture
def holly(owner: None) -> Academy:
    load_all(FILES)
    return Academy(trust_id=1, pk=9, urn=143809, name="Holly Lodge", phase="primary")


def kpi(key: str) -> Kpi:
    found = Kpi.objects.filter(key=key).first()
    assert found is not None
    return found


def test_a_part_of_a_year_has_the_years_beside_it(holly: Academy, django_assert_num_queries: Any) -> None:
    times = [When(2025, 100, "HT1", "HT1"), When(2025, 200, "HT2", "HT2"), school_year(2018)]
    absence = kpi("overall_absence")
    with django_assert_num_queries(2):
        found = beside(absence, holly, times)
    assert set(found) == {"England", "Surrey"}
    assert [found["England"][when].said for when in times] == ["5.3% so far", "5.3% so far", "4.0%"]
    assert list(found["Surrey"]) == times[:2]  # absence of 2018/19 is published for schools and for England


def test_what_is_counted_has_nothing_of_england_beside_it(holly: Academy) -> None:
    """The pupils of all England would flatten every bar and line of a school."""
    for key in ("ks2_pupils", "ofsted_overall"):
        assert beside(kpi(key), holly, [school_year(2018)]) == {}
        assert reference_at(kpi(key), school_year(2018)) is None
    assert beside(kpi("ks2_rwm_exp"), holly, [school_year(2018)])["Surrey"][
        school_year(2018)
    ].value == Decimal(70)


def test_similar_schools_say_what_is_missing(holly: Academy) -> None:
    found = similar_to(kpi("ks2_rwm_exp"), holly, [school_year(2018)])
    assert (found.rows, found.missing) == ((), "No school census has been loaded.")

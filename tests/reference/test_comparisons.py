"""Benchmarks, similar schools and the words for phases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.samples import KITE, load_all, load_extract
from trust_portal.reference.benchmarks import benchmarks
from trust_portal.reference.models import Establishment
from trust_portal.reference.phases import phase_of
from trust_portal.reference.similar import Space, similar_schools, similar_to


@pytest.mark.parametrize(
    ("phase", "kind", "word"),
    [
        ("Primary", "Academy converter", "primary"),
        ("Middle deemed primary", "Community school", "middle"),
        ("All-through", "Academy sponsor led", "all_through"),
        ("Not applicable", "Academy special converter", "special"),
        ("Not applicable", "Pupil referral unit", "alternative"),
        ("Not applicable", "Free schools alternative provision", "alternative"),
        ("16 plus", "Academy 16-19 converter", "sixteen_plus"),
        ("Not applicable", "Children's centre", ""),
    ],
)
def test_phase(phase: str, kind: str, word: str) -> None:
    assert phase_of(phase, kind) == word


@pytest.mark.usefixtures("owner")
def test_benchmarks_are_of_the_nearest_kind_that_is_published(django_assert_num_queries: Any) -> None:
    load_all(("2018-2019_936_ks2final.csv", "ees_attendance_ytd_2025-26.csv", "england_abs_2018-19.csv"))
    with django_assert_num_queries(1):
        found = benchmarks(
            measure="ks2_rwm_expected", year=2018, la_code="936", la_name="Surrey", phase="primary"
        )
    assert [(one.about, one.number, one.source) for one in found] == [
        ("England, state-funded schools", Decimal(65), "ks2"),
        ("Surrey", Decimal(70), "ks2"),
    ]
    found = benchmarks(measure="attendance_rate_ytd", year=2025, la_code="936", phase="primary")
    assert [one.about for one in found] == [
        "England, primary schools",
        "Local authority 936, primary schools",
    ]
    assert {one.status for one in found} == {"provisional"}
    assert benchmarks(measure="absence_rate", year=2018) == ()  # England is published by phase only
    assert [one.number for one in benchmarks(measure="absence_rate", year=2018, phase="special")] == [
        Decimal("10.1")
    ]


POINTS = {1: (100.0, 10.0, 10.0), 2: (200.0, 10.0, 10.0), 3: (300.0, 40.0, 10.0), 4: (400.0, 40.0, 10.0)}


@pytest.mark.parametrize(
    ("target", "count", "urns"),
    [((100.0, 10.0, 10.0), 2, [1, 2]), ((390.0, 39.0, 50.0), 1, [4]), ((250.0, 25.0, 10.0), 4, [2, 3, 1, 4])],
)
def test_nearest(target: tuple[float, float, float], count: int, urns: list[int]) -> None:
    assert [urn for urn, _ in Space(POINTS).nearest(target, count=count)] == urns


NUMBERS = st.integers(1, 1000).map(float)


@given(
    points=st.dictionaries(st.integers(1, 99), st.tuples(NUMBERS, NUMBERS, NUMBERS)),
    target=st.tuples(NUMBERS, NUMBERS, NUMBERS),
)
def test_the_unit_of_a_figure_makes_no_difference(points: Any, target: Any) -> None:
    scaled = {urn: (size * 1000, *rest) for urn, (size, *rest) in points.items()}
    first = Space(points).nearest(target, count=5)
    second = Space(scaled).nearest((target[0] * 1000, *target[1:]), count=5)
    assert [distance for _, distance in first] == pytest.approx([distance for _, distance in second])
    assert [distance for _, distance in first] == sorted(distance for _, distance in first)


@pytest.mark.usefixtures("owner")
def test_similar_schools_are_open_of_the_phase_and_say_how_they_were_found(
    django_assert_num_queries: Any,
) -> None:
    load_all(KITE)
    with django_assert_num_queries(5):
        found = similar_schools(143809, count=3)
    assert found.missing == ""
    assert len(found.schools) == 3
    assert 143809 not in {one.urn for one in found.schools}
    assert [one.distance for one in found.schools] == sorted(one.distance for one in found.schools)
    assert (
        Establishment.objects.filter(urn__in=[one.urn for one in found.schools], phase="Primary").count() == 3
    )
    assert "standard deviations" in found.method
    assert "2022/23" in found.method
    with django_assert_num_queries(5):
        assert similar_to([143809, 142415], count=3)[143809] == found


@pytest.mark.usefixtures("owner")
def test_similar_schools_say_what_is_missing() -> None:
    assert similar_schools(143809).missing == "No school census has been loaded."
    load_extract("2022-2023_england_census.csv")
    assert similar_schools(143809).missing == "The school's phase or census figures are not known."

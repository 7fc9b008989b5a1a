"""What a term's ratings add up to, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from assurance.dashboards import findings
from assurance.dashboards.findings import Rated

AT = datetime(2026, 11, 1, tzinfo=UTC)
LEVELS = ("red", "amber", "green")


def rated(academy: int, area: int, rank: int | None, **more: object) -> Rated:
    level = "" if rank is None else LEVELS[rank]
    base = Rated(academy, area, level, rank, 2, date(2026, 9, 1), AT)
    return replace(base, **more)  # type: ignore[arg-type]


def test_what_came_or_went_has_not_moved() -> None:
    before = [rated(1, 1, 2), rated(1, 2, None), rated(1, 3, 1)]
    now = [rated(1, 1, None), rated(1, 2, 0), rated(1, 3, 1), rated(1, 4, 0)]
    assert findings.changes(before, now) == ()


def test_the_largest_fall_comes_first_and_movers_are_netted() -> None:
    before = [rated(1, 1, 2), rated(1, 2, 0), rated(2, 1, 1), rated(3, 1, 0)]
    now = [rated(1, 1, 0), rated(1, 2, 1), rated(2, 1, 0), rated(3, 1, 2)]
    moved = findings.changes(before, now)
    assert [(change.now.cell, change.steps) for change in moved] == [
        ((1, 1), -2),
        ((2, 1), -1),
        ((1, 2), 1),
        ((3, 1), 2),
    ]
    assert [(one.academy, one.net) for one in findings.movers(moved)] == [(3, 2), (1, -1), (2, -1)]


def test_the_longest_at_the_bottom_comes_first_and_unknown_last() -> None:
    long, short, unknown = (
        rated(1, 1, 0, since=date(2025, 1, 1)),
        rated(1, 2, 0),
        rated(1, 3, 0, since=None),
    )
    assert findings.worst([short, unknown, rated(1, 4, 1), long]) == (long, short, unknown)


def test_counts_keep_what_is_not_rated_apart() -> None:
    now = [rated(1, 1, 0), rated(1, 2, None), rated(2, 1, 0)]
    assert findings.counts(now)[1] == {"red": 1, "": 1}
    assert findings.counts(now, by_area=True)[1] == {"red": 2}


def test_a_signature_needs_something_behind_it() -> None:
    bare = rated(1, 1, 2, is_signed=True)
    assert findings.without_evidence(
        [
            bare,
            rated(1, 2, 2, is_signed=True, has_evidence=True),
            rated(1, 3, 2, is_signed=True, has_figures=True),
            rated(1, 4, 1, is_signed=True),
            rated(1, 5, 2),
        ]
    ) == (bare,)
    silent = rated(1, 1, 0, is_signed=True)
    answered = rated(1, 2, 0, is_signed=True, has_response=True)
    assert findings.without_response([silent, answered, rated(1, 3, 0)]) == (silent,)


def test_what_is_worst_asks_for_an_improvement_action() -> None:
    bare, covered = rated(1, 1, 0), rated(1, 2, 0)
    assert findings.without_improvement([covered, bare, rated(1, 3, 1)], {covered.cell}) == (bare,)


def test_what_never_moves_has_stood_for_four_terms() -> None:
    starts = [date(2026, 9, 1), date(2026, 4, 20), date(2026, 1, 5), date(2025, 9, 1)]
    still = rated(1, 1, 1, is_signed=True, since=date(2025, 9, 1))
    young = rated(1, 2, 1, is_signed=True, since=date(2026, 1, 5))
    assert findings.never_moving([still, young, rated(1, 3, 1, since=date(2020, 1, 1))], starts) == (still,)
    assert findings.never_moving([still], starts[:3]) == ()


def test_the_mildest_reviewer_comes_first() -> None:
    now = [
        rated(1, 1, 2, is_signed=True, by=7),
        rated(1, 2, 2, is_signed=True, by=7),
        rated(1, 3, 0, is_signed=True, by=8),
        rated(1, 4, 1, is_signed=True, by=8),
        rated(1, 5, 2),
    ]
    assert [(one.by, one.ratings, one.mean) for one in findings.spread(now)] == [(7, 2, 100), (8, 2, 25)]


ranks = st.one_of(st.none(), st.integers(0, 2))


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 4)), st.tuples(ranks, ranks)))
def test_steps_of_the_movers_are_steps_of_the_changes(cells: dict[tuple[int, int], tuple[int, int]]) -> None:
    before = [rated(academy, area, old) for (academy, area), (old, _) in cells.items()]
    now = [rated(academy, area, new) for (academy, area), (_, new) in cells.items()]
    moved = findings.changes(before, now)
    assert sum(one.net for one in findings.movers(moved)) == sum(change.steps for change in moved)
    back = findings.changes(now, before)
    assert sorted(-one.steps for one in back) == sorted(one.steps for one in moved)

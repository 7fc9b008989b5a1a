"""When visits are due, as a table: no database."""

from __future__ import annotations

from datetime import date

import pytest

from assurance.frameworks.schema import EntitlementLine, VisitType
from assurance.visit_rhythm import Calendar, Rhythm, Span, rhythm_of, standing

D = date
HALVES = {
    1: Span(D(2026, 9, 2), D(2026, 10, 23)),
    2: Span(D(2026, 11, 2), D(2026, 12, 18)),
    3: Span(D(2027, 1, 4), D(2027, 2, 12)),
    4: Span(D(2027, 2, 22), D(2027, 3, 25)),
    5: Span(D(2027, 4, 12), D(2027, 5, 28)),
    6: Span(D(2027, 6, 7), D(2027, 7, 21)),
}
CALENDAR = Calendar(
    years=(Span(D(2025, 9, 1), D(2026, 8, 31)), Span(D(2026, 9, 1), D(2027, 8, 31))),
    terms=(
        Span(D(2026, 4, 13), D(2026, 7, 21)),
        Span(HALVES[1].starts_on, HALVES[2].ends_on),
        Span(HALVES[3].starts_on, HALVES[4].ends_on),
        Span(HALVES[5].starts_on, HALVES[6].ends_on),
    ),
    all_half_terms=tuple(HALVES.values()),
    half_terms=HALVES,
)
TERM, YEAR = Rhythm("term", 1, (), ""), Rhythm("year", 1, (), "")
NEVER = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("rhythm", "held", "planned", "on", "expected"),
    [
        # A term: by its last day; a holiday belongs to the term before it.
        (TERM, [], [], D(2026, 9, 10), ("later", D(2026, 12, 18))),
        (TERM, [], [], D(2026, 11, 20), ("due", D(2026, 12, 18))),
        (TERM, [], [D(2026, 12, 1)], D(2026, 11, 20), ("planned", D(2026, 12, 18))),
        (TERM, [], [D(2027, 1, 8)], D(2026, 11, 20), ("due", D(2026, 12, 18))),
        (TERM, [D(2026, 10, 1)], [], D(2026, 11, 20), ("done", None)),
        (TERM, [], [], D(2026, 12, 28), ("overdue", D(2026, 12, 18))),
        # One that was missed stays so until the next is held.
        (TERM, [D(2026, 5, 4)], [], D(2027, 1, 10), ("overdue", D(2026, 12, 18))),
        (TERM, [D(2026, 5, 4), D(2027, 1, 9)], [], D(2027, 1, 10), ("done", None)),
        # Several in a year, as late as leaves room for the others.
        (Rhythm("year", 2, (2, 4, 6), ""), [], [], D(2027, 3, 1), ("due", D(2027, 3, 25))),
        (Rhythm("year", 2, (2, 4, 6), ""), [D(2026, 11, 9)], [], D(2027, 3, 30), ("later", D(2027, 7, 21))),
        (Rhythm("year", 2, (), ""), [], [], D(2026, 10, 1), ("later", D(2027, 3, 2))),
        (Rhythm("year", 2, (), ""), [], [], D(2027, 3, 3), ("overdue", D(2027, 3, 2))),
        (Rhythm("half_year", 1, (), ""), [D(2026, 10, 1)], [], D(2027, 4, 1), ("later", D(2027, 8, 31))),
        # Weeks and years count from the one before.
        (Rhythm("two_weeks", 1, (), ""), [D(2026, 11, 2)], [], D(2026, 11, 17), ("overdue", D(2026, 11, 16))),
        (Rhythm("four_weeks", 1, (), ""), [], [], D(2026, 11, 17), ("due", D(2026, 12, 18))),
        (Rhythm("two_years", 1, (), ""), [D(2024, 2, 29)], [], D(2026, 11, 17), ("overdue", D(2026, 2, 28))),
        (Rhythm("four_years", 1, (), ""), [], [], D(2026, 11, 17), ("later", D(2027, 8, 31))),
    ],
)
def test_a_visit_is_due(
    rhythm: Rhythm, held: list[date], planned: list[date], on: date, expected: tuple[str, date | None]
) -> None:
    found = standing(
        rhythm,
        held=held,
        planned=planned,
        joined_on=None,
        known_since=min(held, default=None),
        calendar=CALENDAR,
        on=on,
    )
    assert found is not None
    assert (found.state, found.due_on) == expected


def test_nothing_was_missed_before_an_academy_joined_or_the_portal_knew() -> None:
    on = D(2027, 1, 10)
    for joined_on, known_since in ((D(2026, 11, 1), NEVER), (None, D(2027, 1, 6)), (None, None)):
        found = standing(
            TERM,
            held=[],
            planned=[],
            joined_on=joined_on,
            known_since=known_since,
            calendar=CALENDAR,
            on=on,
        )
        assert found is not None
        assert (found.state, found.due_on) == ("later", D(2027, 3, 25))


def test_what_is_made_once_is_for_those_who_have_just_joined() -> None:
    once = Rhythm("once", 1, (), "")

    def stands(joined_on: date | None, *held: date) -> str | None:
        found = standing(
            once,
            held=held,
            planned=[],
            joined_on=joined_on,
            known_since=None,
            calendar=CALENDAR,
            on=D(2026, 11, 17),
        )
        return found.state if found else None

    assert stands(D(2026, 10, 1)) == "later"
    assert stands(D(2026, 3, 1)) == "overdue"
    assert stands(D(2026, 3, 1), D(2026, 4, 1)) == "done"
    assert stands(D(2020, 9, 1)) is None
    assert stands(None) is None


def test_the_level_of_an_academy_says_more_than_the_type() -> None:
    check = VisitType(id="check", name="Check", every="year", half_terms=(4, 2), times=2)
    own = rhythm_of(check)
    assert own is not None
    assert own.words == "2 times every year, in half terms 2 or 4"
    by_level = rhythm_of(check, EntitlementLine(says="Every term", every="term"))
    assert by_level is not None
    assert (by_level.every, by_level.words) == ("term", "every term")
    assert rhythm_of(check, EntitlementLine(says="Yes", every="ongoing")) is None
    assert rhythm_of(VisitType(id="walk", name="Walk")) is None

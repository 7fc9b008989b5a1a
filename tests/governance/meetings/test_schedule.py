"""Days that are proposed for meetings: tables without a database."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from academies.calendar_dates import default_periods
from assurance.frameworks.schema import Duty, DutyFocus, DutyTheme
from governance.duties import MetBy, coverage, every_duty, suggest
from governance.schedule import (
    HalfTerm,
    Line,
    at,
    bank_holidays,
    half_terms_of,
    is_school_day,
    names_body,
    propose,
)

YEARS = range(2020, 2040)


def parts(first_year: int) -> list[HalfTerm]:
    return [
        HalfTerm(one.number, one.starts_on, one.ends_on)
        for one in default_periods(first_year)
        if one.kind == "half_term"
    ]


@pytest.mark.parametrize("kind", ["board", "committee", "lgb"])
def test_no_meeting_falls_into_holidays(kind: str) -> None:
    lines = [
        Line("Targets", month=10),
        Line("Reports", half_terms=(2, 4, 6)),
        Line("Progress", every="half_term"),
    ]
    for first_year in YEARS:
        half_terms = parts(first_year)
        for turn in range(4):
            found = propose(kind=kind, meets="", lines=lines, half_terms=half_terms, turn=turn)
            assert len(found) == 7 or {one.half_term for one in found} == {1, 2, 3, 4, 5, 6}
            for one in found:
                assert is_school_day(one.starts_at.date(), half_terms), one
                assert (one.starts_at.hour, one.starts_at.minute) == (18, 0)


def test_local_boards_come_before_committees_and_these_before_the_board() -> None:
    first = {
        kind: propose(kind=kind, meets="Every term", lines=(), half_terms=parts(2026))
        for kind in ("lgb", "committee", "board")
    }
    for lgb, committee, board in zip(*first.values(), strict=True):
        assert lgb.starts_at < committee.starts_at < board.starts_at


def test_a_month_of_the_calendar_gets_its_meeting() -> None:
    found = propose(
        kind="board",
        meets="Every term",
        lines=[Line("Board agrees targets", month=10)],
        half_terms=parts(2026),
    )
    (october,) = [one for one in found if one.starts_at.month == 10]
    assert october.why == "Board agrees targets"


def test_clocks_of_london() -> None:
    """Six in the evening is five in summer by the world's clock and six in winter, on both sides of the change."""
    summer, winter = date(2026, 10, 24), date(2026, 10, 26)
    evening = time(18)
    assert at(summer, evening).astimezone(UTC).hour == 17
    assert at(winter, evening).astimezone(UTC).hour == 18
    assert at(date(2027, 3, 29), evening).astimezone(UTC).hour == 17


def test_bank_holidays() -> None:
    assert bank_holidays(2027) == {
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),
        date(2027, 12, 28),
    }


@pytest.mark.parametrize(
    ("meets", "expected"),
    [("", (2, 4, 6)), ("Every term", (2, 4, 6)), ("Each half term", (1, 2, 3, 4, 5, 6)), ("Annual", (2,))],
)
def test_rhythms(meets: str, expected: tuple[int, ...]) -> None:
    assert half_terms_of(meets) == expected


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("Local governing boards", "lgb", True),
        ("Local governing boards", "board", False),
        ("Local governing boards and trust board", "board", True),
        ("Directors receive it", "board", True),
        ("Director of Education", "board", False),
        ("Standards and finance", "committee", False),
        ("The Scrutiny Panel decides", "committee", True),
    ],
)
def test_whom_a_line_of_the_calendar_names(words: str, kind: str, expected: bool) -> None:
    assert names_body(words, name="Scrutiny Panel", kind=kind) is expected


def test_duties_are_suggested_and_counted() -> None:
    absence = Duty(id="1.2.1", text="Absence by gender.", kpis=("overall_absence",))
    money = Duty(id="2.1.1", text="How the budget stands.")
    themes = (
        DutyTheme(
            id="1",
            name="Attendance",
            committee="standards",
            focuses=(DutyFocus(id="1.2", name="Absence", duties=(absence,)),),
        ),
        DutyTheme(
            id="2",
            name="Finance",
            committee="finance",
            focuses=(DutyFocus(id="2.1", name="Budget", duties=(money,)),),
        ),
    )
    known = every_duty(themes)
    assert [one.duty.id for one in suggest("Key figures: absence", known, committee="standards")] == ["1.2.1"]
    assert suggest("Key figures: absence", known, committee="finance") == ()
    assert suggest("The report of the committee", known, committee="standards") == ()
    first, second = coverage(known, {"1.2.1": [MetBy("Key figures", 7, "Standards, 3 November")]})
    assert (first.met, first.uncovered, second.met, second.uncovered) == (1, 0, 0, 1)

from __future__ import annotations

from datetime import date

import pytest

from academies.figures.health import Known, Span, State, cells, expected

AUTUMN = Span(1, "Autumn 2025", "term", date(2025, 12, 19))
SPRING = Span(2, "Spring 2026", "term", date(2026, 3, 27))
SUMMER = Span(3, "Summer 2026", "term", date(2026, 7, 21))
TERMS = (AUTUMN, SPRING, SUMMER)
ASH, KPI = 10, 20


def state(*known: Known, on: date) -> State:
    found = cells(academies=[ASH], kpis={KPI: "term"}, spans=TERMS, known=known, on=on)
    return found[ASH, KPI].state


def supplied(period: Span, *, is_mark: bool = False) -> Known:
    return Known(ASH, KPI, period.id, is_mark, period.ends_on)


@pytest.mark.parametrize(
    ("on", "span"),
    [
        (date(2025, 12, 20), None),  # three weeks to supply it
        (date(2026, 1, 9), AUTUMN),
        (date(2026, 4, 16), AUTUMN),
        (date(2026, 4, 17), SPRING),
        (date(2027, 1, 1), SUMMER),
    ],
)
def test_which_period_is_due(on: date, span: Span | None) -> None:
    assert expected(TERMS, on=on) == span


def test_states() -> None:
    may = date(2026, 5, 1)
    assert state(supplied(SPRING), on=may) is State.PRESENT
    assert state(supplied(SPRING, is_mark=True), on=may) is State.MARK
    assert state(supplied(AUTUMN), on=may) is State.STALE
    assert state(on=may) is State.MISSING
    assert state(on=date(2025, 12, 20)) is State.NOT_YET


def test_what_nobody_supplies_is_not_asked_for() -> None:
    asked = {"academies": [ASH], "kpis": {KPI: "term"}, "spans": TERMS, "known": [], "on": date(2026, 5, 1)}
    assert cells(**asked, collected=[])[ASH, KPI].state is State.NOT_COLLECTED  # type: ignore[arg-type]
    assert cells(**asked, collected=[KPI])[ASH, KPI].state is State.MISSING  # type: ignore[arg-type]


def test_what_came_early_counts() -> None:
    assert state(supplied(SPRING), on=date(2026, 1, 9)) is State.PRESENT


def test_the_newest_counts_in_whatever_order_it_came() -> None:
    may = date(2026, 5, 1)
    for known in ([supplied(AUTUMN), supplied(SPRING)], [supplied(SPRING), supplied(AUTUMN)]):
        cell = cells(academies=[ASH], kpis={KPI: "term"}, spans=TERMS, known=known, on=may)[ASH, KPI]
        assert (cell.newest, cell.supplied_on) == (SPRING, SPRING.ends_on)


def test_a_kind_of_period_that_the_trust_does_not_have_is_not_late() -> None:
    found = cells(academies=[ASH], kpis={KPI: "week"}, spans=TERMS, known=[], on=date(2026, 5, 1))
    assert found[ASH, KPI].state is State.NOT_YET

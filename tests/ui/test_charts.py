from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from trust_portal.ui.charts import bars, dots, sparkline, trend
from trust_portal.ui.charts.scale import apart, scale_for
from trust_portal.ui.charts.specimens import ATTENDANCE, SCHOOLS
from trust_portal.ui.charts.trend import Break, Figure, Series, Trend

NUMBERS = st.decimals(-10_000, 10_000, allow_nan=False, allow_infinity=False, places=2)
MISSING = Figure(None, "Suppressed")


def figure(text: str) -> Figure:
    return Figure(Decimal(text), f"{text}%")


# --- scale ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["92.4", "95"], ["92", "93", "94", "95"]),
        (["0", "100"], ["0", "25", "50", "75", "100"]),
        (["-0.3", "0.41"], ["-0.4", "-0.2", "0", "0.2", "0.4", "0.6"]),
        (["7"], ["6", "7", "8"]),
        ([], ["-1", "0", "1"]),
    ],
)
def test_ticks_are_round(values: list[str], ticks: list[str]) -> None:
    scale = scale_for([Decimal(value) for value in values], start=0, end=100)
    assert list(scale.ticks) == [Decimal(tick) for tick in ticks]


@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_every_value_lies_within_its_scale(values: list[Decimal]) -> None:
    scale = scale_for(values, start=200, end=10)
    assert all(10 <= scale.at(value) <= 200 for value in [*values, *scale.ticks])
    assert 2 <= len(scale.ticks) <= 8


def test_a_percentage_does_not_pass_a_hundred() -> None:
    scale = scale_for([Decimal("98.7"), Decimal("99.9")], start=0, end=1, ceiling=Decimal(100))
    assert scale.high == 100


@given(st.lists(st.floats(14, 190), min_size=1, max_size=8))
def test_names_do_not_overlap_and_keep_their_order(heights: list[float]) -> None:
    moved = apart(heights, 13, low=14, high=190)
    assert all(13.8 <= height <= 190.2 for height in moved)
    assert all(later - earlier >= 12.8 for earlier, later in pairwise(sorted(moved)))
    order = sorted(range(len(heights)), key=heights.__getitem__)
    assert [moved[index] for index in order] == sorted(moved)


# --- trend ------------------------------------------------------------------------------------------------


def test_a_gap_and_a_break_interrupt_the_line() -> None:
    own = ATTENDANCE.lines[0]
    assert (own.name, own.kind) == ("Kingsmead", "own")
    assert [path.count("L") for path in own.paths] == [2, 2]
    assert len(own.dots) == 6
    national = ATTENDANCE.lines[1]
    assert [path.count("L") for path in national.paths] == [3, 2]
    assert len(ATTENDANCE.breaks) == 1


def test_the_sentence() -> None:
    assert ATTENDANCE.summary == (
        "Kingsmead: up from 93.1% in Aut 23 to 94.6% in Aut 25, which cannot be compared; the target is 95%."
        " 1 of 7 figures is missing."
    )
    assert ATTENDANCE.reasons == ("From Spr 25: study leave no longer counts as an absence",)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((MISSING, MISSING), "Ash: no figures yet."),
        ((MISSING, figure("90")), "Ash: 90% in 2025. 1 of 2 figures is missing."),
        ((figure("90"), figure("90")), "Ash: unchanged from 90% in 2024 to 90% in 2025."),
        ((figure("91"), figure("90")), "Ash: down from 91% in 2024 to 90% in 2025."),
    ],
)
def test_sentences_of_short_trends(figures: tuple[Figure, ...], sentence: str) -> None:
    drawn = trend.draw(Trend("T", ("2024", "2025"), (Series("Ash", figures),)))
    assert drawn.summary == sentence
    assert drawn.is_empty == ("no figures" in sentence)


def test_the_table_says_why_a_figure_is_missing() -> None:
    assert ATTENDANCE.headings == ("When", "Kingsmead", "National", "Similar")
    assert ATTENDANCE.rows[3] == ("Aut 24", "Not available", "93.0%", "92.6%")


def test_no_more_times_are_named_than_fit_and_the_last_one_is() -> None:
    times = tuple(f"Week {number}" for number in range(1, 40))
    drawn = trend.draw(Trend("T", times, (Series("Ash", (figure("90"),) * 39),)))
    assert len(drawn.labels) <= 6
    assert drawn.labels[-1].text == "Week 39"


def test_a_figure_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="for each time"):
        Trend("T", ("2024", "2025"), (Series("Ash", (figure("90"),)),))
    with pytest.raises(ValueError, match="needs times"):
        Trend("T", (), ())


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=30), st.integers(0, 30))
def test_whatever_is_drawn_stays_in_the_box(values: list[Decimal | None], before: int) -> None:
    figures = tuple(Figure(value, str(value)) for value in values)
    times = tuple(str(number) for number in range(len(values)))
    breaks = (Break(before, "x"),) if before < len(values) else ()
    drawn = trend.draw(Trend("T", times, (Series("Ash", figures),), breaks=breaks))
    for line in drawn.lines:
        assert all(0 <= x <= trend.WIDTH and 0 <= y <= trend.HEIGHT for x, y in line.dots)


# --- bars and sparkline -----------------------------------------------------------------------------------


def test_bars_start_at_zero_and_a_missing_one_has_none() -> None:
    assert [bar.width > 0 for bar in SCHOOLS.bars] == [True, True, True, True, False]
    assert SCHOOLS.bars[4].said == "Suppressed"
    assert SCHOOLS.bars[3].name == "Castle Rise and Whitm…"
    assert SCHOOLS.rows[3][0] == "Castle Rise and Whitmoor Federation"
    assert SCHOOLS.summary == (
        "From 91.3% (Castle Rise and Whitmoor Federation) to 96.2% (Ashdown Primary);"
        " 3 of 4 at or above National 93.4%. 1 without a figure."
    )


def test_bars_of_values_below_zero_lie_left_of_it() -> None:
    items = (bars.Item("A", Figure(Decimal("-0.4"), "-0.40")), bars.Item("B", Figure(Decimal("0.2"), "0.20")))
    left, right = bars.draw(bars.Bars("Progress 8", items)).bars
    assert left.x + left.width == pytest.approx(right.x, abs=0.2)


def test_a_sparkline_ends_in_a_dot() -> None:
    drawn = sparkline.draw([Decimal(1), None, Decimal(2), Decimal(3)], said="1, none, 2, 3")
    assert len(drawn.paths) == 1
    assert drawn.last == (93.0, 3.0)
    assert sparkline.draw([None], said="none").last is None


# --- templates --------------------------------------------------------------------------------------------


def test_the_chart_names_itself_once_and_carries_its_figures() -> None:
    template = engines["django"].from_string('{% load ui %}{% chart drawn "c1" %}')
    page = template.render({"drawn": ATTENDANCE})
    assert page.count('id="c1-title"') == page.count('id="c1-name"') == 1
    assert "<title" in page
    assert '<th scope="row">Aut 24</th><td>Not available</td>' in page
    assert "style=" not in page


def test_hostile_names_are_text() -> None:
    drawn = trend.draw(Trend("<script>", ("2025",), (Series("<b>Ash</b>", (figure("90"),)),)))
    page = engines["django"].from_string('{% load ui %}{% chart drawn "c1" %}').render({"drawn": drawn})
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_band_lies_behind_the_lines() -> None:
    edges = ((Decimal(90), Decimal(95)), (Decimal(91), Decimal(96)), None, (Decimal(92), Decimal(97)))
    figures = tuple(trend.Figure(Decimal(number), str(number)) for number in (93, 94, 95, 96))
    spec = trend.Trend(
        title="Attendance",
        times=("A", "B", "C", "D"),
        series=(trend.Series("This academy", figures),),
        band=trend.Band("Middle half", edges, ("90 to 95", "91 to 96", "Not published", "92 to 97")),
    )
    drawn = trend.draw(spec)
    assert len(drawn.bands) == 2  # a gap parts it
    assert drawn.headings == ("When", "This academy", "Middle half")
    assert drawn.rows[2] == ("C", "95", "Not published")
    with pytest.raises(ValueError, match="the band"):
        trend.Trend(title="", times=("A",), series=(trend.Series("", figures[:1]),), band=spec.band)


def test_dots_stack_and_names_keep_their_place() -> None:
    items = tuple(
        dots.Item(f"School {n}", Figure(Decimal(90 + n // 4), f"{90 + n // 4}%")) for n in range(12)
    )
    marks = (
        dots.Item("Target", Figure(Decimal(92), "92%")),
        dots.Item("Newest figure", Figure(Decimal(91), "91%")),
    )
    drawn = dots.draw(dots.Dots("Attendance", "Three of them.", items, marks))
    assert len(drawn.dots) == 12
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == 12
    assert [(mark.text, mark.anchor) for mark in drawn.marks] == [
        ("Target 92%", "end"),
        ("Newest figure 91%", "end"),
    ]
    assert drawn.rows[0] == ("Target", "92%")
    assert dots.draw(dots.Dots("Nothing", "", (), ())).is_empty

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trust_portal.ui.theme import (
    BLACK,
    DEFAULT_COLOUR,
    PAGE,
    WHITE,
    Theme,
    address_of,
    contrast,
    is_colour,
    luminance,
    theme_at,
    theme_of,
)

TEXT = 4.5  # WCAG 2.2, 1.4.3
LARGE = 3.0  # 1.4.11, for rules and marks

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
@example(WHITE)
@example(BLACK)
@example("#777777")
@example("#8855ee")
@example("#dd0011")
def test_every_colour_gives_readable_pages(colour: str) -> None:
    theme = theme_of(colour)
    assert contrast(theme.brand, theme.on_brand) >= TEXT
    assert contrast(theme.brand_strong, WHITE) >= 5.3
    assert contrast(theme.brand_strong, PAGE) >= TEXT
    assert contrast(theme.brand_strong, theme.brand_soft) >= TEXT
    assert contrast(theme.brand_deep, WHITE) >= 9
    assert contrast("#4d5562", theme.brand_soft) >= TEXT
    assert contrast("#1d2127", theme.brand_soft) >= 7


@given(colours)
def test_a_colour_that_is_dark_enough_is_left_alone(colour: str) -> None:
    theme = theme_of(colour)
    assert theme.brand == colour
    if contrast(colour, WHITE) >= 5.3:
        assert theme.brand_strong == colour


@given(colours)
def test_the_address_leads_back_to_the_theme(colour: str) -> None:
    assert theme_at(address_of(colour)) == theme_of(colour)


@given(st.text(max_size=24))
@example("1f4e79-000000000000")
@example("1F4E79-f5e633752728")
@example("1f4e79")
@example("../1f4e79-f5e633752728")
def test_any_other_address_leads_nowhere(address: str) -> None:
    assert theme_at(address) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(WHITE, BLACK, 21.0), (WHITE, WHITE, 1.0), ("#767676", WHITE, 4.54), ("#0000ff", WHITE, 8.59)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == expected
    assert contrast(one, other) == contrast(other, one)


def test_luminance_runs_from_black_to_white() -> None:
    assert luminance(BLACK) == 0
    assert luminance(WHITE) == pytest.approx(1)


@pytest.mark.parametrize(
    "text", ["", "1f4e79", "#1F4E79", "#1f4e7", "#1f4e790", "#1f4e7g", "red", "#1f4e79\n"]
)
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="is not a colour"):
        theme_of(text)


def test_the_style_sheet_holds_the_variables() -> None:
    theme = Theme("#ffcc00", BLACK, "#836800", "#594700", "#fffbeb")
    assert theme_of("#ffcc00") == theme
    assert theme.css() == (
        ":root {\n  --brand: #ffcc00;\n  --on-brand: #000000;\n  --brand-strong: #836800;\n"
        "  --brand-deep: #594700;\n  --brand-soft: #fffbeb;\n}\n"
    )
    assert is_colour(DEFAULT_COLOUR)

from __future__ import annotations

import re

import pytest
from django.conf import settings

from trust_portal.ui.levels import AMBER, GREEN, NOT_RATED, PALETTE, RED, SHAPES, Colour, Level, palette_css
from trust_portal.ui.theme import contrast


@pytest.mark.parametrize("colour", PALETTE.values(), ids=lambda colour: colour.name)
def test_every_colour_is_readable(colour: Colour) -> None:
    assert contrast(colour.background, colour.text) >= 4.5


def test_red_amber_and_green_are_the_agreed_ones() -> None:
    assert [(level.letter, level.background, level.text) for level in (RED, AMBER, GREEN)] == [
        ("R", "#b3261e", "#ffffff"),
        ("A", "#f5b83d", "#1d1d1d"),
        ("G", "#1e7d3c", "#ffffff"),
    ]


def test_no_two_of_the_usual_levels_share_a_shape_or_a_letter() -> None:
    levels = (RED, AMBER, GREEN, NOT_RATED)
    assert len({level.shape for level in levels}) == len({level.letter for level in levels}) == len(levels)


def test_the_style_sheet_is_the_palette() -> None:
    assert (settings.BASE_DIR / "static/levels.css").read_text() == palette_css()


@pytest.mark.parametrize(("shape", "colour"), [("blob", "red"), ("circle", "#b3261e"), ("circle", "")])
def test_a_level_takes_only_known_shapes_and_colours(shape: str, colour: str) -> None:
    with pytest.raises(ValueError, match="level 'x'"):
        Level("x", "X", "X", shape, colour)


@pytest.mark.parametrize("outline", SHAPES.values(), ids=SHAPES.keys())
def test_shapes_are_path_data(outline: str) -> None:
    assert re.fullmatch(r"[MLHVAlhvazmZ\d .\-]+", outline)
    assert outline.startswith("M")
    assert outline.endswith("z")

"""Stacked bars of levels."""

from __future__ import annotations

import itertools

from trust_portal.ui.charts.lettering import width_of
from trust_portal.ui.charts.stacks import GAP, HEIGHT, LEFT, TOP, WIDTH, Stack, draw
from trust_portal.ui.levels import GREEN, RED


def test_pieces_share_the_bar_by_their_counts() -> None:
    drawn = draw("By domain", [Stack("People", ((GREEN, 3), (RED, 1), (None, 0)))])
    (row,) = drawn.stacks
    assert [(piece.x, piece.width, piece.said) for piece in row.pieces] == [
        (LEFT, (WIDTH - LEFT) * 3 / 4, "G 3"),
        (LEFT + (WIDTH - LEFT) * 3 / 4, (WIDTH - LEFT) / 4, "R 1"),
    ]
    assert drawn.summary == "People: 3 green, 1 red."
    assert drawn.headings == ("Heading", "Green", "Red", "Not rated")
    assert drawn.rows == (("People", "3", "1", "0"),)


def test_a_narrow_piece_says_nothing_and_is_told_in_the_sentence() -> None:
    drawn = draw("By domain", [Stack("People", ((GREEN, 99), (RED, 1)))])
    assert [piece.said for piece in drawn.stacks[0].pieces] == ["G 99", ""]
    assert "1 red" in drawn.summary


def test_long_names_take_more_lines_and_nothing_is_cut_off() -> None:
    name = "Every child ready for the next stage of education and employment"
    drawn = draw(
        "By domain", [Stack(name, ((GREEN, 1),)), Stack("W" * 40, ((GREEN, 1),)), Stack("B", ((GREEN, 1),))]
    )
    assert " ".join(line for line, _ in drawn.stacks[0].lines) == name
    assert "".join(line for line, _ in drawn.stacks[1].lines) == "W" * 40
    assert all(width_of(line) <= LEFT - 8 for row in drawn.stacks for line, _ in row.lines)
    tops = [row.lines[0][1] for row in drawn.stacks]
    assert all(later - former >= HEIGHT + GAP for former, later in itertools.pairwise(tops))


def test_nothing_to_stack() -> None:
    drawn = draw("By domain", [])
    assert (drawn.is_empty, drawn.height, drawn.summary) == (True, TOP, "No ratings yet.")
    assert draw("By domain", [Stack("A", ((GREEN, 0),))]).stacks[0].pieces == ()

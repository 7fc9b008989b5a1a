"""What people write, as paragraphs and lists, and its words counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.reports.written import Block, blocks_of, cleaned, guidance, words_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("  \n ", 0),
        ("One", 1),
        ("well-being and/or 94.6% – said she", 5),
        ("🎉 • –", 0),
        ("don’t\u00a0stop", 2),
        ("שלום لكم", 2),
    ],
)
def test_words_are_counted_as_people_do(text: str, number: int) -> None:
    assert words_in(text) == number


def test_guidance_is_no_limit() -> None:
    assert guidance("word " * 120, 250) == "120 of about 250 words"
    assert guidance("word " * 1200, 250) == "1,200 of about 250 words"
    assert guidance("word", None) == "1 word"
    assert guidance("", None) == "0 words"


def test_lines_become_paragraphs_and_lists() -> None:
    text = "First\r\nline\r\n\r\n- one\n• two\n\uf0b7 three\nAfter\n3. third\n4) fourth\n- dash"
    text += "\n\nשלום\n1.5 is a number"
    assert blocks_of(text) == (
        Block(("First", "line")),
        Block(("one", "two", "three"), is_list=True),
        Block(("After",)),
        Block(("third", "fourth"), is_list=True, starts_at=3),
        Block(("dash",), is_list=True),
        Block(("שלום", "1.5 is a number"), is_rtl=True),
    )


@settings(max_examples=40)
@given(st.text())
def test_nothing_written_is_lost_but_what_no_document_can_hold(text: str) -> None:
    said = "".join(line for block in blocks_of(text) for line in block.lines)
    letters = [one for one in cleaned(text) if one.isalpha() and one != "o"]
    assert [one for one in said if one.isalpha() and one != "o"] == letters
    words_in(text)

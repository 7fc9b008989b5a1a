"""What is pasted becomes plain text; nothing is ever cut."""

from __future__ import annotations

import pytest

from assurance.reports.cleaning import MOST_CHARACTERS, TextTooLong, cleaned, holds


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\td", "abc\td"),
        ("التعلم 👩🏽‍🏫 naïve", "التعلم 👩🏽‍🏫 naïve"),
        ("<p class=MsoNormal>Text</p>", "<p class=MsoNormal>Text</p>"),  # shown as it is, never as markup
        ("\ud800broken", "broken"),
    ],
)
def test_what_is_kept(pasted: str, kept: str) -> None:
    assert cleaned(pasted) == kept


def test_a_text_that_nobody_reads_is_refused_whole() -> None:
    assert cleaned("x" * MOST_CHARACTERS)
    with pytest.raises(TextTooLong, match="200,001"):
        cleaned("x" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("new", "old", "answer"),
    [
        ("abc", "", True),
        ("abcd", "abc", True),
        ("xabc", "abc", True),
        ("abXc", "abc", True),
        ("aab", "ab", True),
        ("ab", "abc", False),
        ("abd", "abc", False),
        ("aXbYc", "abc", False),  # in two places: a new revision, to be sure
    ],
)
def test_what_holds_the_old_text(new: str, old: str, answer: bool) -> None:
    assert holds(new, old) is answer

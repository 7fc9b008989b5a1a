"""A card is exactly one page of A4 that keeps to the standards, whatever it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assurance.card.contents import Card
from assurance.card.paper import ROOMS, cut, fitted, shortened
from assurance.card.printing import one_page
from assurance.card.track import Track
from tests.print.layout import problems
from tests.print.reading import failures, texts

from .samples import CARD, FULL, LONG, NOTHING, WORD

COLOUR = "#123c69"
# A picture of one pixel, as a trust's logo is carried.
LOGO = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
    "Jggg=="
)


def page_of(card: Card) -> str:
    pdf = one_page(card, colour=COLOUR)
    assert pdf.pages == 1
    assert failures(pdf.content) == []
    assert list(problems(pdf.content)) == []
    (text,) = texts(pdf.content)
    return text


def test_an_ordinary_card_says_everything() -> None:
    text = page_of(replace(CARD, logo=LOGO))
    for said in (
        "Ashdown Primary School", "Saturday 28 November 2026", "since 7 Sep 2026", "94.5%", "Behind", "93.2%",
        "attendance-autumn.csv, 20 Nov 2026", "Library ↓ worse", "12 Mar 2024", "Before it joined the trust",
        "Signed by Amara Ellingham, Chief executive, 8 Nov 2026", "16 of 25, very high",
        "review on 1 Oct 2026 (overdue)",
        "Read with every pupil", "Train every adult", "Last: Health check", "Page 1 of 1",
    ):  # fmt: skip
        assert said in text, said
    assert "more, see" not in text


def test_a_card_of_nothing_says_so() -> None:
    text = page_of(NOTHING)
    for said in (
        "no figures and no agreed targets",
        "not signed a statement",
        "No open risk",
        "Nothing is open",
    ):
        assert said in text
    hidden = page_of(replace(NOTHING, levels=None, ratings=None, risks=None, actions=None, visits=None))
    assert "risk" not in hidden
    assert "Ratings" not in hidden


def test_the_fullest_card_is_one_page_and_counts_what_it_leaves_out() -> None:
    text = page_of(replace(FULL, logo=LOGO))
    for said in ("Llanfair", "more, see the card in the portal", "more, see the risk register", "…"):
        assert said in text
    assert "95 open" in text


def test_the_strictest_form_has_room_for_anything() -> None:
    drawn: list[int] = []

    def never_fits(card: Card) -> tuple[Card, int]:
        drawn.append(len(card.targets))
        return card, 2

    assert fitted(FULL, never_fits) == shortened(FULL, ROOMS[-1])
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[-1] == ROOMS[-1].targets
    drawn.clear()
    fitted(CARD, never_fits)
    assert len(drawn) == len(ROOMS)


def test_short_lists_keep_what_is_furthest_from_its_target() -> None:
    short = shortened(FULL, replace(ROOMS[0], targets=4, risks=2))
    assert [one.track for one in short.targets] == [Track.MISSED] * 4
    assert short.targets_more == len(FULL.targets) - 4
    assert (len(short.risks or ()), short.risks_more) == (2, 93)
    assert shortened(replace(CARD, logo="x"), ROOMS[0]).targets == CARD.targets


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Short enough", 20, "Short enough"),
        ("Cut at the end of a word", 12, "Cut at the…"),
        (WORD, 10, f"{WORD[:9]}…"),
        (f"A {WORD}", 20, f"A {WORD[:17]}…"),
        ("Nothing is left", 0, ""),
    ],
)
def test_texts_are_shortened_between_words(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected
    assert len(cut(LONG, most)) <= most

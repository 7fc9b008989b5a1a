"""Packs as PDFs: the standards hold, every page says what it should, and nothing is cut off or lies over other text."""

from __future__ import annotations

import re

import pytest

from governance.packs.contents import Pack
from governance.packs.printing import printable
from tests.print.layout import problems
from tests.print.reading import failures, texts
from trust_portal.print.pdf import Pdf, PdfRefused, draw
from trust_portal.print.printing import Printable

from .samples import sample_pack
from .worlds import COLOUR, SHORT, WORLDS, drawn


def of(pack: Pack) -> Pdf:
    return draw(printable(pack, colour=COLOUR))


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return drawn("three academies and a logo")


@pytest.mark.parametrize("world", WORLDS)
def test_every_pack_keeps_to_the_standards_and_shows_all_of_it(world: str) -> None:
    made = drawn(world).content
    assert failures(made) == []
    assert list(problems(made)) == []


def test_pages_are_numbered_and_the_contents_know_them(pdf: Pdf) -> None:
    pages = texts(pdf.content)
    assert len(pages) == pdf.pages
    for number, page in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in page
        assert "Meridian Learning Trust" in page
    for title in ("The trust on a page", "Ashdown Primary", "Castle Rise", "How to read this pack"):
        listed = re.search(rf"{title} ?\.+ ?(\d+)", pages[1])
        assert listed, title
        assert pages[int(listed[1]) - 1].count(title) >= 2  # as its heading, and above it on the page's head


def test_a_rating_is_told_by_letter_word_arrow_and_reason(pdf: Pdf) -> None:
    pages = texts(pdf.content)
    heatmap = next(page for page in pages if "Ratings by area and academy" in page)
    assert "G green; A amber; R red; NR not rated" in heatmap
    assert re.search(r"Curriculum (?:(?:G|A|R|NR|–)(?: [↑↓])?(?: ✓)? ?){4}", heatmap)
    academy = next(page for page in pages if "URN 137600" in page)
    assert "Persistent absence 24.3% in 2018/19: amber, from 20% to below 30%." in academy


def test_charts_say_their_figures_to_those_who_do_not_see_them() -> None:
    """The validator asks that each picture has a description; this, that the description says something."""
    markup = printable(sample_pack(2), colour=COLOUR).html
    titles = re.findall(r"<svg[^>]*>\s*<title[^>]*>([^<]+)</title>", markup)
    assert len(titles) == markup.count("<svg") == 7
    assert "Ratings by domain: Quality of education: " in titles[0]
    assert "2015/16, 93.1%, 92.8%; 2016/17, 92.4%, 92.5%;" in titles[1]


def test_sixty_academies_are_shared_out_over_heatmaps() -> None:
    """By what the list of contents says; the pages of the long list go on behind it."""
    listed = " ".join(texts(drawn("sixty academies with long names, no trends").content)[1:4])
    assert [f"Combined assurance ({n} of 4)" in listed for n in (1, 2, 3, 4, 5)] == [True] * 4 + [False]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="vendor/../../pyproject.toml" alt="x">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
    ],
)
def test_nothing_but_the_portals_own_files_is_read(markup: str) -> None:
    page = printable(sample_pack(1, domains=SHORT, with_charts=False), colour=COLOUR)
    spoilt = Printable(page.html.replace("</body>", f"{markup}</body>"), page.css, page.chart_css)
    with pytest.raises(PdfRefused):
        draw(spoilt)


def test_what_people_write_stays_text() -> None:
    names = ('<img src="http://127.0.0.1:9/x.png">', "</section><h1>Approved</h1>", "{{ 7 * 7 }}")
    made = of(sample_pack(3, names=names, domains=SHORT, with_charts=False))
    assert failures(made.content) == []
    assert "</section><h1>Approved</h1>" in " ".join(texts(made.content))


def test_it_says_which_page_it_is_at() -> None:
    told: list[int] = []
    made = draw(
        printable(sample_pack(1, domains=SHORT, with_charts=False), colour=COLOUR), on_page=told.append
    )
    assert set(range(1, made.pages + 1)) <= set(told)

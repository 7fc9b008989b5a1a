"""Reports on paper and in Word: all of it is there, the standards hold, and what people write stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from assurance.reports.document import NOTHING_WRITTEN, Figure, ReportDocument
from assurance.reports.printing import printable
from assurance.reports.word import word_file
from tests.print.layout import problems
from tests.print.reading import failures, texts
from trust_portal.print.pdf import draw

from .samples import BEHAVIOUR, EMPTY, HOSTILE, REPORT, WRITTEN, with_text

COLOUR = "#123c69"
AT = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)
TEN_THOUSAND_WORDS = "Ten words are in this line and so it goes. " * 1000


def drawn(report: ReportDocument) -> list[str]:
    """The texts of the pages of a PDF that keeps to the standards."""
    made = draw(printable(report, colour=COLOUR)).content
    assert failures(made) == []
    assert list(problems(made)) == []
    return texts(made)


def opened(report: ReportDocument) -> tuple[str, list[tuple[str, str]]]:
    """All text of the Word file, and its headings with their styles."""
    document: Any = Document(BytesIO(word_file(report, at=AT)))
    said = [one.text for one in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [
        (one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")
    ]
    return "\n".join(said), heads


def test_the_pdf_says_everything_and_numbers_its_pages() -> None:
    pages = drawn(REPORT)
    whole = " ".join(pages)
    for said in (
        "Maya Pryce, Headteacher", "Submitted on 26 November 2026", "Improvement actions from Summer term 2025/26",
        "2. Behaviour and attendance", "Attendance, disadvantaged pupils", "2.1 points below all pupils",
        "94.6%: amber, from 93% to below 95%", "In Year 9 nothing has moved yet", "Open Overdue", NOTHING_WRITTEN,
        "We shall open breakfast to everybody", "Written by Priya Nair and Tom Osei", "Attendance, autumn.xlsx",
    ):  # fmt: skip
        assert said in whole, said
    for number, page in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in page
        assert "Ashdown Primary School" in page
        assert "Draft" not in page
    assert "Contents" not in whole


def test_charts_say_their_figures_to_those_who_do_not_see_them() -> None:
    markup = printable(REPORT, colour=COLOUR).html
    titles = re.findall(r"<svg[^>]*>\s*<title[^>]*>([^<]+)</title>", markup)
    assert len(titles) == markup.count("<svg") == 3
    assert (
        "Attendance: This academy: up from 93.1% in Aut 24 to 94.6% in Aut 26; the target is 95%."
        in titles[0]
    )
    assert "Spr 25, 92.4%, 93.0%;" in titles[0]


def test_an_empty_report_is_a_draft_that_says_so() -> None:
    pages = drawn(EMPTY)
    assert "Draft, not submitted" in pages[1]
    assert pages[1].count(NOTHING_WRITTEN) == 2
    assert "no sections" in drawn(replace(EMPTY, sections=()))[1]


def test_ten_thousand_words_are_all_printed_with_contents_in_front() -> None:
    section = replace(
        BEHAVIOUR, figures=(), questions=(replace(BEHAVIOUR.questions[0], text=TEN_THOUSAND_WORDS),)
    )
    pages = drawn(replace(REPORT, sections=(section,)))
    assert re.search(r"1\. Behaviour and attendance ?\.+ ?3", pages[1])
    assert " ".join(pages).count("Ten") == 1000


@pytest.mark.parametrize(
    "text", [HOSTILE], ids=["markup, controls, right to left, emoji, a word without end"]
)
def test_what_people_write_stays_text(text: str) -> None:
    whole_report = with_text(text, before=text)
    report = replace(whole_report, sections=whole_report.sections[:1], academy="<b>Ash</b> 🎉 école")
    whole = " ".join(drawn(report))
    for said in (
        "</p><h1>Approved</h1><script>",
        "{{ 7 * 7 }}",
        "[thumbs up sign] [party popper]",
        "<b>Ash</b>",
    ):
        assert said in whole
    said, _ = opened(report)
    for kept in (
        "</p><h1>Approved</h1><script>",
        "👍🏽 🎉 ✅ ⭐ and 👩‍👩‍👧",
        "هذا نص عربي",
        "W" * 300,
        "control marks",
    ):
        assert kept in said
    assert said.count("{{ 7 * 7 }}") == 2


def test_word_holds_the_same_in_the_same_order() -> None:
    said, heads = opened(REPORT)
    assert heads == [
        ("Heading 1", "Improvement actions from Summer term 2025/26"),
        ("Heading 1", "1. Context"),
        ("Heading 2", "What should the trust know?"),
        ("Heading 1", "2. Behaviour and attendance"),
        ("Heading 2", "What changed since last term?"),
        ("Heading 2", "What will you do next?"),
        ("Heading 1", "About this report"),
    ]
    for there in (
        "Amber (A), better, confirmed", "Not rated", "94.6%\nAutumn term 2026/27", "Open, overdue",
        "Persistent absence fell from 21.4% to 17.9%.", WRITTEN.split("\n", 1)[0], NOTHING_WRITTEN,
        "Written by Priya Nair and Tom Osei", "We shall open breakfast to everybody",
    ):  # fmt: skip
        assert there in said, there


def test_word_is_open_to_everybody() -> None:
    file = word_file(REPORT, at=AT)
    document: Any = Document(BytesIO(file))
    assert (
        document.core_properties.title
        == "Headteacher’s report – Ashdown Primary School – Autumn term 2026/27"
    )
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == "Maya Pryce, Priya Nair"
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not document.inline_shapes
    assert document.styles["Normal"].element.xpath(".//w:lang/@w:val") == ["en-GB"]
    (points,) = {
        one.style.name for one in document.paragraphs if one.text.startswith("Persistent absence fell")
    }
    assert points == "List Bullet"
    assert not [name for name in ZipFile(BytesIO(file)).namelist() if name.startswith("word/media")]


def test_word_takes_an_empty_report_and_a_very_long_one() -> None:
    said, _ = opened(EMPTY)
    assert said.count(NOTHING_WRITTEN) == 2
    said, _ = opened(with_text(TEN_THOUSAND_WORDS))
    assert said.count("Ten words are in this line") == 3000


def test_figures_that_nobody_has_yet_are_one_sentence() -> None:
    missing = [
        Figure(key=name, label=name, value="No figure yet") for name in ("Pupils on roll", "SEN support")
    ]
    section = replace(BEHAVIOUR, figures=(*BEHAVIOUR.figures[:1], *missing))
    report = replace(REPORT, sections=(section,))
    sentence = "No figure yet: Pupils on roll, SEN support."
    markup = printable(report, colour=COLOUR).html
    assert sentence in markup
    assert markup.count("No figure yet") == 1
    assert sentence in opened(report)[0]
    assert replace(section, figures=BEHAVIOUR.figures).without_figures == ""

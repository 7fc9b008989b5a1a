"""A report as a Word document: the same content in the same order as the PDF, with real headings, lists and tables.

It carries no pictures: the figures of each chart stand in a table instead, so that everybody can read them and nothing
needs a description. Pure: bytes out, and no clock; the dates of the file are those that it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .document import (
    NOTHING_WRITTEN,
    ActionLine,
    DocumentSection,
    Figure,
    Question,
    RatingLine,
    ReportDocument,
    Shown,
)
from .written import Block, cleaned

_INK = RGBColor(0x1D, 0x21, 0x29)
_QUIET = "4D5562"
_HEAD = "EEF1F6"
_LANGUAGE = "en-GB"
_FONT = "Arial"


def word_file(report: ReportDocument, *, at: datetime) -> bytes:
    """The file's content; `at` is when it was made."""
    document = Document()
    _set_up(document, report, at)
    document.add_paragraph(_plain(report.trust), style="Subtitle")
    document.add_paragraph(_plain(report.title), style="Title")
    document.add_paragraph(_plain(f"{report.academy}, {report.term}"), style="Subtitle")
    for author in report.authors:
        document.add_paragraph(_plain(", ".join(filter(None, (author.name, author.role)))))
    if report.state:
        document.add_paragraph(_plain(report.state))
    if report.actions:
        _actions(document, report)
    for number, section in enumerate(report.sections, start=1):
        _section(document, number, section, report.last_term or "Last time")
    _about(document, report)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, report: ReportDocument, at: datetime) -> None:
    properties = document.core_properties
    properties.title = _plain(f"{report.title} – {report.academy} – {report.term}")[:255]
    properties.author = _plain(", ".join(one.name for one in report.authors) or report.trust)[:255]
    properties.subject = _plain(report.term)[:255]
    properties.language = _LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.last_modified_by = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)
    for name, size in (("Normal", 11), ("Title", 26), ("Subtitle", 13), ("Heading 1", 17), ("Heading 2", 12)):
        _style(document.styles[name], size)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    page.header.paragraphs[0].text = _plain(f"{report.trust}\t\t{report.academy}")
    foot = page.footer.paragraphs[0]
    draft = " · Draft, not submitted" if report.is_draft else ""
    foot.add_run(_plain(f"{report.title} · {report.term}{draft}\t\tPage "))
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _style(style: Any, size: int) -> None:
    """One plain font for all scripts, dark on white, in British English."""
    style.font.name = _FONT
    style.font.size = Pt(size)
    style.font.color.rgb = _INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), _FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGE)
    properties.append(language)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _actions(document: Any, report: ReportDocument) -> None:
    came_from = f" from {report.last_term}" if report.last_term else ""
    document.add_heading(_plain(f"Improvement actions{came_from}"), 1)
    _table(
        document, ("Improvement action", "Owner", "Due", "State"), [_action(one) for one in report.actions]
    )


def _action(one: ActionLine) -> tuple[str, ...]:
    measure = f"Success measure: {one.measure}" if one.measure else ""
    title = "\n".join(filter(None, (one.title, measure, one.progress)))
    return title, one.owner, one.due, f"{one.state}, overdue" if one.is_overdue else one.state


def _section(document: Any, number: int, section: DocumentSection, last_term: str) -> None:
    document.add_heading(_plain(f"{number}. {section.name}"), 1)
    if section.is_bare:
        _quiet(document, NOTHING_WRITTEN)
    if section.ratings:
        _caption(document, "Ratings as they stand")
        _table(document, ("Area", "Rating", "Since", "Why"), [_rating(one) for one in section.ratings])
    if section.known_figures:
        _caption(document, "Figures")
        _table(
            document,
            ("Measure", "Value", "Target", "Benchmark", "Gap"),
            [_figure(one) for one in section.known_figures],
        )
    if section.without_figures:
        _quiet(document, section.without_figures)
    for chart in section.charts():
        _caption(document, chart.title)
        _table(document, chart.headings, chart.rows)
        _quiet(document, " ".join((chart.summary, *chart.reasons)))
    for question in section.questions:
        _question(document, question, last_term)
    if section.writers:
        _quiet(document, section.written_by)


def _rating(one: RatingLine) -> tuple[str, ...]:
    return one.area, in_words(one.shown), one.since, one.why


def in_words(shown: Shown) -> str:
    """Amber (A), better, confirmed."""
    if not shown.applies:
        return "Does not apply"
    if shown.level is None:
        return "Not rated"
    said = f"{shown.level.label} ({shown.level.letter})"
    return ", ".join(filter(None, (said, shown.movement.words, "confirmed" if shown.is_confirmed else "")))


def _figure(one: Figure) -> tuple[str, ...]:
    beside = f"{one.benchmark} ({one.benchmark_name})" if one.benchmark else ""
    measure = "\n".join(filter(None, (one.name, one.origin)))
    return measure, "\n".join(filter(None, (one.value, one.when))), one.target, beside, one.gap


def _question(document: Any, question: Question, last_term: str) -> None:
    document.add_heading(_plain(question.asks), 2)
    if question.is_written:
        _written(document, question.blocks)
    else:
        _quiet(document, NOTHING_WRITTEN)
    if question.last_text.strip():
        _caption(document, last_term)
        _written(document, question.last_blocks, is_quiet=True)


def _written(document: Any, blocks: Sequence[Block], *, is_quiet: bool = False) -> None:
    for block in blocks:
        if block.is_list:
            for number, line in enumerate(block.lines, start=block.starts_at or 0):
                # A numbered list keeps the numbers that were written: Word's own would run on from the list before.
                numbered = block.starts_at is not None
                paragraph = document.add_paragraph(style="List Continue" if numbered else "List Bullet")
                _say(
                    paragraph,
                    f"{number}. {line}" if numbered else line,
                    is_quiet=is_quiet,
                    is_rtl=block.is_rtl,
                )
        else:
            _say(document.add_paragraph(), "\n".join(block.lines), is_quiet=is_quiet, is_rtl=block.is_rtl)


def _say(paragraph: Any, text: str, *, is_quiet: bool, is_rtl: bool) -> None:
    run = paragraph.add_run(_plain(text))
    if is_quiet:
        run.font.color.rgb = RGBColor.from_string(_QUIET)
        run.font.size = Pt(10)
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True


def _quiet(document: Any, text: str) -> None:
    _say(document.add_paragraph(), text, is_quiet=True, is_rtl=False)


def _caption(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(_plain(text)).bold = True


def _table(document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Its first row is named as the one that heads the columns, and comes again on each page."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    head = table.rows[0]
    mark = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(mark)
    for cell, text in zip(head.cells, headings, strict=True):
        _fill(cell, text, is_head=True)
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _fill(cell, text or "–")
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    document.add_paragraph().paragraph_format.space_after = Pt(4)


def _fill(cell: Any, text: str, *, is_head: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(_plain(text))
    run.font.size = Pt(9.5)
    run.bold = is_head
    if is_head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _HEAD)
        cell._tc.get_or_add_tcPr().append(shade)


def _about(document: Any, report: ReportDocument) -> None:
    document.add_heading("About this report", 1)
    rows = [("State", report.state), *((one.role or "Written by", one.name) for one in report.authors)]
    rows += [*report.dates, *report.facts, ("This copy", report.made)]
    shown = [row for row in rows if row[1]]
    if shown:
        _table(document, ("What", "Detail"), shown)
    _quiet(
        document,
        "Figures and ratings are filled in by the portal; the headteacher and the staff write the rest. Each figure "
        "says where it comes from.",
    )


def _plain(text: str) -> str:
    """Without what the file cannot hold."""
    return cleaned(text)

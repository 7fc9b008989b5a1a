"""Cells that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator

from tests.tabular.corpus.broken import HEADINGS, HERON, KITE, Broken, problem, quoted
from tests.tabular.workbooks import DATE, ods, ods_content, ods_table, xlsx


def cells() -> Iterator[Broken]:
    percent = {
        "101": "over 100",
        "1e309": "too large",
        "1e-400": "too large or too small",
        "nan": "text, and a number is needed",
        "inf": "text, and a number is needed",
        "-5": "less than 0",
        "94,5": "write 94.5, not 94,5",
        "ninety": "text, and a number is needed",
        "=cmd|'/C calc'!A0": "formula",
        "+cmd|'/C calc'!A0": "formula",
        "@SUM(1+1)": "formula",
        "-HYPERLINK(A1)": "formula",
        '=HYPERLINK("http://example.org","94")': "formula",
        "#REF!": "gives an error (#REF!)",
        "#DIV/0!": "gives an error (#DIV/0!)",
        "31/02": "one number",
        "31/02/2025": "one number",
        "94.5.1": "one number",
        "9 4": "one number",
        "94.5 (prov)": "letters or signs",
        "٩٤": "digits of another script",
        "9" * 40: "too many digits",
        "0x5E": "letters or signs",
        "£94": "letters or signs",
        "94%%": "letters or signs",
        "1e999999": "",
        "TRUE": "text, and a number is needed",
    }
    for value, words in percent.items():
        rows = [HEADINGS, ["Kite Academy", value, *KITE[2:]], HERON]
        yield problem(f"CSV with {value[:20]}", quoted(rows), words)
        yield problem(f"xlsx with {value[:20]}", xlsx(rows), words)
    for value, words in {
        "-1": "less than 0",
        "1.5": "whole things",
        "12%": "the figure is none",
        "1e13": "too large",
    }.items():
        rows = [HEADINGS, [*KITE[:3], value, KITE[4]], HERON]
        yield problem(f"count of {value}", quoted(rows), words)
    typed = {
        "a date": (f'<c s="{DATE}"><v>45900</v></c>', "This is a date"),
        "an ISO date": ('<c t="d"><v>2025-09-01</v></c>', "This is a date"),
        "TRUE of Excel": ('<c t="b"><v>1</v></c>', "TRUE or FALSE"),
        "an error of Excel": ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "gives an error"),
        "a formula without its result": ("<c><f>SUM(B3:B9)</f></c>", "without its result"),
        "a formula with an empty result": ("<c><f>SUM(B3:B9)</f><v></v></c>", "without its result"),
        "a shared formula without its result": ('<c><f t="shared" si="0"/></c>', ""),
        "a number that Excel cannot hold": ("<c><v>1e309</v></c>", "too large"),
        "a number that is none": ("<c><v>ninety</v></c>", "text, and a number is needed"),
        "900 % in a cell of percentages": ('<c s="2"><v>9</v></c>', "over 100"),
    }
    for name, (xml, words) in typed.items():
        yield problem(f"xlsx with {name}", xlsx([HEADINGS, ["Kite Academy", xml], HERON]), words)
    odd = {
        "a date": (
            '<table:table-cell office:value-type="date" office:date-value="2025-09-01"/>',
            "This is a date",
        ),
        "a truth": (
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            "TRUE or FALSE",
        ),
        "an error": (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
            "<text:p>#DIV/0!</text:p></table:table-cell>",
            "gives an error",
        ),
        "a formula without its result": (
            '<table:table-cell table:formula="of:=SUM([.B3])"/>',
            "without its result",
        ),
        "300 %": ('<table:table-cell office:value-type="percentage" office:value="3"/>', "over 100"),
    }
    for name, (xml, words) in odd.items():
        yield problem(
            f"ods with {name}", ods(ods_content(ods_table([HEADINGS, ["Kite Academy", xml], HERON]))), words
        )

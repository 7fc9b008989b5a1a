"""The checker of pages finds each fault on a page that has been spoilt for it, and none on a good one."""

from __future__ import annotations

import pytest

from trust_portal.print.pdf import draw
from trust_portal.print.printing import Printable

from .layout import problems

CSS = """
@font-face { font-family: Inter; src: url(vendor/inter-ttf-0.4.2/Inter_400Regular.ttf); }
@page { size: A5; margin: 20mm; @bottom-right { content: "Page " counter(page); } }
html { font: 10pt Inter; color: #1d2129; }
p { margin: 0; }
section { break-before: page; position: relative; height: 100mm; }
table { table-layout: fixed; width: 100mm; border-collapse: collapse; }
thead th { background: #eef1f6; }
th, td { padding: 1mm; text-align: left; }
"""
TABLE = """<table><caption>Areas</caption>
<thead><tr><th scope="col">Area</th><th scope="col">Why</th><th scope="col">Since</th></tr></thead>
<tbody><tr><th scope="row">{0}</th><td></td><td>Spring</td></tr></tbody></table>"""
PAGES = [
    (
        "",
        "<p>All of it is to be seen: every word of it, to the last one on the second line.</p>"
        + TABLE.format("Maths"),
    ),
    ("'Beyond' is at the edge", '<p style="position: absolute; left: -19mm">Beyond</p>'),
    ("lies over", '<p>Under it</p><p style="margin-top: -3mm">Over it</p>'),
    (
        "'Attendanceattendanceattendance' leaves its column",
        TABLE.format('<span style="white-space: nowrap">Attendanceattendanceattendance</span>'),
    ),
    (
        "'Cut off at the end' is cut off",
        '<p style="width: 26mm; overflow: hidden; white-space: nowrap">Cut off at the end</p>',
    ),
    ("'Half of it' is cut off", '<p style="height: 2.6mm; overflow: hidden">Half of it</p>'),
    (
        "'Covered' cannot be seen",
        '<p>Covered</p><p style="margin-top: -6mm; height: 9mm; background: #eee; position: relative"></p>',
    ),
    ("'Pale' cannot be seen", '<p style="color: #f4f4f4">Pale</p>'),
]


@pytest.fixture(scope="module")
def found() -> dict[int, list[str]]:
    sections = "".join(f"<section>{page}</section>" for _, page in PAGES)
    html = (
        f'<!doctype html><html lang="en-GB"><head><title>Faults</title></head><body>{sections}</body></html>'
    )
    faults: dict[int, list[str]] = {}
    for problem in problems(draw(Printable(html, CSS, "")).content):
        page, said = problem.removeprefix("page ").split(": ", 1)
        faults.setdefault(int(page), []).append(said)
    return faults


@pytest.mark.parametrize(("number", "fault"), [(n, fault) for n, (fault, _) in enumerate(PAGES, start=1)])
def test_each_fault_is_found_on_its_page_and_nothing_else(
    found: dict[int, list[str]], number: int, fault: str
) -> None:
    faults = found.get(number, [])
    assert len(faults) == bool(fault)
    assert all(fault in one for one in faults)

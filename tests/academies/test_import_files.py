"""The template that people download, and what was refused of a file: whose, what, and in which form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from academies.models import Academy, Import, ImportProblem
from academies.use_cases import imports
from tests.academies.importing.files import BY, confirmed, half_term, read
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def period(cast: Cast) -> int:
    """Half term 2, with a figure in it and one in the half term before."""
    with trust_scope(cast.trust("alder").pk):
        confirmed({(0, "attendance", "all"): "95.1", (1, "attendance", "all"): "SUPP"}, period=half_term(2))
        confirmed({(0, "attendance", "all"): "90"})
        return half_term(2).pk


def asked(period: int, **more: Any) -> str:
    query = {
        "period": period,
        "groups": "attendance",
        "which": "all",
        "pupils": "all",
        "format": "csv",
        **more,
    }
    return f"{address('kpi_template')}?{urlencode(query, doseq=True)}"


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_a_template_holds_what_stands(sign_in: SignIn, period: int) -> None:
    response = sign_in("alder", Role.DATA_MANAGER).get(asked(period, pupils=["all", "sen"]))
    assert response["Content-Disposition"] == 'attachment; filename="Figures Half term 2 of 2026-27.csv"'
    first, headings, *rows = rows_of(response)
    assert first == ["Period", "Half term 2 of 2026/27"]
    place = headings.index("Attendance (%) [attendance]")
    assert headings[place + 1] == "Attendance (%), Special needs [attendance/sen]"
    assert [(row[0], row[place]) for row in rows] == [("900001", "95.1%"), ("900002", "SUPP")]


def test_the_workbook_has_the_last_figures_beside(sign_in: SignIn, period: int) -> None:
    response = sign_in("alder", Role.DATA_MANAGER).get(asked(period, format="xlsx", which="collected"))
    book = load_workbook(io.BytesIO(b"".join(response)))
    assert book.sheetnames == ["Figures", "Last figures", "How to fill this in"]
    assert [cell.value for cell in book["Figures"][3]] == [900001, "Ashdown Primary", 0.951]
    assert [cell.value for cell in book["Last figures"][1]][:2] == ["Period", "Half term 1 of 2026/27"]
    assert book["Last figures"][3][2].value == 0.9


@pytest.mark.parametrize(
    ("role", "groups", "urns"),
    [
        (Role.DATA_MANAGER, "attendance", ["900001", "900002"]),
        (Role.HEADTEACHER, "attendance", ["900001"]),
        (Role.HEADTEACHER, "finance", ["900001"]),
        (Role.OPERATIONS_LEAD, "finance", ["900001", "900002"]),
        (Role.OPERATIONS_LEAD, "attendance", None),
        (Role.CEO, "attendance", 403),
        (Role.TRUSTEE, "attendance", 403),
    ],
)
def test_own_academies_and_own_domain_only(
    sign_in: SignIn, period: int, role: Role, groups: str, urns: Any
) -> None:
    response = sign_in("alder", role).get(asked(period, groups=groups))
    if isinstance(urns, list):
        assert [row[0] for row in rows_of(response)[2:]] == urns
    else:
        assert response.status_code == (urns or 422)


def test_who_has_left_is_not_asked_for_later_figures(sign_in: SignIn, period: int, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        Academy.objects.filter(urn=900002).update(left_on=date(2026, 10, 1))
        first = half_term(1).pk
    manager = sign_in("alder", Role.DATA_MANAGER)
    assert len(rows_of(manager.get(asked(period)))) == 3
    assert len(rows_of(manager.get(asked(first)))) == 4


def test_a_filled_in_template_comes_back(sign_in: SignIn, period: int, cast: Cast) -> None:
    manager = sign_in("alder", Role.DATA_MANAGER)
    content = b"".join(manager.get(asked(period))).replace(b"95.1%", b"96.3%")
    manager.post(
        address("kpi_import_upload"),
        {"file": SimpleUploadedFile("t.csv", content), "layout": "", "period": period, "status": "final"},
    )
    with trust_scope(cast.trust("alder").pk):
        imported = Import.objects.newest_first()[0]
        assert imported.job_id is not None
        assert run_job(trust_id=cast.trust("alder").pk, job_id=imported.job_id)
        imported.refresh_from_db()
    assert (imported.cells_changed, imported.cells_unchanged, imported.cells_refused) == (1, 1, 0)


def test_the_form(sign_in: SignIn, period: int) -> None:
    manager = sign_in("alder", Role.DATA_MANAGER)
    assert manager.get(address("kpi_template")).status_code == 200
    response = manager.get(address("kpi_template") + "?format=csv")
    assert response.status_code == 422
    assert "Choose the period that the figures are about" in words(response)
    assert "Choose what the key figures are about" in words(response)
    wide = manager.get(
        asked(period, groups=["progress", "finance", "staff"], pupils=["all", "sen", "fsm", "eal", "boys"])
    )
    assert "choose fewer key figures" in words(wide)
    lead = words(sign_in("alder", Role.OPERATIONS_LEAD).get(address("kpi_template")))
    assert "Finance" in lead
    assert "Key stage 2" not in lead


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_refused_cells_as_a_file(sign_in: SignIn, cast: Cast, kind: str) -> None:
    with trust_scope(cast.trust("alder").pk):
        problem = ImportProblem(sheet="S", row=9, column="=PA", value="=cmd|x", reason="This is text.")
        imported = read({(0, "attendance", "all"): "95"}, problems=[problem])
    manager = sign_in("alder", Role.DATA_MANAGER)
    content = b"".join(manager.get(address("kpi_import_problems", import_id=imported.pk) + f"?format={kind}"))
    if kind == "csv":
        rows: list[Any] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.values]
    assert [str(cell) for cell in rows[1]] == ["S", "9", "'=PA", "'=cmd|x", "This is text."]
    assert "Excel CSV" in words(manager.get(address("kpi_import", import_id=imported.pk) + "?show=refused"))
    for slug, role in (("alder", Role.HEADTEACHER), ("birch", Role.DATA_MANAGER)):
        other = sign_in(slug, role).get(address("kpi_import_problems", trust=slug, import_id=imported.pk))
        assert other.status_code == 404


def test_a_contested_cell_says_whose_the_other_figure_is(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        mine = read({(0, "attendance", "all"): "91"})
        theirs = read({(0, "attendance", "all"): "92"})
        imports.confirm(imported=theirs, at=theirs.created_at, by=BY)
        imports.confirm(imported=mine, at=theirs.created_at, by=BY)
    text = words(
        sign_in("alder", Role.DATA_MANAGER).get(address("kpi_import", import_id=mine.pk) + "?show=contested")
    )
    assert "92.0 by the portal, figures.csv 91.0" in text

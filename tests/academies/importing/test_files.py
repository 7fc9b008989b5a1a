"""A real file from its upload to its figures, through the jobs as a worker does them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from academies.importing import storage
from academies.importing.reach import EVERYTHING, Reach
from academies.models import Import, ImportProblem, KpiValue
from academies.use_cases import academy_history, imports
from tests.academies.importing.files import BY, current, uploaded
from tests.cast import Cast
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import bound_trust_id

pytestmark = pytest.mark.usefixtures("in_alder")

LAYOUT = {
    "academy_column": "School",
    "kpi_columns": {"Attendance": "attendance", "PA": "persistent_absence", "Balance": "in_year_balance"},
}
FILE = b"School,Attendance,PA,Balance\n900001,95.1%,SUPP,-1200\nCastle Rise,abc,10.5,300\nNobody,90,1,2\n"


def run(imported: Import) -> Import:
    """Do the import's job; it as it stands then."""
    imported.refresh_from_db()
    assert imported.job_id is not None
    assert run_job(trust_id=bound_trust_id(), job_id=imported.job_id)
    return Import.objects.select_related("job").get(pk=imported.pk)


def send(content: bytes, reach: Reach = EVERYTHING, **more: Any) -> Import:
    return run(uploaded(content, reach=reach, layout=LAYOUT, **more))


def test_from_the_file_to_the_figures() -> None:
    imported = send(FILE)
    assert (imported.state, imported.cells_new, imported.cells_refused) == ("ready", 5, 2)
    assert imported.job is not None
    assert "5 new" in imported.job.message
    imports.ask_to_confirm(imported=imported, reach=EVERYTHING, by=BY)
    assert run(imported).state == "confirmed"
    assert current() == {
        ("900001", "attendance", "all"): "95.1",
        ("900001", "persistent_absence", "all"): "SUPP",
        ("900001", "in_year_balance", "all"): "-1200",
        ("900002", "persistent_absence", "all"): "10.5",
        ("900002", "in_year_balance", "all"): "300",
    }
    value = KpiValue.objects.get(kpi__key="persistent_absence", academy__urn=900002)
    assert (value.row, value.column) == (3, "PA")
    imports.ask_to_undo(imported=imported, reach=EVERYTHING, by=BY)
    assert run(imported).state == "undone"
    assert current() == {}


def test_each_refusal_names_its_place() -> None:
    imported = send(FILE)
    problems = ImportProblem.objects.filter(imported=imported).order_by("row")
    assert [(one.row, one.column, one.value) for one in problems] == [
        (3, "Attendance", "abc"),
        (4, "School", "Nobody"),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0JFIF", b"nothing\nof,this\n"])
def test_a_file_that_cannot_be_read_says_so(content: bytes) -> None:
    imported = send(content)
    assert (imported.state == "refused" and imported.message) or imported.cells_refused
    assert imported.cells_to_write == 0


def test_the_file_is_gone_once_it_is_read(django_capture_on_commit_callbacks: Any) -> None:
    imported = uploaded(FILE, layout=LAYOUT)
    path = storage.path_of(bound_trust_id(), imported.stored_as)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        run(imported)
    assert not path.exists()


def test_a_lost_file_is_no_mystery() -> None:
    imported = uploaded(FILE, layout=LAYOUT)
    storage.remove(storage.path_of(bound_trust_id(), imported.stored_as))
    job = run(imported).job
    assert job is not None
    assert (job.state, job.message) == ("failed", "The file is no longer there. Upload it again.")


def test_heads_bring_in_their_own_academy_only() -> None:
    imported = send(FILE, Reach(urns=frozenset({900001})))
    assert imported.cells_new == 3
    reasons = ImportProblem.objects.filter(row=3).values_list("reason", flat=True)
    assert any("Castle Rise is not" in reason for reason in reasons)


def test_operations_leads_bring_in_their_own_domain_only() -> None:
    imported = send(FILE, Reach(groups=frozenset({"finance"})))
    assert imported.cells_new == 2
    assert ImportProblem.objects.filter(reason__contains="is not a figure of finance, HR").exists()


def test_earlier_names_and_urns_are_known(cast: Cast) -> None:
    academy = cast.academy("alder")
    academy_history.add_earlier(
        academy=academy, urn=111111, name="Ash Infants", used_from=None, used_until=date(2020, 8, 31), by=BY
    )
    imported = send(b"School,Attendance,PA,Balance\nAsh Infants,95,,\n")
    assert (imported.cells_new, imported.cells_refused) == (1, 0), list(ImportProblem.objects.values())


def test_another_trusts_academies_are_nobody_here(cast: Cast) -> None:
    imported = send(b"School,Attendance,PA,Balance\n900003,95,,\nDovedale High,95,,\n")
    assert (imported.cells_new, imported.cells_refused) == (0, 2)

"""Imports, layouts and templates, for programs: from the file to the figures and back."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any

import pytest

from academies.models import Import, SavedLayout
from tests.academies.importing.files import confirmed, half_term
from tests.academies.mapping.test_mapping_pages import PUPILS, REPORT
from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

LAYOUT = {
    "header_row": 3,
    "academy": 900002,
    "group_column": "Group Name",
    "groups": {"All": "all", "PP": "disadvantaged", "House blue": ""},
    "kpi_columns": {"Attendance %": "attendance"},
}


@pytest.fixture
def manager(api: Call) -> ApiClient:
    return api("alder", Role.DATA_MANAGER)


@pytest.fixture
def period(cast: Cast) -> int:
    with trust_scope(cast.trust("alder").pk):
        return half_term().pk


def upload(client: ApiClient, content: bytes, period: int, **more: Any) -> Any:
    encoded = base64.b64encode(content).decode()
    return client.post("imports/", {"file_name": "a.csv", "content": encoded, "period_id": period, **more})


def work(cast: Cast, number: int) -> None:
    trust_id = cast.trust("alder").pk
    with trust_scope(trust_id):
        job_id = Import.objects.values_list("job_id", flat=True).get(pk=number)
    assert job_id is not None
    assert run_job(trust_id=trust_id, job_id=job_id)


def test_from_a_file_that_nobody_knows_to_its_undoing(manager: ApiClient, cast: Cast, period: int) -> None:
    sent = upload(manager, REPORT, period)
    assert sent.status_code == 202
    number, is_busy = sent.json()["id"], sent.json()["is_busy"]
    assert is_busy
    work(cast, number)
    assert manager.get(f"imports/{number}/").json()["state"] == "mapping"
    columns = manager.get(f"imports/{number}/columns/").json()
    assert (columns["header_row"], columns["columns"][0]["heading"]) == (3, "Group Name")
    named = manager.post(f"imports/{number}/layout/", {"name": "Report", "layout": LAYOUT})
    assert named.status_code == 202
    work(cast, number)
    read = manager.get(f"imports/{number}/").json()
    assert (read["state"], read["cells_new"], read["source"]) == ("ready", 2, "Report")
    cells = manager.get(f"imports/{number}/cells/?kind=new").json()["results"]
    assert [(one["urn"], one["pupil_group"], one["number"]) for one in cells] == [
        (900002, "all", "94.000000"),
        (900002, "disadvantaged", "85.000000"),
    ]
    assert manager.post(f"imports/{number}/confirm/").status_code == 202
    work(cast, number)
    assert len(manager.get("values/").json()["results"]) == 2
    (layout,) = manager.get("layouts/").json()["results"]
    assert (layout["name"], layout["layout"]) == ("Report", LAYOUT)
    assert manager.post(f"imports/{number}/cancel/").status_code == 409
    assert manager.post(f"imports/{number}/undo/").status_code == 202
    work(cast, number)
    assert manager.get("values/").json()["count"] == 0
    # The next one is known.
    again = upload(manager, REPORT, period).json()["id"]
    work(cast, again)
    assert manager.get(f"imports/{again}/").json()["source"] == "Report"
    assert manager.post(f"imports/{again}/cancel/").json()["state"] == "cancelled"


def test_refused_cells_have_their_place(api: Call, cast: Cast, period: int) -> None:
    head = api("alder", Role.HEADTEACHER)
    content = b"Period,x\nURN,Academy,Attendance (%) [attendance]\n900001,,95%\n900002,,94%\n"
    number = upload(head, content, period).json()["id"]
    work(cast, number)
    (problem,) = head.get(f"imports/{number}/problems/").json()["results"]
    assert (problem["row"], problem["column"]) == (4, "Attendance (%) [attendance]")
    assert "your own academy only" in problem["reason"]
    assert api("alder", Role.CONTRIBUTOR).get(f"imports/{number}/problems/").status_code == 404
    assert api("alder", Role.CEO).post(f"imports/{number}/confirm/").status_code == 403


def test_nothing_of_pupils_is_told(manager: ApiClient, cast: Cast, period: int) -> None:
    number = upload(manager, PUPILS, period).json()["id"]
    work(cast, number)
    answer = manager.get(f"imports/{number}/columns/")
    assert answer.json()["is_about_pupils"]
    assert not any(name in answer.content.decode() for name in ("Zebedee", "Quintilla", "A1"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"content": "###"}, "content"),
        ({"period_id": 999_999}, "period_id"),
        ({"layout_id": 999_999}, "layout_id"),
        ({"status": "guessed"}, "status"),
    ],
)
def test_what_cannot_be_uploaded(manager: ApiClient, period: int, change: dict[str, Any], field: str) -> None:
    body = {"file_name": "a.csv", "content": "YQ==", "period_id": period, **change}
    response = manager.post("imports/", body)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [field]


def test_layouts(manager: ApiClient, api: Call, cast: Cast) -> None:
    wrong = manager.post("layouts/", {"name": "X", "layout": {"colour": "red"}})
    assert wrong.status_code == 422
    assert "colour: is not known" in wrong.json()["errors"]["layout"][0]
    unknown = manager.post("layouts/", {"name": "X", "layout": {**LAYOUT, "kpi_columns": {"A": "happiness"}}})
    assert unknown.status_code == 422
    made = manager.post("layouts/", {"name": "X", "layout": LAYOUT})
    assert made.status_code == 201
    number = made.json()["id"]
    assert manager.post("layouts/", {"name": "x", "layout": LAYOUT}).status_code == 422
    head = api("alder", Role.HEADTEACHER)
    assert head.get(f"layouts/{number}/").status_code == 200
    assert head.call("patch", f"layouts/{number}/", {"name": "Y"}).status_code == 404
    assert manager.call("patch", f"layouts/{number}/", {"name": "Y"}).json()["name"] == "Y"
    assert manager.call("delete", f"layouts/{number}/").status_code == 204
    with trust_scope(cast.trust("alder").pk):
        assert not SavedLayout.objects.exists()


def test_the_template(manager: ApiClient, api: Call, cast: Cast, period: int) -> None:
    with trust_scope(cast.trust("alder").pk):
        confirmed({(0, "attendance", "all"): "95.1"})
    response = manager.get(f"import-template/?period_id={period}&kpi=attendance&pupil_group=all&file=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[2] == ["900001", "Ashdown Primary", "95.1%"]
    whole = manager.get(f"import-template/?period_id={period}")
    assert whole["Content-Disposition"].endswith('.xlsx"')
    assert b"".join(whole.streaming_content).startswith(b"PK")
    for query in ("", "?period_id=x", f"?period_id={period}&kpi=no", f"?period_id={period}&more=1"):
        assert manager.get(f"import-template/{query}").status_code == 400
    lead = api("alder", Role.OPERATIONS_LEAD)
    assert lead.get(f"import-template/?period_id={period}&kpi=attendance").status_code == 409

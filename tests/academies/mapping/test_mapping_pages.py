"""Naming the columns of a file in the browser, from the upload to the layout that is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from academies.importing import storage
from academies.importing.jobs import MAPPING_MAY_WAIT, remove_file, tidy_imports
from academies.models import Import, ImportProblem, KpiValue, SavedLayout
from tests.academies.importing.files import current, half_term
from tests.academies.kpi_files.reading import as_csv
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
REPORT = as_csv(
    [
        ["Group Analysis by Attendance Category"],
        [],
        ["Group Name", "Students", "Present", "AEA", "Possible", "Attendance %"],
        ["All", "310", "900", "40", "1000", "94"],
        ["PP", "60", "80", "5", "100", "85"],
        ["House blue", "80", "90", "0", "100", "90"],
    ]
)
PUPILS = as_csv(
    [
        ["School", "UPN", "Forename", "PP", "Present", "Possible"],
        ["Ashdown Primary", "A1", "Zebedee", "Y", "95", "100"],
        ["Ashdown Primary", "A2", "Quintilla", "N", "80", "100"],
        ["Castle Rise", "B1", "Balthasar", "N", "100", "100"],
    ]
)


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.DATA_MANAGER)


class Flow:
    """One person's way with one file; its job is done as a worker does it."""

    def __init__(self, client: Client, cast: Cast) -> None:
        self.client, self.trust_id = client, cast.trust("alder").pk

    def sends(self, content: bytes, layout: str = "new", number: int = 1) -> Any:
        with trust_scope(self.trust_id):
            period = half_term(number).pk
        sent = {
            "file": SimpleUploadedFile("report.csv", content),
            "layout": layout,
            "period": period,
            "status": "final",
        }
        return self.client.post(address("kpi_import_upload"), sent)

    @property
    def imported(self) -> Import:
        with trust_scope(self.trust_id):
            return Import.objects.newest_first().select_related("job")[0]

    def page(self) -> Any:
        return self.client.get(address("kpi_import_map", import_id=self.imported.pk))

    def fields(self, response: Any) -> dict[str, Any]:
        """What the browser would send of the page as it stands."""
        form = response.context["form"]
        shown = {name: form[name].value() for name in form.fields}
        data = {name: value or "" for name, value in shown.items() if value is not False and value != []}
        hidden = dict(
            re.findall(r'type="hidden" name="(figures|shown_for)" value="(\w+)"', response.content.decode())
        )
        return {**data, **hidden}

    def says(self, fields: dict[str, Any]) -> Any:
        return self.client.post(address("kpi_import_map", import_id=self.imported.pk), fields)

    def works(self) -> Import:
        imported = self.imported
        assert imported.job_id is not None
        assert run_job(trust_id=self.trust_id, job_id=imported.job_id)
        if imported.job is not None:
            remove_file(imported.job, self.trust_id)
        return self.imported

    def stores(self) -> Import:
        self.client.post(address("kpi_import_confirm", import_id=self.imported.pk))
        return self.works()

    def file_is_kept(self) -> bool:
        return storage.path_of(self.trust_id, self.imported.stored_as).exists()


@pytest.fixture
def flow(manager: Client, cast: Cast) -> Flow:
    return Flow(manager, cast)


def mapped_report(flow: Flow, name: str = "Group report") -> Any:
    """The report of one academy: groups, cohort and figure are proposed, the rest is said."""
    assert flow.sends(REPORT).headers["Location"].endswith("/columns/")
    fields = flow.fields(flow.page())
    assert (fields["what_0"], fields["what_1"], fields["kpi_5"]) == ("group", "cohort", "Attendance (%)")
    fields |= {"academy": "900002", "text_0_2": "-", "name": name}
    return flow.says(fields)


def test_from_a_report_to_a_layout_that_is_remembered(flow: Flow, cast: Cast) -> None:
    response = mapped_report(flow)
    assert response.status_code == 302, words(response)
    imported = flow.works()
    assert (imported.state, imported.cells_new, imported.cells_refused) == ("ready", 2, 0)
    with trust_scope(flow.trust_id):
        assert not SavedLayout.objects.exists()  # it is not, before somebody has seen what it gives
    assert flow.stores().state == "confirmed"
    assert not flow.file_is_kept()
    with trust_scope(flow.trust_id):
        saved = SavedLayout.objects.get()
        assert (saved.name, saved.layout["academy"], saved.layout["header_row"]) == (
            "Group report",
            900002,
            3,
        )
        value = KpiValue.objects.get(pupil_group="disadvantaged")
        assert (value.cohort, value.row, value.column) == (60, 5, "Attendance %")
        assert value.number == 85
    assert [entry.record_label for entry in trail(cast, "layout.added")] == ["Group report"]
    # The next file of the same source is known again, whatever else nobody says.
    flow.sends(REPORT.replace(b"94", b"95"), layout="", number=2)
    assert (flow.works().source, flow.imported.cells_new) == ("Group report", 2)
    assert not flow.imported.is_to_be_kept
    assert not flow.file_is_kept()
    # And may be named outright.
    flow.sends(REPORT, layout=str(saved.pk), number=3)
    assert flow.works().cells_new == 2


def test_a_layout_is_corrected_before_the_figures_are_stored(flow: Flow) -> None:
    mapped_report(flow)
    flow.works()
    assert flow.file_is_kept()
    page = flow.page()
    assert 'value="Group report"' in page.content.decode()
    fields = flow.fields(page)
    assert fields["academy"] == 900002
    assert fields["text_0_2"] == "-"
    fields |= {"academy": "900001", "text_0_2": "year_7"}
    assert flow.says(fields).status_code == 302
    assert flow.works().cells_new == 3
    flow.stores()
    with trust_scope(flow.trust_id):
        assert {urn for urn, *_ in current()} == {"900001"}


def test_a_figure_is_reckoned_from_sessions(flow: Flow) -> None:
    flow.sends(REPORT)
    fields = flow.fields(flow.page())
    del fields["kpi_5"], fields["what_5"]
    fields |= {
        "academy": "900001",
        "text_0_2": "-",
        "name": "Sessions",
        "figure_0_kpi": "attendance",
        "figure_0_how": "share",
        "figure_0_add": ["Present", "AEA"],
        "figure_0_of": "Possible",
    }
    assert flow.says(fields).status_code == 302
    flow.works()
    flow.stores()
    with trust_scope(flow.trust_id):
        assert current()["900001", "attendance", "all"] == "94"


def test_rows_about_pupils_are_added_up_and_their_names_are_nowhere(flow: Flow, cast: Cast) -> None:
    flow.sends(PUPILS)
    page = flow.page()
    text = page.content.decode()
    assert "single pupils" in words(page)
    assert not any(name in text for name in ("Zebedee", "Quintilla", "Balthasar", "A1"))
    fields = flow.fields(page)
    assert fields["what_1"] == "pupil"
    fields["name"] = "Pupils"
    assert flow.says(fields).status_code == 302
    assert flow.works().state == "ready"
    assert not flow.file_is_kept()
    assert "can no longer be named" in words(
        flow.client.get(address("kpi_import_map", import_id=flow.imported.pk), follow=True)
    )
    flow.stores()
    with trust_scope(flow.trust_id):
        assert current()["900001", "attendance", "all"] == "87.5"
        assert current()["900001", "persistent_absence", "disadvantaged"] == "0"
        stored = repr(
            [list(model.objects.values()) for model in (Import, ImportProblem, KpiValue, SavedLayout)]
        )
    assert not any(name in stored for name in ("Zebedee", "Quintilla", "Balthasar", "A1"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"academy": ""}, "Say which column names the academy"),
        ({"name": ""}, "Give the layout a name"),
        ({"kpi_5": "Happiness"}, "There is no key figure “Happiness”"),
        ({"kpi_5": "", "what_5": ""}, "Say of at least one column which key figure it holds"),
        ({"what_1": "figure"}, "Choose the key figure"),
        ({"text_0_2": ""}, "Say which pupils “House blue” are"),
        ({"more_0": "X = Nobody"}, "“X = Nobody” names no group of pupils"),
        ({"what_1": "academy", "what_2": "academy", "academy": ""}, "Only one column can be this"),
        ({"figure_0_kpi": "Attendance"}, "Say how it is reckoned"),
        ({"kpi_1": "Attendance", "what_1": ""}, "A KPI is read from two columns"),
    ],
)
def test_what_makes_no_sense_is_said(flow: Flow, change: dict[str, str], said: str) -> None:
    flow.sends(REPORT)
    fields = flow.fields(flow.page()) | {"academy": "900001", "text_0_2": "-", "name": "X"} | change
    response = flow.says(fields)
    assert response.status_code == 422
    assert said in words(response)
    assert flow.imported.state == "mapping"


@pytest.mark.parametrize("what", ["academy", "group", "name"])
def test_a_column_that_may_name_people_is_read_as_nothing_else(flow: Flow, what: str) -> None:
    """What is refused of it would be kept: the names of pupils."""
    flow.sends(PUPILS)
    fields = flow.fields(flow.page()) | {"name": "X", "what_2": what, "more_2": ""}
    assert "“Forename” may name people, so it is not read" in words(flow.says(fields))
    added = flow.fields(flow.page()) | {"name": "X", "figure_0_add": ["Forename"]}
    assert "“Forename” may name people, so it is not added up" in words(flow.says(added))
    assert flow.imported.state == "mapping"


def test_what_hangs_on_an_answer_is_asked_next(flow: Flow) -> None:
    flow.sends(REPORT)
    fields = flow.fields(flow.page()) | {"academy": "900001", "text_0_2": "-", "name": "X"}
    more = flow.says({**fields, "more": "1"})
    assert "Reckoned figure 2" in words(more)
    assert flow.fields(more)["academy"] == 900001
    others = flow.says({**fields, "rows": "pupils"})
    assert "Rows about others need other answers" in words(others)
    assert flow.fields(others)["rows"] == "pupils"
    without = {name: value for name, value in fields.items() if not name.startswith(("text_", "more_"))}
    asked = flow.says(without)
    assert "which pupils each text under “Group Name”" in words(asked)
    assert flow.fields(asked)["text_0_1"] == "disadvantaged"


def test_a_file_that_nobody_knows_waits_for_its_sender(flow: Flow, cast: Cast) -> None:
    flow.sends(REPORT, layout="")
    imported = flow.works()
    assert imported.state == "mapping"
    assert "no layout of your trust fits" in imported.message
    assert flow.file_is_kept()
    text = words(flow.client.get(address("kpi_import", import_id=imported.pk)))
    assert "Waiting for its columns to be named" in text
    assert "within four hours" in text
    assert len(trail(cast, "import.unrecognised")) == 1
    with trust_scope(flow.trust_id):
        tidy_imports(at=imported.created_at + MAPPING_MAY_WAIT / 2)
        assert Import.objects.get().state == "mapping"
        tidy_imports(at=imported.created_at + MAPPING_MAY_WAIT * 2)
        assert Import.objects.get().state == "cancelled"


def test_two_layouts_that_fit_need_a_person(flow: Flow) -> None:
    layout = {"academy_column": "Group Name", "kpi_columns": {"Attendance %": "attendance"}}
    with trust_scope(flow.trust_id):
        for name in ("One", "Two"):
            SavedLayout.objects.create(name=name, layout=layout)
    flow.sends(REPORT, layout="")
    assert "More than one layout of your trust fits this file: “One” and “Two”" in flow.works().message


def test_a_picture_is_refused_on_the_way(flow: Flow) -> None:
    flow.sends(b"\xff\xd8\xff\xe0JFIF")
    page = flow.client.get(address("kpi_import_map", import_id=flow.imported.pk), follow=True)
    assert "This is a picture" in words(page)
    assert flow.imported.state == "refused"


def test_others_layouts_are_not_overwritten(flow: Flow, sign_in: SignIn, cast: Cast) -> None:
    mapped_report(flow)
    flow.works()
    flow.stores()
    head = Flow(sign_in("alder", Role.HEADTEACHER), cast)
    head.sends(REPORT)
    fields = head.fields(head.page())
    assert "Castle Rise" not in words(head.page())
    fields |= {"academy": "900001", "text_0_2": "-", "name": "group REPORT"}
    response = head.says(fields)
    assert "Somebody else’s layout has this name" in words(response)
    with trust_scope(head.trust_id):
        saved = SavedLayout.objects.get()
    assert head.client.get(address("layout", layout_id=saved.pk)).status_code == 200
    for page in ("layout_rename", "layout_remove"):
        assert head.client.get(address(page, layout_id=saved.pk)).status_code == 404


def test_the_list_of_layouts(flow: Flow, cast: Cast, sign_in: SignIn) -> None:
    assert "No layouts yet" in words(flow.client.get(address("layouts")))
    mapped_report(flow)
    flow.works()
    flow.stores()
    with trust_scope(flow.trust_id):
        saved = SavedLayout.objects.get()
    assert "Group report 1" in words(flow.client.get(address("layouts")))
    text = words(flow.client.get(address("layout", layout_id=saved.pk)))
    assert "Castle Rise" in text
    assert "House blue: left out" in text
    assert "report.csv" in text
    renamed = flow.client.post(address("layout_rename", layout_id=saved.pk), {"name": "SIMS"}, follow=True)
    assert "SIMS" in words(renamed)
    other = sign_in("birch", Role.DATA_MANAGER)
    for page in ("layout", "layout_rename", "layout_remove"):
        assert other.get(address(page, trust="birch", layout_id=saved.pk)).status_code == 404
    assert flow.client.get(address("layout_remove", layout_id=saved.pk)).status_code == 200
    assert "“SIMS” is removed" in words(
        flow.client.post(address("layout_remove", layout_id=saved.pk), follow=True)
    )
    assert [len(trail(cast, f"layout.{verb}")) for verb in ("added", "changed", "removed")] == [1, 1, 1]


def test_queries_of_the_page(flow: Flow, django_assert_max_num_queries: Any) -> None:
    flow.sends(REPORT)
    flow.page()
    with django_assert_max_num_queries(24):
        flow.page()

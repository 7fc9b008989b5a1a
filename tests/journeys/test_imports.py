"""A data manager brings in a report that nobody knows yet: names its columns, looks, stores, takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from academies.models import SavedLayout
from tests.academies.importing.files import half_term
from tests.academies.mapping.test_mapping_pages import PUPILS, REPORT
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


@pytest.fixture
def manager(signed_in: Open) -> Open:
    """A window of the data manager, whose trust has a calendar."""
    with trust_scope(Cast().trust("alder").pk):
        half_term()

    def open_window(**options: int) -> Visitor:
        return signed_in("alder", Role.DATA_MANAGER, **options)

    return open_window


def report(folder: Path, content: bytes = REPORT) -> Path:
    path = folder / "report.csv"
    path.write_bytes(content)
    return path


def test_by_the_keyboard_alone(manager: Open, do_the_jobs: Callable[[], int], tmp_path: Path) -> None:
    visitor = manager()
    visitor.opens("/alder/data/imports/")
    visitor.goes_to("Upload a file")
    visitor.tabs_to("File")
    visitor.page.get_by_label("File", exact=True).set_input_files(report(tmp_path))
    visitor.types_into("How the file is laid out", "Another")
    visitor.types_into("Period", "2026/27: Half term 1")
    visitor.goes_to("Upload and check")
    visitor.reads_heading("Which column is what?")
    visitor.types_into("Which academy", "Castle")
    visitor.types_into("“House blue”", "Leave")
    visitor.types_into("What do you call files like this?", "Group report")
    visitor.goes_to("Read the file and show what would change")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("Ready to confirm")
    visitor.axe_finds_nothing()
    visitor.goes_to("Store the figures")
    visitor.goes_to("Store them")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("2 figures stored.")
    with trust_scope(Cast().trust("alder").pk):
        assert SavedLayout.objects.get().name == "Group report"
    visitor.goes_to("Undo the import")
    visitor.goes_to("Undo the import")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("2 figures taken back.")


def test_without_javascript(manager: Open, do_the_jobs: Callable[[], int], tmp_path: Path) -> None:
    visitor = manager(javascript=False)
    visitor.opens("/alder/data/imports/new/")
    visitor.page.get_by_label("File", exact=True).set_input_files(report(tmp_path))
    visitor.page.get_by_label("How the file is laid out").select_option("new")
    visitor.page.get_by_label("Period").select_option(label="2026/27: Half term 1")
    visitor.presses("Upload and check")
    visitor.page.get_by_label("Which academy").select_option(label="Castle Rise")
    visitor.page.get_by_label("“House blue”").select_option("year_7")
    visitor.writes("What do you call files like this?", "Group report")
    visitor.presses("One more reckoned figure")
    visitor.reads("Reckoned figure 2")
    visitor.presses("Read the file and show what would change")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.follows("Store the figures")
    visitor.presses("Store them")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("3 figures stored.")


@pytest.mark.parametrize(("content", "width"), [(REPORT, 1366), (PUPILS, 390)], ids=["groups", "pupils"])
def test_axe_finds_nothing_where_columns_are_named(
    manager: Open, tmp_path: Path, content: bytes, width: int
) -> None:
    visitor = manager(width=width)
    visitor.opens("/alder/data/imports/new/")
    visitor.page.get_by_label("File", exact=True).set_input_files(report(tmp_path, content))
    visitor.page.get_by_label("How the file is laid out").select_option("new")
    visitor.page.get_by_label("Period").select_option(label="2026/27: Half term 1")
    visitor.presses("Upload and check")
    visitor.reads_heading("Which column is what?")
    visitor.axe_finds_nothing()
    visitor.nothing_overflows()
    visitor.presses("Read the file and show what would change")
    visitor.reads("There is a problem")
    visitor.axe_finds_nothing()

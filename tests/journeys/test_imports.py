"""A data manager brings in a report that nobody knows yet: names its columns, looks, stores, takes it back:
by keyboard alone, without JavaScript too, and to axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from academies.models import SavedLayout
from tests.academies.importing.files import half_term
from tests.academies.mapping.test_mapping_pages import PUPILS, REPORT
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]
NEW = "Another one: I say which column is what"


@pytest.fixture
def manager(by_keyboard: Open) -> Open:
    """A window of the data manager, whose trust has a calendar; all is done without a mouse."""
    with trust_scope(Cast().trust("alder").pk):
        half_term()

    def open_window(**options: int) -> KeyboardVisitor:
        return by_keyboard("alder", Role.DATA_MANAGER, **options)

    return open_window


def report(folder: Path, content: bytes = REPORT) -> Path:
    path = folder / "report.csv"
    path.write_bytes(content)
    return path


def test_a_report_nobody_knows_yet(manager: Open, do_the_jobs: Callable[[], int], tmp_path: Path) -> None:
    visitor = manager()
    visitor.opens("/alder/data/imports/")
    visitor.follows("Upload a file")
    visitor.uploads("File", report(tmp_path))
    visitor.chooses("How the file is laid out", NEW)
    visitor.chooses("Period", "2026/27: Half term 1")
    visitor.presses("Upload and check")
    visitor.reads_heading("Which column is what?")
    visitor.chooses("Which academy", "Castle Rise")
    visitor.chooses("“House blue”", "Leave these rows out")
    visitor.writes("What do you call files like this?", "Group report")
    visitor.presses("Read the file and show what would change")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("Ready to confirm")
    visitor.axe_finds_nothing()
    visitor.follows("Store the figures")
    visitor.presses("Store them")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("2 figures stored.")
    with trust_scope(Cast().trust("alder").pk):
        assert SavedLayout.objects.get().name == "Group report"
    visitor.follows("Undo the import")
    visitor.presses("Undo the import")
    assert do_the_jobs() == 1
    visitor.page.reload()
    visitor.reads("2 figures taken back.")


def test_without_javascript(manager: Open, do_the_jobs: Callable[[], int], tmp_path: Path) -> None:
    visitor = manager(javascript=False)
    visitor.opens("/alder/data/imports/new/")
    visitor.uploads("File", report(tmp_path))
    visitor.chooses("How the file is laid out", NEW)
    visitor.chooses("Period", "2026/27: Half term 1")
    visitor.presses("Upload and check")
    visitor.chooses("Which academy", "Castle Rise")
    visitor.chooses("“House blue”", "Year 7")
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
    visitor.uploads("File", report(tmp_path, content))
    visitor.chooses("How the file is laid out", NEW)
    visitor.chooses("Period", "2026/27: Half term 1")
    visitor.presses("Upload and check")
    visitor.reads_heading("Which column is what?")
    visitor.axe_finds_nothing()
    visitor.nothing_overflows()
    visitor.presses("Read the file and show what would change")
    visitor.reads("There is a problem")
    visitor.axe_finds_nothing()

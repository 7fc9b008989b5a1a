"""A trust admin takes the trust's data out, watches the job and gets the file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_an_export_from_asking_to_the_file(
    signed_in: Callable[..., Visitor], do_the_jobs: Callable[[], int], javascript: bool
) -> None:
    admin = signed_in("alder", Role.TRUST_ADMIN, javascript=javascript)
    admin.opens("/alder/jobs/")
    admin.follows("Export everything")
    admin.presses("Start the export")
    assert do_the_jobs() == 1
    admin.page.reload()
    admin.reads("Done")
    with admin.page.expect_download() as started:
        admin.follows("Download")
    with zipfile.ZipFile(started.value.path()) as export:
        assert "manifest.json" in " ".join(export.namelist())
    admin.opens("/alder/audit/")
    admin.reads("downloaded")

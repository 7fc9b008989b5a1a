"""The chief executive has a pack built, watches the job, and gets the PDF; on a phone as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assurance.rated import YEAR, begin, term
from tests.cast import Cast
from tests.governance.rated import confirm
from tests.journeys.visitor import Visitor
from tests.print.reading import failures
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1366, 390], ids=["desk", "phone"])
def test_a_pack_from_asking_to_the_file(
    signed_in: Callable[..., Visitor],
    do_the_jobs: Callable[[], int],
    cast: Cast,
    width: int,
) -> None:
    with trust_scope(cast.trust("alder").pk):
        framework = begin(years=(YEAR - 2,))
        confirm(framework, term(1, YEAR - 2), cast.academy("alder"), "behaviour", "green")
    ceo = signed_in("alder", Role.CEO, width=width)
    ceo.opens("/alder/packs/")
    ceo.reads("No packs yet")
    ceo.axe_finds_nothing()
    ceo.nothing_overflows()
    ceo.follows("Build the first one")
    ceo.reads("A working pack is for the chief executive and the Director of Education alone.")
    ceo.page.get_by_label("When").select_option(label="Autumn term 2024/25")
    ceo.axe_finds_nothing()
    ceo.nothing_overflows()
    ceo.presses("Build the pack")
    ceo.reads_heading("Areas, Autumn term 2024/25")
    assert do_the_jobs() >= 1
    ceo.page.reload()
    ceo.reads("SHA-256")
    ceo.axe_finds_nothing()
    ceo.nothing_overflows()
    with ceo.page.expect_download() as started:
        ceo.follows("Download the PDF")
    assert failures(Path(started.value.path()).read_bytes()) == []
    ceo.opens("/alder/packs/")
    ceo.reads("Done")
    ceo.axe_finds_nothing()
    ceo.nothing_overflows()

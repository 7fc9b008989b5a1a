"""A clerk builds a meeting's pack, the chief executive releases it, and a trustee reads it on a phone: by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assurance.rated import YEAR, begin, suggest, term
from tests.cast import Cast
from tests.governance.board_packs import board_of, meeting_of
from tests.governance.rated import confirm
from tests.journeys.keyboard import KeyboardVisitor
from tests.print.reading import failures
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def meeting_id(transactional_db: None) -> int:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        framework = begin(years=(YEAR - 2,))
        suggest(framework, term(1, YEAR - 2), cast.academy("alder"), {"attendance": "amber"}, reasons=[])
        confirm(framework, term(1, YEAR - 2), cast.academy("alder"), "behaviour", "green")
        board = board_of(cast)
        meeting = meeting_of(
            board, cast, "assurance", "levels", "improvement_actions", document=b"Pay by grade"
        )
        return int(meeting.pk)


def _look(visitor: KeyboardVisitor, name: str) -> None:
    """For whoever wants to see the pages."""
    if folder := os.environ.get("PORTAL_PICTURES"):
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_from_papers_to_a_trustees_phone(
    by_keyboard: Open, do_the_jobs: Callable[[], int], meeting_id: int
) -> None:
    clerk = by_keyboard("alder", Role.CLERK)
    clerk.opens(f"/alder/meetings/{meeting_id}/")
    clerk.follows("Build the pack")
    clerk.reads("Short packs are read")
    clerk.axe_finds_nothing()
    _look(clerk, "build")
    clerk.unticks("Papers: Support levels")
    clerk.presses("Build the pack")
    clerk.reads_heading("Board pack: Trust board")
    assert do_the_jobs() >= 1
    clerk.page.reload()
    clerk.reads("Built, not released")
    clerk.axe_finds_nothing()

    ceo = by_keyboard("alder", Role.CEO)
    ceo.opens(f"/alder/meetings/{meeting_id}/")
    ceo.follows("Version 1")
    ceo.follows("Release it")
    ceo.presses("Release it")
    ceo.reads("Version 1 is released. The members are told.")
    _look(ceo, "released")

    trustee = by_keyboard("alder", Role.TRUSTEE, width=390)
    trustee.opens(f"/alder/meetings/{meeting_id}/")
    trustee.follows("Read it here")
    trustee.reads("This is the first pack of this body")
    trustee.reads("Pay policy")
    trustee.axe_finds_nothing()
    trustee.nothing_overflows()
    _look(trustee, "read-phone")
    trustee.page.emulate_media(color_scheme="dark")
    _look(trustee, "read-dark")
    content = Path(trustee.downloads("Download the PDF").path()).read_bytes()
    assert failures(content) == []
    if folder := os.environ.get("PORTAL_PICTURES"):
        (Path(folder) / "pack.pdf").write_bytes(content)

    clerk.page.reload()
    clerk.reads("1 of 2 members in office.")
    clerk.axe_finds_nothing()
    clerk.narrows_to(390)
    clerk.nothing_overflows()
    _look(clerk, "receipts-phone")

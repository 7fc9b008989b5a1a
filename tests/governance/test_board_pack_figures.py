"""Every figure of a board pack is the screen's at that moment, and an import later changes the screen alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from academies.calendar_dates import school_year_of
from academies.models import Kpi, Period, SchoolYear, Target, TargetState
from academies.use_cases import calendar
from assurance.models import Risk
from governance.models import BoardPack
from governance.packs.board_contents import Listing, Table
from governance.packs.contents import Heatmap
from governance.packs.plain import pack_of
from tests.academies.importing.files import confirmed
from tests.assurance.rated import YEAR, begin, term
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role

from .board_packs import board_of, built, clerk_of, meeting_of, released
from .rated import confirm

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def rated(cast: Cast, in_alder: None, settings: Any, tmp_path: Path) -> Cast:
    """Behaviour at Alder's first academy is published as green in the newest term that has begun."""
    settings.FILES_DIR = tmp_path
    framework = begin(years=(YEAR - 2,))
    this_year = school_year_of(timezone.localdate())
    for first_year in (this_year - 1, this_year):
        if not SchoolYear.objects.filter(first_year=first_year).exists():
            calendar.add_year(first_year=first_year, by=clerk_of(cast))
    begun = Period.objects.filter(kind="term", starts_on__lte=timezone.localdate())
    newest = begun.select_related("school_year").latest("starts_on")
    confirm(framework, newest, cast.academy("alder"), "behaviour", "green")
    return cast


def test_every_figure_is_the_screens_at_that_moment(rated: Cast, sign_in: SignIn) -> None:
    kpi = Kpi.objects.get(key="attendance")
    target = Target.objects.create(
        academy=rated.academy("alder"),
        kpi=kpi,
        school_year=SchoolYear.objects.get(first_year=school_year_of(timezone.localdate())),
        number=96,
        agreed_on=timezone.localdate(),
        state=TargetState.AGREED,
    )
    period = term(1, YEAR - 2)
    confirmed({(0, "attendance", "all"): "91.2", (1, "attendance", "all"): "95.4"}, period=period)
    risk = Risk.objects.create(
        theme="education",
        title="Too few teachers",
        likelihood=4,
        impact=5,
        owner=rated.person("alder", Role.CEO),
        response="Train our own",
        review_on=timezone.localdate() + timedelta(days=30),
    )
    pages = ("assurance", "changes", "figures", "targets", "data_health", "risks", "trust_card")
    meeting = meeting_of(board_of(rated), rated, *pages)
    pack = released(meeting, rated)
    trustee = sign_in("alder", Role.TRUSTEE)
    screens = {
        "figures": (address("key_figure", kpi_id=kpi.pk),),
        "targets": (address("targets"), address("target", target_id=target.pk)),
        "changes": (address("trust_dashboard"),),
        "risks": (address("risks"), address("risk", risk_id=risk.pk)),
    }

    def said(one: BoardPack) -> dict[str, list[str]]:
        return {
            paper.anchor: [
                words_of
                for table in paper.tables
                for row in table.rows
                for words_of in (row.head, *(cell.text for cell in row.cells if cell.text not in ("–", "")))
            ]
            for paper in pack_of(one.contents).papers
            if isinstance(paper, Listing)
        }

    def same(one: BoardPack) -> dict[str, list[str]]:
        found = said(one)
        for anchor, screen in screens.items():
            page = " ".join(words(trustee.get(one)) for one in screen)
            assert found[anchor]
            assert [text for text in found[anchor] if text not in page] == [], anchor
        return found

    before = same(pack)
    assert "91.2%" in before["figures"]
    card = words(trustee.get(address("trust_card")))
    figures = next(one for one in _tables(pack, "trust-card") if one.caption == "Key figures and targets")
    assert [row.cells[0].text for row in figures.rows if row.cells[0].text not in card] == []
    assert figures.rows
    health = words(trustee.get(address("data_health")))
    due = next(row for row in _tables(pack, "data-health")[0].rows if row.head == "Attendance")
    late = int(due.cells[2].text) + int(due.cells[3].text)
    assert f"{late} of {due.cells[1].text} figures that are due" in health
    heatmap = next(paper for paper in pack_of(pack.contents).papers if isinstance(paper, Heatmap))
    shown = {row.name: row.cells[0] for group in heatmap.groups for row in group.rows}
    assert (shown["Behaviour"].level.label, shown["Attendance"].level) == ("Green", None)  # type: ignore[union-attr]
    confirmed({(0, "attendance", "all"): "88.8", (1, "attendance", "all"): "95.4"}, period=period)
    again = built(meeting, rated, "2")
    after = same(again)
    assert "88.8%" in after["figures"]
    assert said(BoardPack.objects.get(pk=pack.pk)) == before
    assert any("88.8%, was 91.2%" in line for line in again.differences)


def _tables(pack: BoardPack, anchor: str) -> tuple[Table, ...]:
    (paper,) = (one for one in pack_of(pack.contents).papers if one.anchor == anchor)
    assert isinstance(paper, Listing)
    return paper.tables

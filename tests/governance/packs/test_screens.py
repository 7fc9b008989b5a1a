"""Every figure, state and date of a paper is what the page that it is made of shows the same reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.test import Client

from academies.models import Academy, Kpi
from assurance.models import Risk
from governance.live_pages import LIVE_PAGES
from governance.models import Body, BodyKind
from governance.packs import contents
from governance.packs.board_contents import Listing
from governance.packs.boards import reader_for
from governance.packs.contents import AcademyPage, Heatmap, Overview
from governance.packs.live import gathered
from governance.packs.papers.look import Look
from governance.use_cases import bodies
from tests.assurance.rated import area_id
from tests.cast import Cast
from tests.governance.board_packs import board_of, clerk_of
from tests.trust_pages import address
from trust_portal.accounts.roles import Role
from trust_portal.print.marks import Movement, Shown

from .living import Living, built
from .said import Page, says, unsaid

SignIn = Callable[[str, Role], Client]
P = TypeVar("P", bound=contents.Paper)
READERS = pytest.mark.parametrize(
    ("kind", "role"), [(BodyKind.BOARD, Role.TRUSTEE), (BodyKind.LGB, Role.LGB_GOVERNOR)]
)
pytestmark = pytest.mark.django_db

# Those whose papers are lists, and how many tables of each have rows for trustees.
LISTS = {
    "changes": 5,
    "levels": 1,
    "academy_card": 6,
    "trust_card": 6,
    "risks": 1,
    "targets": 2,
    "improvement_actions": 1,
    "reports": 1,
    "visits": 1,
}
OTHERS = {"assurance", "academy", "figures", "data_health"}
# What a governor of one academy does not read, and so does not find in a pack either; of a card, its risks.
NOT_FOR_GOVERNORS = {"trust_card", "risks"}
IN_PACKS_ALONE = "Reports come with your meetings"


@pytest.fixture
def living(cast: Cast, in_alder: None, settings: Any, tmp_path: Path) -> Living:
    settings.FILES_DIR = tmp_path
    return built(cast)


def body_of(living: Living, kind: str) -> Body:
    if kind == BodyKind.BOARD:
        return board_of(living.cast)
    own = bodies.make(committees=(), academies=[living.cast.academy("alder")], by=clerk_of(living.cast))
    return next(one for one in own if one.kind == BodyKind.LGB)


def paper_of(kind: type[P], key: str, body: Body, living: Living) -> P:
    trust = living.cast.trust("alder")
    academy = living.cast.academy("alder") if LIVE_PAGES[key].needs_academy else None
    look = Look(trust, reader_for(body, trust), living.at, key, LIVE_PAGES[key].label, academy)
    (paper,) = (one for one in gathered(key, look).papers if isinstance(one, kind))
    return paper


def pages(key: str, living: Living, reader: Client) -> Iterator[Page]:
    """The page, and those that it leads to for what does not stand in its lists."""
    academy = living.cast.academy("alder")
    addresses = [LIVE_PAGES[key].href("alder", academy.pk)]
    if key == "risks":
        addresses += [address("risk", risk_id=one.pk) for one in Risk.objects.all()]
    if key == "targets":
        addresses += [address("academy_targets", academy_id=one.pk) for one in Academy.objects.all()]
    return (Page(response) for one in addresses if (response := reader.get(one)).status_code == 200)


def test_each_page_is_held_against_its_paper() -> None:
    assert {*LISTS, *OTHERS} == set(LIVE_PAGES)


@READERS
def test_lists(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    body, reader = body_of(living, kind), sign_in("alder", role)
    for key, tables in LISTS.items():
        paper = paper_of(Listing, key, body, living)
        if role is Role.LGB_GOVERNOR and key in NOT_FOR_GOVERNORS:
            assert paper.tables == ()
            continue
        filled = sum(bool(table.rows) for table in paper.tables)
        assert filled == tables - (role is Role.LGB_GOVERNOR and key == "academy_card"), key
        screens = list(pages(key, living, reader))
        if (
            key == "reports" and role is Role.TRUSTEE
        ):  # the packs are their page: others read what these say there
            assert IN_PACKS_ALONE in screens[0].text
            screens = list(pages(key, living, sign_in("alder", Role.CEO)))
        assert unsaid(paper, *screens) == [], key


@READERS
def test_figures(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    paper, reader = paper_of(Listing, "figures", body_of(living, kind), living), sign_in("alder", role)
    ids = dict(Academy.objects.values_list("name", "pk"))
    (table,) = paper.tables
    kpi = Kpi.objects.get(name=table.caption)
    assert len(table.rows) == (2 if role is Role.TRUSTEE else 1)
    for row in table.rows:
        page = Page(reader.get(address("academy_figure", kpi_id=kpi.pk, academy_id=ids[row.head])))
        shown = [cells[:2] for cells in page.rows]
        assert len(row.cells) == 2
        for when, cell in zip(table.headings[1:], row.cells, strict=True):
            assert [when, cell.text] in shown


@READERS
def test_data_health(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    paper, reader = paper_of(Listing, "data_health", body_of(living, kind), living), sign_in("alder", role)
    ((row,),) = (table.rows for table in paper.tables)
    page = Page(reader.get(f"{address('data_health')}?group=attendance"))
    _, due, missing, old = (cell.text for cell in row.cells)
    assert row.head == "Attendance"
    assert int(due) == (2 if role is Role.TRUSTEE else 1)
    assert says(
        page.text, f"{int(missing) + int(old)} of {due} figures that are due are missing or out of date"
    )


def is_shown(shown: Shown, text: str) -> bool:
    """By the screen's cell: the level by its whole word, and which way it moved."""
    ways = {Movement.BETTER: "better than before", Movement.WORSE: "worse than before"}
    named = shown.level.label if shown.level else "No"
    moved = all((way in text) == (shown.movement is movement) for movement, way in ways.items())
    return (says(text, named) or (shown.level is None and says(text, "Not rated"))) and moved


@READERS
def test_the_heatmap(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    paper = paper_of(Heatmap, "assurance", body_of(living, kind), living)
    head, _, *lines = Page(sign_in("alder", role).get(address("assurance"))).rows
    rows = [row for group in paper.groups for row in group.rows]
    assert [cells[0] for cells in lines] == [row.name for row in rows]
    places = [head.index(name) for name in paper.columns]
    assert len(places) == (2 if role is Role.TRUSTEE else 1)
    for row, cells in zip(rows, lines, strict=True):
        assert all(is_shown(one, cells[place]) for one, place in zip(row.cells, places, strict=True)), row
        if role is Role.TRUSTEE:
            assert is_shown(row.trust, cells[head.index("The trust")]), row


@READERS
def test_the_trust_on_a_page(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    """Its counts are those of the cells that the sheet shows, its concerns those of the dashboard."""
    body, reader = body_of(living, kind), sign_in("alder", role)
    paper = paper_of(Overview, "assurance", body, living)
    areas = {group.name: group.rows[1:] for group in paper_of(Heatmap, "assurance", body, living).groups}
    head, whole, *lines = Page(reader.get(address("assurance"))).rows
    cells_of = {cells[0]: cells[1:] for cells in lines}
    if role is Role.TRUSTEE:
        assert is_shown(paper.trust, whole[-1])
        assert head[-1] == "The trust"
    for domain in paper.domains:
        rated = [name for area in areas[domain.name] for name in cells_of[area.name]]
        if role is Role.TRUSTEE:
            assert is_shown(domain.trust, cells_of[domain.name][-1])
            rated = [name for area in areas[domain.name] for name in cells_of[area.name][:-1]]
        for count in domain.counts:
            named = count.level.label if count.level else "Not rated"
            assert sum(says(text, named) for text in rated) == count.number, (domain.name, named)
    ids = dict(Academy.objects.values_list("name", "pk"))
    dashboard = Page(reader.get(address("trust_dashboard")))
    assert len(paper.concerns) == (2 if role is Role.TRUSTEE else 1)
    for one in paper.concerns:
        (line,) = (text for text in dashboard.lines if f"{one.academy}: {one.area} since" in text)
        assert one.shown.level is not None
        assert says(line, f"since {one.since}")
        assert says(line, one.shown.level.label)
        assert one.why
        assert says(rating_page(living, reader, ids[one.academy], one.area).text, one.why)


def rating_page(living: Living, reader: Client, academy_id: int, area: str) -> Page:
    spot = address("rating", period_id=living.now.pk, academy_id=academy_id, area_id=area_id(area.lower()))
    return Page(reader.get(spot))


@READERS
def test_an_academys_page(living: Living, sign_in: SignIn, kind: str, role: Role) -> None:
    paper, reader = paper_of(AcademyPage, "academy", body_of(living, kind), living), sign_in("alder", role)
    academy = living.cast.academy("alder")
    page = Page(reader.get(address("academy", academy_id=academy.pk)))
    card = Page(reader.get(address("academy_card", academy_id=academy.pk)))
    assert [word for word, value in paper.facts if not says(card.text, f"{word} {value}")] == []
    assert [value for word, value in paper.facts[:3] if not says(page.text, value)] == []
    over_time = Page(reader.get(address("assurance_academy", grid="areas", academy_id=academy.pk)))
    newest = {cells[0]: cells[-1] for cells in over_time.rows}
    said = [rating for domain in paper.domains for rating in domain.ratings]
    assert [one.area for one in said] == ["Attendance", "Behaviour"]
    for one in said:
        text = rating_page(living, reader, academy.pk, one.area).text
        assert is_shown(one.shown, newest[one.area]), newest[one.area]
        assert says(text, f"since {one.since}")
        assert [reason.text for reason in one.reasons if not says(text, reason.text)] == []
        assert one.comment.startswith("Reason: As seen on visits. ")
        assert says(text, one.comment)
    figure = address("academy_figure", kpi_id=Kpi.objects.get(key="attendance").pk, academy_id=academy.pk)
    drawn = [cells[:2] for cells in Page(reader.get(figure)).rows]
    (chart,) = paper.charts
    assert len(chart.rows) == 2
    assert [row for row in chart.rows if list(row[:2]) not in drawn] == []

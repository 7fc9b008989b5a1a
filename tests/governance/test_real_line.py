"""The whole line on real files: the register and published figures, a trust, a framework, ratings, a pack."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from academies.models import Kpi
from governance.models import BoardPack, Meeting, Paper
from governance.packs import storage
from governance.packs.board_contents import Listing
from governance.packs.plain import pack_of as described
from governance.use_cases import agendas, board_packs, bodies, meetings
from tests import database
from tests.governance.board_packs import silent
from tests.print.layout import problems
from tests.print.reading import failures, texts
from tests.reference.samples import load_all
from tests.trust_pages import address, words
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

FILES = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "groups_20220321.csv",
    "group_links_20220321.csv",
    "links_edubasealldata20230421.csv",
    "england_abs_2018-19.csv",
    "2017-2018_936_ks2final.csv",
    "2018-2019_936_ks2final.csv",
)
LATER = "exclusions_surrey_hampshire_2015-17.csv"
# The academies that were in the trust in the summer of 2019. Attendance and persistent absence of 2018/19, and the
# level of each in model A (absolute bands) and model B (against England: 96.0 and 8.2), worked out by hand; "-" where
# nothing is published. Model B calls its levels by longer names.
B_NAMES = {"Green": "Meets the standard", "Amber": "Close to the standard", "Red": "Below the standard"}
BY_HAND = """
Cross Farm Infant Academy            | 96.9% | -     | Assured -       | Green -
Holly Lodge Primary Academy          | 97.1% | 2.7%  | Assured Assured | Green Green
Lakeside Nursery & Primary Academy   | 96.6% | 7.6%  | Assured Assured | Green Green
Mytchett Primary & Nursery Academy   | 97.1% | 2.2%  | Assured Assured | Green Green
Sandringham Infant & Nursery Academy | 96.3% | 4.3%  | Assured Assured | Green Green
The Ferns Primary Academy            | 95.2% | 14.8% | Assured Assured | Red Red
The Grove Primary Academy            | 95.7% | 10.2% | Assured Assured | Amber Amber
Wyke Primary Academy                 | 96.1% | 9.0%  | Assured Assured | Green Amber
"""


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def pack_of(folder: Path, framework: str) -> list[str]:
    """The pages of the pack that the commands make by this framework."""
    run("publish_framework", "--trust", "15864", "--pack", framework, "--year", "2018")
    run("recompute_ratings", "--trust", "15864", "--term", "2018-19/3")
    file = folder / f"{framework}.pdf"
    said = run("build_pack", "--trust", "15864", "--term", "2018-19/3", "--out", str(file))
    content = file.read_bytes()
    assert failures(content) == []
    assert list(problems(content)) == []
    pages = texts(content)
    assert f"{len(pages)} pages" in said
    return pages


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_from_real_files_to_a_pack(tmp_path: Path, settings: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    with database.as_owner():
        load_all(FILES)
    run("create_trust", "--uid", "15864", "--slug", "kite", "--admin-email", "admin@kite.example")
    with pytest.raises(CommandError, match="no framework yet"):
        run("recompute_ratings", "--trust", "kite")
    for framework, column in (("assured-four-category", 3), ("four-tier-growth", 4)):
        pages = pack_of(tmp_path, framework)
        assert "The Kite Academy Trust" in pages[0]
        assert "Hale Nursery" not in " ".join(pages)  # it joined in October 2019
        for line in BY_HAND.strip().splitlines():
            parts = [part.strip() for part in line.split("|")]
            page = " ".join(page for page in pages[4:] if parts[0] in page and " by academy, " not in page)
            for kpi, figure, level in zip(
                ("Attendance", "Persistent absence"), parts[1:3], parts[column].split(), strict=True
            ):
                if figure != "-":
                    assert re.search(
                        rf"{kpi} was {re.escape(figure)} in 2018/19 .*?, which is {B_NAMES.get(level, level)}",
                        page,
                    ), (parts[0], kpi, page)
                else:
                    assert f"{kpi} was" not in page
    the_pack_of_a_meeting(tmp_path)


def the_pack_of_a_meeting(folder: Path) -> None:
    """The command and the portal say the same; its figures are the screen's; what was released never changes."""
    trust, by = Trust.objects.get(slug="kite"), Actor.command()
    with trust_scope(trust.pk):
        trustee = Person.objects.create(email="trustee@kite.example", full_name="Trustee of Kite")
        people.join(person=trustee, held=[HeldRole(Role.TRUSTEE, None)], by=by)
        meeting = meeting_for(trustee, by)
        papers = list(Paper.objects.filter(item__meeting=meeting))
        asked = board_packs.ask_for(meeting=meeting, papers=papers, key="1", by=by)
        pack = board_packs.make(pack=asked, at=timezone.now(), report=silent, by=by)
        board_packs.release(pack=pack, at=timezone.now(), by=by)
    file = folder / "meeting.pdf"
    said = run("build_pack", "--trust", "15864", "--meeting", str(meeting.pk), "--out", str(file))
    assert pack.contents_sha256 in said
    assert failures(file.read_bytes()) == []
    assert list(problems(file.read_bytes())) == []
    reader = Client()
    reader.force_login(trustee)
    with trust_scope(trust.pk):
        attendance = Kpi.objects.get(key="attendance").pk
    screen = words(reader.get(address("key_figure", trust="kite", kpi_id=attendance)))
    shown = figures_in(pack)["Attendance"]
    assert [text for _, *row in shown for text in row if text not in screen] == []
    newest = {head: row[-1] for head, *row in shown}
    for line in BY_HAND.strip().splitlines():
        academy, figure, *_ = (part.strip() for part in line.split("|"))
        assert newest[academy] == figure
    with database.as_owner():
        load_all((LATER,))
    with trust_scope(trust.pk):
        asked = board_packs.ask_for(meeting=meeting, papers=papers, key="2", by=by)
        second = board_packs.make(pack=asked, at=timezone.now(), report=silent, by=by)
        first = BoardPack.objects.get(pk=pack.pk)
    assert second.contents_sha256 != first.contents_sha256
    assert second.differences
    assert set(figures_in(second)) > set(figures_in(first))
    kept = storage.path_of(trust.pk, first.job_id).read_bytes()
    assert sha256(kept).hexdigest() == first.sha256 == pack.sha256


def meeting_for(trustee: Person, by: Actor) -> Meeting:
    """Of a board that this person sits on, with live pages as papers."""
    now, today = timezone.now(), timezone.localdate()
    body = bodies.add(kind="board", name="Trust board", key="board", quorum=1, by=by)
    bodies.appoint(body=body, person=trustee, role="member", from_on=today, until_on=None, by=by)
    meeting = meetings.plan(
        body=body, starts_at=now + timedelta(days=10), venue="The trust’s office", at=now, by=by
    )
    item = agendas.add_item(
        meeting=meeting, title="How we stand", lead="Chair", purpose="discuss", minutes_long=30, by=by
    )
    for page in ("figures", "trust_card", "assurance"):
        agendas.add_paper(item=item, live_page=page, at=now, by=by)
    return meetings.publish(meeting=meeting, at=now, by=by)


def figures_in(pack: BoardPack) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each table of the key figures: an academy, and its figures from the earliest to the newest."""
    (paper,) = (one for one in described(pack.contents).papers if one.anchor == "figures")
    assert isinstance(paper, Listing)
    return {
        table.caption: [(row.head, *(cell.text for cell in row.cells)) for row in table.rows]
        for table in paper.tables
    }

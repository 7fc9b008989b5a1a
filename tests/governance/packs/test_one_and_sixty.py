"""Board packs of one academy and of sixty, from live data to the file; and what their papers ask of the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy, Phase
from academies.use_cases import academies
from assurance.recompute.run import recompute
from governance.live_pages import LIVE_PAGES
from governance.models import AgendaItem, BoardPackState, Body, BodyKind, Meeting, Paper
from governance.packs import storage
from governance.packs.boards import reader_for
from governance.packs.live import gathered
from governance.packs.papers.look import Look
from governance.use_cases import agendas, board_packs, bodies
from tests.academies.importing.files import confirmed
from tests.cast import Cast
from tests.governance.board_packs import board_of, clerk_of, meeting_of
from tests.print.layout import problems
from tests.print.reading import failures, texts
from trust_portal.accounts.roles import Role
from trust_portal.jobs.run import run_job

from . import living as world
from .living import Living
from .samples import LONG_NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW, MANY = 12, 60
FIRST_URN = 900100


def grown(living: Living, size: int) -> None:
    """Academies join until there are so many, and each has of everything what the first one has."""
    here = Academy.objects.count()
    new = [
        academies.add(
            name=LONG_NAMES[number] if number < len(LONG_NAMES) else f"School {number}",
            urn=FIRST_URN + number,
            phase=Phase.PRIMARY,
            joined_on=None,
            by=living.actor(Role.TRUST_ADMIN),
        )
        for number in range(here - 2, size - 2)
    ]
    for period, figure in ((living.before, 80), (living.now, 90)):
        places = range(here, size)
        confirmed({(place, "attendance", "all"): f"{figure}.{place % 10}" for place in places}, period=period)
    recompute(changed=None, at=living.at)
    for period, levels in ((living.before, ("green", "red", "amber")), (living.now, ("red", "red", "green"))):
        world.rate(living, period, {(one, "attendance"): levels[one.urn % 3] for one in new})
    world.propose_targets(living, dict.fromkeys(new, "95"))
    for one in new:
        world.decide_level(living, one)
        world.submit_report(living, one)
        world.visit_twice(living, one)
        world.give(living, one, f"Train readers at {one}", due_in=30)
        world.enter_risk(living, one, f"Too few readers at {one}", likelihood=4, review_in=60)


def asked(living: Living, body: Body) -> Mapping[str, int]:
    """How many queries each paper takes."""
    trust, academy = living.cast.trust("alder"), living.cast.academy("alder")
    found = {}
    for key, page in LIVE_PAGES.items():
        look = Look(trust, reader_for(body, trust), living.at, key, page.label, academy)
        with CaptureQueriesContext(connection) as queries:
            gathered(key, look)
        found[key] = len(queries)
    return found


@pytest.fixture
def living(cast: Cast, in_alder: None, settings: Any, tmp_path: Path) -> Living:
    settings.FILES_DIR = tmp_path
    return world.built(cast)


def file_of(meeting: Meeting, living: Living) -> bytes:
    """What the job makes of all the meeting's papers."""
    papers = list(Paper.objects.filter(item__meeting=meeting))
    pack = board_packs.ask_for(meeting=meeting, papers=papers, key="1", by=clerk_of(living.cast))
    trust_id = living.cast.trust("alder").pk
    assert run_job(trust_id=trust_id, job_id=pack.job_id)
    pack.refresh_from_db()
    assert pack.state == BoardPackState.BUILT
    return storage.path_of(trust_id, pack.job_id).read_bytes()


def test_one_academy(living: Living) -> None:
    """Its local board’s pack, with every page that is about an academy."""
    clerk, academy = clerk_of(living.cast), living.cast.academy("alder")
    made = bodies.make(committees=(), academies=[academy], by=clerk)
    own = next(one for one in made if one.kind == BodyKind.LGB)
    meeting = meeting_of(
        own, living.cast, *(key for key, page in LIVE_PAGES.items() if not page.needs_academy)
    )
    for key in (key for key, page in LIVE_PAGES.items() if page.needs_academy):
        item = AgendaItem.objects.get(meeting=meeting, title="Papers")
        agendas.add_paper(item=item, live_page=key, academy=academy, at=living.at, by=clerk)
    content = file_of(meeting, living)
    assert failures(content) == []
    assert list(problems(content)) == []
    said = " ".join(texts(content))
    assert "Reason: As seen on visits." in said
    assert living.cast.academy("alder", 1).name not in said


def test_sixty_academies(living: Living) -> None:
    board = board_of(living.cast)
    grown(living, FEW)
    few = asked(living, board)
    grown(living, MANY)
    assert asked(living, board) == few
    keys = (key for key, page in LIVE_PAGES.items() if not page.needs_academy)
    content = file_of(meeting_of(board, living.cast, *keys), living)
    assert failures(content) == []
    assert list(problems(content)) == []
    said = " ".join(texts(content))
    assert [one.name for one in Academy.objects.all() if one.name not in said] == []

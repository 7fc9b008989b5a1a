"""A board with a meeting whose agenda has papers, and packs of it, made as people make them."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from governance.models import BoardPack, Body, Meeting, Paper
from governance.use_cases import agendas, board_packs, bodies, meetings
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor


def silent(done: int, total: int, message: str) -> None:
    """Nobody watches."""


def clerk_of(cast: Cast) -> Actor:
    return by(cast.person("alder", Role.CLERK))


def ceo_of(cast: Cast) -> Actor:
    return by(cast.person("alder", Role.CEO))


def board_of(cast: Cast) -> Body:
    """The trust board: an outsider in the chair, and the trustee."""
    clerk = clerk_of(cast)
    body = bodies.add(kind="board", name="Trust board", key="board", quorum=2, by=clerk)
    since = timezone.localdate() - timedelta(days=400)
    for person, name, role in (
        (None, "Bernard Okonjo", "chair"),
        (cast.person("alder", Role.TRUSTEE), "", "member"),
    ):
        bodies.appoint(
            body=body, person=person, outside_name=name, role=role, from_on=since, until_on=None, by=clerk
        )
    return body


def meeting_of(
    body: Body, cast: Cast, *pages: str, ahead: int = 10, document: bytes = b"", at: datetime | None = None
) -> Meeting:
    """Published. Its agenda is the body's own without papers, and one more item that has these: pages of the portal by
    their keys, and a text file."""
    clerk, now = clerk_of(cast), at or timezone.now()
    meeting = meetings.plan(
        body=body, starts_at=now + timedelta(days=ahead), venue="The office", at=now, by=clerk
    )
    Paper.objects.filter(item__meeting=meeting).delete()
    item = agendas.add_item(
        meeting=meeting, title="Papers", lead="Chief executive", purpose="discuss", minutes_long=30, by=clerk
    )
    for page in pages:
        agendas.add_paper(item=item, live_page=page, at=now, by=clerk)
    if document:
        agendas.add_paper(
            item=item, title="Pay policy", file=File(BytesIO(document), name="pay.txt"), at=now, by=clerk
        )
    return meetings.publish(meeting=meeting, at=now, by=clerk)


def built(meeting: Meeting, cast: Cast, key: str = "1", **more: Any) -> BoardPack:
    """The next version with every paper, as its job would build it; the job itself stays where it is."""
    papers = list(Paper.objects.filter(item__meeting=meeting))
    pack = board_packs.ask_for(meeting=meeting, papers=papers, key=key, by=clerk_of(cast))
    return board_packs.make(pack=pack, at=more.get("at", timezone.now()), report=silent, by=Actor.job(None))


def released(meeting: Meeting, cast: Cast, key: str = "1") -> BoardPack:
    return board_packs.release(pack=built(meeting, cast, key), at=timezone.now(), by=ceo_of(cast))

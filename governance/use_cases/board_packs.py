"""What can be done with board packs, inside the bound trust: asked for, built, released, replaced, withdrawn, read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from governance.meeting_notices import tell_members_of_pack
from governance.models import (
    BoardPack,
    BoardPackState,
    Meeting,
    MeetingState,
    PackReceipt,
    Paper,
    ReceiptKind,
)
from governance.pack_lifecycle import MOVES
from governance.packs import storage
from governance.packs.boards import compose, draw_board
from governance.packs.building import Report
from governance.packs.plain import to_plain
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import day_in_words

from .meeting_moves import MoveNotAllowed, label_of
from .pack_files import HandedOut, PackNotReady, file_of, fill, own_key

__all__ = ["KIND", "PackNotReady", "ask_for", "download", "make", "open_web", "release", "withdraw"]

KIND = "build_board_pack"


@transaction.atomic
def ask_for(*, meeting: Meeting, papers: Collection[Paper], key: str, by: Actor) -> BoardPack:
    """Write down that a pack of these papers is wanted and have it built as the meeting's next version; the same key
    by the same person gives the same version.

    Raises ValidationError for a key that is empty or too long, and MoveNotAllowed while a version is being built or
    where the meeting is cancelled.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    own = f"{own_key(key, by)}:{held.pk}"
    known = BoardPack.objects.filter(job__kind=KIND, job__key=own, meeting=held).first()
    if known is not None:
        return known
    if held.state == MeetingState.CANCELLED:
        raise MoveNotAllowed("This meeting is cancelled: it needs no pack.")
    _refuse_while_building(held)
    last = held.board_packs.aggregate(last=Max("number"))["last"] or 0
    ids = sorted(paper.pk for paper in papers)
    job = request_job(kind=KIND, key=own, arguments={"meeting": held.pk, "papers": ids}, by=by)
    pack = BoardPack.objects.create(
        meeting=held,
        job=job,
        number=last + 1,
        title=f"{held.body.name}, {day_in_words(held.met_on)}, version {last + 1}"[:200],
        papers=[paper.title for paper in sorted(papers, key=lambda one: one.pk)],
    )
    record(
        by=by,
        verb="board_pack.asked_for",
        on=pack,
        label=_label(pack),
        after={"papers": pack.papers},
    )
    return pack


@transaction.atomic
def make(*, pack: BoardPack, at: datetime, report: Report, by: Actor) -> BoardPack:
    """Build the file and freeze all that it says. As with every pack the file has its name before the transaction
    ends: there is one file or none."""
    held = _locked(pack, "finish")
    trust = Trust.objects.get(pk=bound_trust_id())
    meeting = Meeting.objects.select_related("body__academy", "body__clerk").get(pk=held.meeting_id)
    report(0, 0, "Reading the papers")
    composed = compose(
        trust=trust,
        meeting=meeting,
        chosen=held.job.arguments["papers"],
        number=held.number,
        at=at,
        report=report,
    )
    content, pages = draw_board(composed, trust=trust, report=report)
    fill(held, content=content, pages=pages, contents_sha256=composed.pack.fingerprint(), at=at)
    held.contents = to_plain(composed.pack)
    held.frameworks = composed.frameworks
    held.differences = composed.differences
    held.version = composed.version
    held.state = MOVES["finish"].after
    held.save()
    record(
        by=by,
        verb="board_pack.built",
        on=held,
        label=_label(held),
        after={"pages": pages, "size": held.size, "sha256": held.sha256},
    )
    storage.keep(bound_trust_id(), held.job_id, content)
    return held


@transaction.atomic
def release(*, pack: BoardPack, at: datetime, by: Actor) -> BoardPack:
    """The members read it from now on; a version that was released before is replaced. They are told once.

    Raises MoveNotAllowed for any but the newest version, twice, while another is being built, or without its file.
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=pack.meeting_id)
    held = _locked(pack, "release")
    later = BoardPack.objects.filter(meeting=held.meeting_id, number__gt=held.number)
    _refuse_while_building(held.meeting)
    if later.finished().exclude(state=BoardPackState.WITHDRAWN).exists():
        raise MoveNotAllowed("A later version is built. Release that one.")
    try:
        file_of(held)
    except PackNotReady as gone:
        raise MoveNotAllowed(str(gone)) from gone
    before = BoardPack.objects.filter(meeting=held.meeting_id, state=BoardPackState.RELEASED).first()
    if before is not None:
        before.state = MOVES["supersede"].after
        before.save(update_fields=["state"])
        record(by=by, verb="board_pack.superseded", on=before, label=_label(before))
    held.state = MOVES["release"].after
    held.released_at, held.released_by = at, by.person
    held.save(update_fields=["state", "released_at", "released_by"])
    record(
        by=by,
        verb="board_pack.released",
        on=held,
        label=_label(held),
        after={"sha256": held.sha256, "contents_sha256": held.contents_sha256},
    )
    tell_members_of_pack(held, at=at)
    return held


@transaction.atomic
def withdraw(*, pack: BoardPack, reason: str, by: Actor) -> BoardPack:
    """Members read it no more. Raises ValidationError without a reason, and MoveNotAllowed."""
    held = _locked(pack, "withdraw")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    held.state, held.withdrawn_because = MOVES["withdraw"].after, reason.strip()
    held.save(update_fields=["state", "withdrawn_because"])
    record(by=by, verb="board_pack.withdrawn", on=held, label=_label(held), after={"reason": reason.strip()})
    return held


@transaction.atomic
def open_web(*, pack: BoardPack, at: datetime, by: Actor) -> None:
    """That somebody reads the web version: kept and written down the first time."""
    if _receipt(pack, ReceiptKind.WEB, at, by):
        record(by=by, verb="board_pack.opened", on=pack, label=_label(pack))


@transaction.atomic
def download(*, pack: BoardPack, at: datetime, by: Actor) -> HandedOut:
    """The file for somebody who takes it away, which is written down each time. Raises PackNotReady."""
    file = file_of(pack)
    _receipt(pack, ReceiptKind.PDF, at, by)
    record(by=by, verb="board_pack.downloaded", on=pack, label=_label(pack), after={"sha256": pack.sha256})
    return file


def _receipt(pack: BoardPack, kind: ReceiptKind, at: datetime, by: Actor) -> bool:
    """Whether this is the first time. Of what is not released there are no receipts."""
    if by.person is None or not pack.is_readable:
        return False
    _, is_new = PackReceipt.objects.get_or_create(
        pack=pack, person=by.person, kind=kind, defaults={"first_at": at}
    )
    return is_new


def _locked(pack: BoardPack, move: str) -> BoardPack:
    """The version, held until the transaction ends."""
    found = BoardPack.objects.select_for_update(of=("self",)).select_related("meeting__body", "job")
    held = found.get(pk=pack.pk)
    if held.state not in MOVES[move].before:
        word = BoardPackState(held.state).label.lower()
        raise MoveNotAllowed(f"Version {held.number} is at “{word}”: that cannot be done now.")
    return held


def _refuse_while_building(meeting: Meeting) -> None:
    for one in meeting.board_packs.filter(state=BoardPackState.BUILDING).select_related("job"):
        if not one.has_ended:
            raise MoveNotAllowed(f"Version {one.number} is being built. Wait until that has ended.")


def _label(pack: BoardPack) -> str:
    return f"version {pack.number}, {label_of(pack.meeting)}"

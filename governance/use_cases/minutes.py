"""Minutes: written while drafted, signed by a chair in office, corrected only by a new revision."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from governance.lifecycle import MOVES
from governance.models import (
    AgendaItem,
    BodyMember,
    EntryKind,
    Matter,
    MatterState,
    Meeting,
    MeetingState,
    MemberRole,
    MinuteEntry,
    Minutes,
)
from governance.who_was_there import noted_now, to_keep
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.ui.dates import LONDON

from .meeting_moves import ChangedMeanwhile, MoveNotAllowed, label_of, locked_for

SIGN = (MemberRole.CHAIR, MemberRole.VICE_CHAIR)


@transaction.atomic
def add_entry(
    *,
    meeting: Meeting,
    kind: str,
    text: str,
    item: AgendaItem | None = None,
    owner: Person | None = None,
    owner_name: str = "",
    due_on: date | None = None,
    by: Actor,
) -> MinuteEntry:
    """What is to be done becomes a matter that opens the next meetings. Raises ValidationError, MoveNotAllowed."""
    held = locked_for(meeting, "minutes")
    minutes, _ = Minutes.objects.get_or_create(meeting=held, approved_at=None, defaults={"revision": 1})
    _check(kind, text, owner, owner_name, due_on, held)
    entry = MinuteEntry(minutes=minutes, item=item, kind=kind, text=text.strip())
    if kind == EntryKind.MATTER:
        assert due_on is not None  # checked above
        entry.owner_name, entry.due_on = owner_name.strip() or str(owner), due_on
        entry.matter = Matter.objects.create(
            meeting=held, text=text.strip(), owner=owner, owner_name=owner_name.strip(), due_on=due_on
        )
    entry.save()
    record(by=by, verb="minutes.entry_added", on=entry, label=label_of(held), after=_facts(entry))
    return entry


@transaction.atomic
def change_entry(
    *,
    entry: MinuteEntry,
    text: str,
    owner: Person | None = None,
    owner_name: str = "",
    due_on: date | None = None,
    item: AgendaItem | None = None,
    seen_revision: int,
    by: Actor,
) -> MinuteEntry:
    """Its kind stays. Raises ValidationError, MoveNotAllowed where it is approved, ChangedMeanwhile."""
    held, current = _open_entry(entry)
    if current.revision != seen_revision:
        raise ChangedMeanwhile(current)
    _check(current.kind, text, owner, owner_name, due_on, held)
    before = _facts(current)
    current.text, current.item = text.strip(), item
    current.revision += 1
    if current.matter is not None:
        matter = current.matter
        current.owner_name, current.due_on = owner_name.strip() or str(owner), due_on
        matter.text, matter.owner, matter.owner_name = current.text, owner, owner_name.strip()
        assert due_on is not None
        matter.due_on = due_on
        matter.save()
    current.save()
    old, new = changed_fields(before, _facts(current))
    record(by=by, verb="minutes.entry_changed", on=current, label=label_of(held), before=old, after=new)
    return current


@transaction.atomic
def remove_entry(*, entry: MinuteEntry, by: Actor) -> None:
    """Out of the draft. A matter that only this draft knows goes with it."""
    held, current = _open_entry(entry)
    record(by=by, verb="minutes.entry_removed", on=current, label=label_of(held), before=_facts(current))
    matter = current.matter
    current.delete()
    if matter is not None and not matter.entries.exists():
        matter.delete()


@transaction.atomic
def finish_draft(*, meeting: Meeting, by: Actor) -> Minutes:
    """The members may read the draft from now on. Raises MoveNotAllowed where nothing is written."""
    held = locked_for(meeting, "draft")
    minutes = Minutes.objects.filter(meeting=held, approved_at__isnull=True).first()
    if minutes is None or not minutes.entries.exists():
        raise MoveNotAllowed("Nothing is minuted yet.")
    _to(held, "draft")
    record(by=by, verb="minutes.drafted", on=minutes, label=label_of(held))
    return minutes


@transaction.atomic
def approve(
    *, meeting: Meeting, approved_on: date, signed_by: BodyMember, at: datetime, by: Actor
) -> Minutes:
    """As a chair in office on that day signed them at a meeting; from now on they never change.

    Who was there and the quorum are kept with them as they stand now.

    Raises ValidationError: nobody signs for a body that they have left, or of which they are no chair.
    """
    held = locked_for(meeting, "approve")
    signer = BodyMember.objects.select_related("person").get(pk=signed_by.pk)
    if signer.body_id != held.body_id or signer.role not in SIGN:
        raise ValidationError({"signed_by": "Minutes are signed by a chair or vice chair of the body."})
    if not signer.is_in_office(on=approved_on):
        raise ValidationError({"signed_by": f"{signer} was not in office on that day and cannot sign."})
    if approved_on < held.met_on:
        raise ValidationError({"approved_on": "Minutes cannot be approved before the meeting was held."})
    if approved_on > at.astimezone(LONDON).date():
        raise ValidationError({"approved_on": "This day is still to come."})
    minutes = Minutes.objects.select_for_update().get(meeting=held, approved_at__isnull=True)
    minutes.approved_on, minutes.approved_at, minutes.signed_by = approved_on, at, signer
    minutes.as_signed = to_keep(noted_now(held))
    minutes.save()
    _to(held, "approve")
    record(
        by=by,
        verb="minutes.approved",
        on=minutes,
        label=label_of(held),
        after={
            "approved_on": approved_on.isoformat(),
            "signed_by": str(signer),
            "revision": minutes.revision,
        },
    )
    return minutes


@transaction.atomic
def correct(*, meeting: Meeting, reason: str, by: Actor) -> Minutes:
    """A new revision begins as what was approved, which stays as it was. Raises ValidationError."""
    held = locked_for(meeting, "correct")
    if not reason.strip():
        raise ValidationError({"reason": "Say what is corrected, and why."})
    before = Minutes.objects.filter(meeting=held).order_by("-revision")[0]
    minutes = Minutes.objects.create(
        meeting=held, revision=before.revision + 1, correction_reason=reason.strip()
    )
    MinuteEntry.objects.bulk_create(
        MinuteEntry(
            minutes=minutes,
            item_id=one.item_id,
            kind=one.kind,
            text=one.text,
            owner_name=one.owner_name,
            due_on=one.due_on,
            matter_id=one.matter_id,
        )
        for one in before.entries.order_by("pk")
    )
    _to(held, "correct")
    record(
        by=by,
        verb="minutes.corrected",
        on=minutes,
        label=label_of(held),
        after={"reason": reason.strip(), "revision": minutes.revision},
    )
    return minutes


@transaction.atomic
def close_matter(*, matter: Matter, state: str, outcome: str, at: datetime, by: Actor) -> Matter:
    """Done or dropped: it no longer opens a meeting. Raises ValidationError and MoveNotAllowed."""
    held = Matter.objects.select_for_update(of=("self",)).select_related("meeting__body").get(pk=matter.pk)
    if held.state != MatterState.OPEN:
        raise MoveNotAllowed("This is closed already.")
    if state not in (MatterState.DONE, MatterState.DROPPED):
        raise ValidationError({"state": "Choose whether it is done or dropped."})
    if not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it."})
    held.state, held.outcome, held.closed_at = state, outcome.strip(), at
    held.save()
    record(
        by=by,
        verb="matter.closed",
        on=held,
        label=label_of(held.meeting),
        after={"text": held.text, "state": state, "outcome": held.outcome},
    )
    return held


def _open_entry(entry: MinuteEntry) -> tuple[Meeting, MinuteEntry]:
    held = locked_for(entry.minutes.meeting, "minutes")
    current = MinuteEntry.objects.select_related("minutes", "matter__owner").filter(pk=entry.pk).first()
    if current is None:
        raise MoveNotAllowed("This entry was removed meanwhile.")
    if current.minutes.is_frozen:
        raise MoveNotAllowed("These minutes are approved and never change. Begin a correction instead.")
    return held, current


def _check(
    kind: str, text: str, owner: Person | None, owner_name: str, due_on: date | None, meeting: Meeting
) -> None:
    if not text.strip():
        raise ValidationError({"text": "Write what is minuted."})
    if kind != EntryKind.MATTER:
        return
    if owner is None and not owner_name.strip():
        raise ValidationError({"owner": "Say who is to do it."})
    if due_on is None:
        raise ValidationError({"due_on": "Say by when it is to be done."})
    if due_on < meeting.met_on:
        raise ValidationError({"due_on": "It cannot be due before the meeting."})


def _to(held: Meeting, move: str) -> None:
    held.state = MeetingState(MOVES[move].after)
    held.revision += 1
    held.save()


def _facts(entry: MinuteEntry) -> dict[str, object]:
    return {
        "kind": entry.get_kind_display(),
        "text": entry.text,
        "owner_name": entry.owner_name,
        "due_on": entry.due_on.isoformat() if entry.due_on else "",
    }

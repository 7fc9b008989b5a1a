"""Agendas: their items, the papers for them, and who was there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F, Max

from academies.models import Academy
from assurance.use_cases import evidence_files
from governance.live_pages import LIVE_PAGES
from governance.models import (
    AgendaItem,
    Attendance,
    AttendanceStatus,
    BodyMember,
    DutyMet,
    Meeting,
    Paper,
    PaperKind,
)
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record

from .meeting_moves import ChangedMeanwhile, MoveNotAllowed, label_of, locked_for

_FACTS = ("title", "lead", "purpose", "minutes_long", "place")


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, lead: str, purpose: str, minutes_long: int, by: Actor
) -> AgendaItem:
    """At the end, before any other business where the agenda closes with that."""
    held = locked_for(meeting, "agenda")
    last = held.items.order_by("-place").first()
    place = (held.items.aggregate(last=Max("place"))["last"] or 0) + 1
    if last is not None and last.title.lower() == "any other business":
        place = last.place
        held.items.filter(pk=last.pk).update(place=F("place") + 1)
    item = AgendaItem.objects.create(
        meeting=held,
        place=place,
        title=title.strip(),
        lead=lead.strip(),
        purpose=purpose,
        minutes_long=minutes_long,
    )
    record(by=by, verb="meeting.item_added", on=item, label=label_of(held), after=_item(item))
    return item


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    title: str,
    lead: str,
    purpose: str,
    minutes_long: int,
    place: int,
    seen_revision: int,
    by: Actor,
) -> AgendaItem:
    """Also its place among the others. Raises MoveNotAllowed and ChangedMeanwhile."""
    held = locked_for(item.meeting, "agenda")
    current = _still_there(item)
    if current.revision != seen_revision:
        raise ChangedMeanwhile(current)
    before = _item(current)
    current.title, current.lead, current.purpose = title.strip(), lead.strip(), purpose
    current.minutes_long = minutes_long
    current.revision += 1
    others = list(held.items.exclude(pk=current.pk).order_by("place", "pk"))
    others.insert(max(0, min(place - 1, len(others))), current)
    for number, one in enumerate(others, start=1):
        one.place = number
    AgendaItem.objects.bulk_update([one for one in others if one is not current], ["place"])
    current.save()
    old, new = changed_fields(before, _item(current))
    record(by=by, verb="meeting.item_changed", on=current, label=label_of(held), before=old, after=new)
    return current


@transaction.atomic
def remove_item(*, item: AgendaItem, at: datetime, by: Actor) -> None:
    """With its papers."""
    held = locked_for(item.meeting, "agenda")
    item = _still_there(item)
    record(by=by, verb="meeting.item_removed", on=item, label=label_of(held), before=_item(item))
    files = [paper.file for paper in item.papers.select_related("file") if paper.file is not None]
    item.delete()
    for kept in files:
        evidence_files.remove(evidence=kept, by=by, at=at)


@transaction.atomic
def add_paper(
    *,
    item: AgendaItem,
    title: str = "",
    live_page: str = "",
    academy: Academy | None = None,
    where: str = "",
    file: File[bytes] | None = None,
    at: datetime,
    by: Actor,
) -> Paper:
    """A page of the portal, or a document by its title. Raises ValidationError and MoveNotAllowed."""
    held = locked_for(item.meeting, "papers")
    page = LIVE_PAGES.get(live_page)
    if live_page and page is None:
        raise ValidationError({"live_page": "The portal has no such page."})
    if page is not None and page.needs_academy and academy is None:
        raise ValidationError({"academy": "Choose the academy that the page is about."})
    if page is None and not title.strip() and file is None:
        raise ValidationError({"title": "Enter the document’s title, or choose a page of the portal."})
    subject = academy if page is not None and page.needs_academy else None
    words = title.strip() or (
        f"{page.label}: {subject.name}" if page and subject else page.label if page else ""
    )
    kept = None
    if page is None and file is not None:
        kept = evidence_files.keep(name=file.name or "paper", content=cast("BinaryIO", file), by=by, at=at)
        words = words or kept.name
    paper = Paper.objects.create(
        item=item,
        kind=PaperKind.LIVE if page else PaperKind.DOCUMENT,
        title=words[:200],
        live_page=live_page,
        academy=subject,
        where="" if page else where.strip(),
        file=kept,
        added_at=at,
        added_by=by.person,
    )
    record(
        by=by,
        verb="meeting.paper_added",
        on=paper,
        label=label_of(held),
        after={
            "title": paper.title,
            "item": item.title,
            "kind": paper.get_kind_display(),
            "where": paper.where,
        },
    )
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, at: datetime, by: Actor) -> None:
    held = locked_for(paper.item.meeting, "papers")
    _hold_paper(paper)
    record(
        by=by,
        verb="meeting.paper_removed",
        on=paper,
        label=label_of(held),
        before={"title": paper.title, "item": paper.item.title},
    )
    kept = paper.file
    paper.delete()
    if kept is not None:
        evidence_files.remove(evidence=kept, by=by, at=at)


@transaction.atomic
def say_duties(*, paper: Paper, duties: Collection[str], at: datetime, by: Actor) -> None:
    """Which reporting duties the paper meets, all of them. Keys of the framework in force, checked by the edge."""
    _hold_paper(paper)
    before = set(paper.duties.values_list("duty", flat=True))
    wanted = set(duties)
    paper.duties.filter(duty__in=before - wanted).delete()
    DutyMet.objects.bulk_create(
        DutyMet(paper=paper, duty=duty, said_at=at, said_by=by.person) for duty in sorted(wanted - before)
    )
    record(
        by=by,
        verb="meeting.duties_said",
        on=paper,
        label=label_of(paper.item.meeting),
        before={"title": paper.title, "duties": sorted(before)},
        after={"title": paper.title, "duties": sorted(wanted)},
    )


@transaction.atomic
def note_attendance(
    *,
    meeting: Meeting,
    members: Mapping[int, tuple[str, str]],
    others: Collection[str] = (),
    seen_revision: int,
    by: Actor,
) -> None:
    """Of each member in office on the day: status and declared interest; and who else was there, by name.

    All of it is written anew, so `seen_revision` is the meeting's. Raises ValidationError for somebody who is no
    member on that day, MoveNotAllowed, and ChangedMeanwhile.
    """
    held = locked_for(meeting, "attendance")
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    in_office = {
        one.pk: one
        for one in BodyMember.objects.filter(body_id=held.body_id)
        .in_office(on=held.met_on)
        .select_related("person")
    }
    if set(members) - set(in_office):
        raise ValidationError("Somebody of the list was no member on the day of the meeting.")
    held.attendance.all().delete()
    rows = [
        Attendance(meeting=held, member=in_office[pk], status=status, interest=interest.strip())
        for pk, (status, interest) in members.items()
        if status
    ]
    rows += [
        Attendance(meeting=held, name=name.strip()[:150], status=AttendanceStatus.IN_ATTENDANCE)
        for name in others
        if name.strip()
    ]
    Attendance.objects.bulk_create(rows)
    held.revision += 1
    held.save(update_fields=["revision"])
    record(
        by=by,
        verb="meeting.attendance_noted",
        on=held,
        label=label_of(held),
        after={
            "attendance": [f"{row}: {row.get_status_display()}" for row in rows],
            "interests": [f"{row}: {row.interest}" for row in rows if row.interest],
        },
    )


def _still_there(item: AgendaItem) -> AgendaItem:
    """As it stands. The caller holds the meeting."""
    current = AgendaItem.objects.filter(pk=item.pk).first()
    if current is None:
        raise MoveNotAllowed("This item was removed meanwhile.")
    return current


def _hold_paper(paper: Paper) -> None:
    if Paper.objects.select_for_update().filter(pk=paper.pk).first() is None:
        raise MoveNotAllowed("This paper was removed meanwhile.")


def _item(item: AgendaItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in _FACTS}

"""Who belongs elsewhere in the same trust, and what stands in the records that are none of their business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.files.base import File
from django.db.models import CharField, CompositePrimaryKey, ForeignKey, Model, TextField
from django.utils import timezone

from assurance.models import EvidenceFile
from governance.models import Body, BodyMember
from governance.use_cases import agendas, board_packs, bodies, meetings, minutes
from tests.cast import Cast
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.conversations.models import Conversation
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.notices.models import Notice
from trust_portal.tenancy.models import TenantModel
from trust_portal.tenancy.scope import bound_trust_id, trust_scope

# What belongs to the record that names it, and not the other way round.
_BELONGINGS = (Conversation, EvidenceFile)
# What only tells of other records, and may say of them too much.
_TELLING = (AuditEntry, Job, Notice)

Rows = dict[type[Model], set[int]]


def joined(cast: Cast, role: Role, place_id: int | None = None) -> Person:
    """Somebody new in Alder, at this place alone."""
    person = Person.objects.create(
        email=f"{role}@elsewhere.example", full_name=f"{role.label} elsewhere", password=make_password(None)
    )
    with trust_scope(cast.trust("alder").pk):
        people.join(person=person, held=[HeldRole(role, place_id)], by=Actor.command())
    return person


def of_a_committee(cast: Cast) -> Person:
    """A trustee who sits on a committee and on nothing else."""
    person = joined(cast, Role.TRUSTEE)
    with trust_scope(cast.trust("alder").pk):
        committee = Body.objects.create(kind="committee", name="Committee elsewhere")
        BodyMember.objects.create(body=committee, person=person, role="member", from_on=date(2024, 9, 1))
    return person


def board(cast: Cast) -> dict[str, int]:
    """The trust board, whose meeting was held: agenda, paper, released pack, minutes, matter. Ids for addresses."""
    at, by = timezone.now() - timedelta(days=10), Actor.command()
    with trust_scope(cast.trust("alder").pk):
        body = bodies.add(kind="board", name="Chamber of Alder", key="board", by=by)
        member = bodies.appoint(
            body=body, outside_name="Quentin Alder", role="chair", from_on=at.date(), until_on=None, by=by
        )
        meeting = meetings.plan(
            body=body, starts_at=at + timedelta(days=3), venue="The hall of Alder", at=at, by=by
        )
        meeting.items.all().delete()
        item = agendas.add_item(
            meeting=meeting,
            title="Closure of Alder",
            lead="Quentin Alder",
            purpose="decide",
            minutes_long=9,
            by=by,
        )
        file = File(BytesIO(b"text"), name="redundancies-at-Alder.txt")
        paper = agendas.add_paper(item=item, title="Redundancies at Alder", file=file, at=at, by=by)
        agendas.add_paper(item=item, live_page="levels", at=at, by=by)
        meetings.publish(meeting=meeting, at=at, by=by)
        pack = board_packs.ask_for(meeting=meeting, papers=[paper], key="1", by=by)
        assert run_job(trust_id=bound_trust_id(), job_id=pack.job_id)
        board_packs.release(pack=pack, at=timezone.now(), by=by)
        meetings.hold(meeting=meeting, at=timezone.now(), by=by)
        entry = minutes.add_entry(
            meeting=meeting,
            kind="matter",
            text="Write to the parents of Alder",
            owner_name="Quentin Alder",
            due_on=timezone.localdate() + timedelta(days=9),
            item=item,
            by=by,
        )
        minutes.finish_draft(meeting=meeting, by=by)
        assert entry.matter is not None
        return {
            "body_id": body.pk,
            "member_id": member.pk,
            "meeting_id": meeting.pk,
            "item_id": item.pk,
            "paper_id": paper.pk,
            "entry_id": entry.pk,
            "matter_id": entry.matter.pk,
            "board_pack_id": pack.pk,
        }


def below(record: Model) -> Rows:
    """This record, all that hangs on it by foreign keys, and their conversations and files."""
    found: Rows = defaultdict(set, {type(record): {record.pk}})
    before = 0
    while before != (now := sum(map(len, found.values()))):
        before = now
        for model, key in _keys():
            parent: Any = key.related_model
            if model in found and parent in _BELONGINGS:
                mine = model._default_manager.filter(pk__in=found[model], **{f"{key.name}__isnull": False})
                found[parent].update(mine.values_list(key.attname, flat=True))
            if parent in found:
                hanging = model._default_manager.filter(**{f"{key.name}__in": found[parent]})
                found[model].update(hanging.values_list("pk", flat=True))
    return found


def marks_of(*records: Model) -> frozenset[str]:
    """Texts that say of which trust they are and stand in these records alone."""
    own: Rows = defaultdict(set)
    for record in records:
        for model, ids in below(record).items():
            own[model] |= ids
    theirs = {text for model, ids in own.items() for text in _texts(model, pk__in=ids)}
    unasked = (model for model in _models() if model not in _TELLING)
    others = {text for model in unasked for text in _texts(model, exclude=own.get(model, set()))}
    return frozenset(text for text in theirs if not any(text in other for other in others))


def _models() -> Iterator[type[Model]]:
    """Those whose records have a number of their own."""
    found = (model for model in apps.get_models() if issubclass(model, TenantModel))
    return (model for model in found if not isinstance(model._meta.pk, CompositePrimaryKey))


def _keys() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    for model in _models():
        yield from ((model, field) for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def _texts(model: type[Model], *, exclude: set[int] | None = None, **only: Any) -> Iterator[str]:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    ]
    rows = model._default_manager.filter(**only).exclude(pk__in=exclude or ())
    for row in rows.values_list(*names) if names else ():
        yield from (text for text in row if text and "Alder" in text)

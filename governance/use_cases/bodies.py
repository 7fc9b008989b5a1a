"""Boards and committees: made from the framework and the academies, changed, and who sits on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy
from assurance.frameworks.schema import Committee
from governance.agendas import MATTERS, template_for
from governance.models import AgendaTemplateItem, Body, BodyKind, BodyMember
from trust_portal.accounts.models import Membership, Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.tenancy.holding import hold_trust

from .meeting_moves import ChangedMeanwhile

# How a framework's own committee stands for the trust board, or for the local board of each academy.
_BOARD_KEYS = frozenset({"board"})
_LGB_KEYS = frozenset({"lgb", "lab", "aprc"})
_NO_BODIES = frozenset({"members", "transition", "challenge"})
LGB_NAME = "Local governing board"


@transaction.atomic
def make(*, committees: Iterable[Committee], academies: Iterable[Academy], by: Actor) -> list[Body]:
    """The bodies that the framework and the academies ask for and that are not there yet."""
    hold_trust()
    committees = list(committees)
    made = []
    have = set(Body.objects.values_list("key", flat=True)) | (
        {"board"} if Body.objects.filter(kind=BodyKind.BOARD).exists() else set()
    )
    if not any(one.id in _BOARD_KEYS for one in committees) and "board" not in have:
        made.append(add(kind=BodyKind.BOARD, name="Trust board", key="board", by=by))
    for one in committees:
        if one.id in _LGB_KEYS | _NO_BODIES or one.id in have:
            continue
        kind = BodyKind.BOARD if one.id in _BOARD_KEYS else BodyKind.COMMITTEE
        made.append(
            add(
                kind=kind,
                name=one.name,
                key=one.id,
                terms_of_reference=_terms(one),
                by=by,
                oversees=one.oversees,
            )
        )
    lgb = next((one for one in committees if one.id in _LGB_KEYS), None)
    with_board = set(Body.objects.filter(kind=BodyKind.LGB).values_list("academy_id", flat=True))
    for academy in academies:
        if academy.pk not in with_board:
            made.append(
                add(
                    kind=BodyKind.LGB,
                    name=f"{LGB_NAME} of {academy.name}"[:200],
                    key=lgb.id if lgb else "",
                    academy=academy,
                    terms_of_reference=_terms(lgb) if lgb else "",
                    by=by,
                    oversees=lgb.oversees if lgb else (),
                )
            )
    return made


def _terms(committee: Committee) -> str:
    lines = [committee.purpose or "", *(f"– {text}" for text in committee.oversees)]
    return "\n".join(filter(None, lines))


@transaction.atomic
def add(
    *,
    kind: str,
    name: str,
    key: str = "",
    academy: Academy | None = None,
    terms_of_reference: str = "",
    quorum: int = 3,
    clerk: Person | None = None,
    oversees: Iterable[str] = (),
    by: Actor,
) -> Body:
    """With an agenda template of its kind. Raises ValidationError naming the field."""
    hold_trust()  # of two of the same name the second is told
    _check(kind=kind, name=name, academy=academy, but=None)
    body = Body.objects.create(
        kind=kind,
        name=name.strip(),
        key=key,
        academy=academy,
        terms_of_reference=terms_of_reference.strip(),
        quorum=quorum,
        clerk=clerk,
    )
    AgendaTemplateItem.objects.bulk_create(
        AgendaTemplateItem(
            body=body,
            place=place,
            title=item.title,
            lead=item.lead,
            purpose=item.purpose,
            minutes_long=item.minutes_long,
            half_term=item.half_term,
            live_page=item.live_page,
        )
        for place, item in enumerate(template_for(kind, list(oversees)), start=1)
    )
    record(by=by, verb="body.added", on=body, after=_facts(body))
    return body


@transaction.atomic
def change(
    *,
    body: Body,
    name: str,
    terms_of_reference: str,
    quorum: int,
    clerk: Person | None,
    seen_revision: int,
    by: Actor,
) -> Body:
    """Raises ValidationError, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = Body.objects.select_for_update(of=("self",)).select_related("academy", "clerk").get(pk=body.pk)
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    _check(kind=held.kind, name=name, academy=held.academy, but=held)
    before = _facts(held)
    held.name, held.terms_of_reference = name.strip(), terms_of_reference.strip()
    held.quorum, held.clerk = quorum, clerk
    held.revision += 1
    held.save()
    old, new = changed_fields(before, _facts(held))
    record(by=by, verb="body.changed", on=held, before=old, after=new)
    return held


@transaction.atomic
def appoint(
    *,
    body: Body,
    role: str,
    from_on: date,
    until_on: date | None,
    person: Person | None = None,
    outside_name: str = "",
    by: Actor,
) -> BodyMember:
    """Somebody of the trust, or somebody from outside by name, for a term of office. Raises ValidationError."""
    outside_name = outside_name.strip()
    if (person is None) == (outside_name == ""):
        raise ValidationError({"person": "Choose a person, or write the name of somebody from outside."})
    if person is not None and not Membership.objects.held_by(person).exists():
        raise ValidationError({"person": "Choose somebody of this trust."})
    # One after the other for each body: two terms of one person must not overlap.
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    _check_term(body, person, outside_name, from_on, until_on, but=None)
    member = BodyMember.objects.create(
        body=body, person=person, outside_name=outside_name, role=role, from_on=from_on, until_on=until_on
    )
    record(by=by, verb="body.appointed", on=member, label=f"{member}, {body.name}", after=_term(member))
    return member


@transaction.atomic
def change_term(
    *, member: BodyMember, role: str, from_on: date, until_on: date | None, by: Actor
) -> BodyMember:
    """Another role or other dates; ending it is giving its last day. Raises ValidationError."""
    Body.objects.select_for_update(no_key=True).get(pk=member.body_id)
    held = BodyMember.objects.select_related("body", "person").get(pk=member.pk)
    _check_term(held.body, held.person, held.outside_name, from_on, until_on, but=held)
    before = _term(held)
    held.role, held.from_on, held.until_on = role, from_on, until_on
    held.save()
    old, new = changed_fields(before, _term(held))
    record(by=by, verb="body.term_changed", on=held, label=f"{held}, {held.body.name}", before=old, after=new)
    return held


def _check(*, kind: str, name: str, academy: Academy | None, but: Body | None) -> None:
    others = Body.objects.exclude(pk=but.pk) if but else Body.objects.all()
    if not name.strip():
        raise ValidationError({"name": "Enter a name"})
    if others.filter(name__iexact=name.strip()).exists():
        raise ValidationError({"name": "There is a board or committee of this name already."})
    if (kind == BodyKind.LGB) != (academy is not None):
        raise ValidationError({"academy": "A local governing board, and it alone, belongs to an academy."})
    if academy is not None and others.filter(academy=academy).exists():
        raise ValidationError({"academy": "This academy has a local governing board already."})


def _check_term(
    body: Body,
    person: Person | None,
    outside_name: str,
    from_on: date,
    until_on: date | None,
    *,
    but: BodyMember | None,
) -> None:
    if until_on is not None and until_on < from_on:
        raise ValidationError({"until_on": "The last day cannot be before the first."})
    others = BodyMember.objects.filter(body=body, person=person, outside_name=outside_name)
    for other in others.exclude(pk=but.pk) if but else others:
        begins_after = until_on is not None and other.from_on > until_on
        if not begins_after and (other.until_on is None or other.until_on >= from_on):
            raise ValidationError({"from_on": f"{other} has another term that these days overlap."})


def _facts(body: Body) -> dict[str, object]:
    return {
        "name": body.name,
        "kind": body.get_kind_display(),
        "academy": str(body.academy or ""),
        "terms_of_reference": body.terms_of_reference,
        "quorum": body.quorum,
        "clerk": str(body.clerk or ""),
    }


def _term(member: BodyMember) -> dict[str, object]:
    return {
        "role": member.get_role_display(),
        "from_on": member.from_on.isoformat(),
        "until_on": member.until_on.isoformat() if member.until_on else "",
    }


@transaction.atomic
def add_to_template(*, body: Body, item: AgendaTemplateItem, before: int | None, by: Actor) -> None:
    """One more item that its agendas begin with, at this place counted from 1, or at the end.

    Raises ValidationError where the template has the same item already.
    """
    held, items = _template_of(body)
    if any((one.title, one.half_term) == (item.title, item.half_term) for one in items):
        raise ValidationError({"title": "The template has this item already."})
    _write_template(
        held, [*items[: before - 1], item, *items[before - 1 :]] if before else [*items, item], by
    )


@transaction.atomic
def remove_from_template(*, body: Body, item_id: int, by: Actor) -> bool:
    """Whether the item was still there."""
    held, items = _template_of(body)
    kept = [one for one in items if one.pk != item_id]
    if len(kept) < len(items):
        _write_template(held, kept, by)
    return len(kept) < len(items)


def _template_of(body: Body) -> tuple[Body, list[AgendaTemplateItem]]:
    """The body, held until the transaction ends, and its items in order."""
    held = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    return held, list(held.template_items.order_by("place", "pk"))


def _write_template(held: Body, items: list[AgendaTemplateItem], by: Actor) -> None:
    before = list(held.template_items.order_by("place").values_list("title", flat=True))
    held.template_items.exclude(pk__in=[one.pk for one in items if one.pk]).delete()
    for place, item in enumerate(items, start=1):
        item.body, item.place = held, place
        item.save()
    record(
        by=by,
        verb="body.template_changed",
        on=held,
        before={"items": before},
        after={"items": [item.title for item in items]},
    )


def opens_matters(title: str) -> bool:
    return title.strip().lower() == MATTERS.lower()

"""How a proposed support level comes into force: its evidence is seen, and those agree whom the framework names."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from assurance.frameworks.schema import SupportModel
from assurance.in_force import framework_of
from assurance.level_lifecycle import MOVES
from assurance.models import AgreedAs, LevelAgreement, LevelDecision, LevelEvidence
from trust_portal.accounts.access import Access
from trust_portal.accounts.offices import LEFT, has_left
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .level_moves import MoveNotAllowed, bring_into_force, label_of, locked_for


@transaction.atomic
def note_evidence(
    *, decision: LevelDecision, item: str, is_seen: bool, link: str, note: str, at: datetime, by: Actor
) -> LevelEvidence:
    """Tick a line of the checklist, with where it is to be found. Raises ValidationError and MoveNotAllowed."""
    locked = locked_for(decision, "note evidence")
    row = LevelEvidence.objects.select_for_update().filter(decision=locked, item=item).first()
    if row is None:
        raise ValidationError({"item": "The framework has no such piece of evidence."})
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise ValidationError({"link": "Enter an address that begins with https://"})
    before = {"seen": row.is_seen, "link": row.link, "note": row.note}
    row.is_seen, row.link, row.note = is_seen, link.strip(), note.strip()
    row.changed_at, row.changed_by = at, by.person
    row.full_clean(
        exclude={"trust", "decision", "changed_by"}, validate_constraints=False, validate_unique=False
    )
    row.save()
    after = {"seen": row.is_seen, "link": row.link, "note": row.note}
    if before != after:
        framework = framework_of(locked.version)
        names = {one.id: one.name for one in framework.pack.support_model(locked.model).evidence}
        record(
            by=by,
            verb=MOVES["note evidence"].verb,
            on=locked,
            label=f"{label_of(locked, framework)}: {names.get(item, item)}",
            before=before,
            after=after,
        )
    return row


@transaction.atomic
def agree(
    *, decision: LevelDecision, agreed_as: AgreedAs, minute: str = "", at: datetime, by: Actor
) -> LevelDecision:
    """Sign as the chief executive or for the board; with the last signature the level is in force.

    Raises MoveNotAllowed: twice, out of order, without the evidence that the framework asks for.
    """
    locked = locked_for(decision, "agree")
    framework = framework_of(locked.version)
    model = framework.pack.support_model(locked.model)
    if agreed_as.value not in model.agreed_by:
        raise MoveNotAllowed(f"The framework does not ask the {agreed_as.label.lower()} to agree.")
    if agreed_as is AgreedAs.BOARD and has_left(by, at=at):
        raise MoveNotAllowed(LEFT)
    given = set(locked.agreements.values_list("agreed_as", flat=True))
    if agreed_as.value in given:
        raise MoveNotAllowed(f"The {agreed_as.label.lower()} has agreed already.")
    before_it = model.agreed_by[: model.agreed_by.index(agreed_as.value)]
    if waiting := [AgreedAs(one).label.lower() for one in before_it if one not in given]:
        raise MoveNotAllowed(f"The {waiting[0]} agrees first.")
    _check_evidence(locked, model)
    LevelAgreement.objects.create(
        decision=locked, agreed_as=agreed_as, minute=minute.strip(), agreed_by=by.person, agreed_at=at
    )
    record(
        by=by,
        verb=MOVES["agree"].verb,
        on=locked,
        label=label_of(locked, framework),
        after={"agreed_as": agreed_as.label, "minute": minute.strip()},
    )
    if given | {agreed_as.value} >= set(model.agreed_by):
        bring_into_force(locked, at=at)
    return locked


def capacities(access: Access) -> tuple[AgreedAs, ...]:
    """As whom this person may sign, in the order in which frameworks ask."""
    by_role = {Role.CEO: AgreedAs.CEO, Role.TRUSTEE: AgreedAs.BOARD}
    return tuple(capacity for role, capacity in by_role.items() if role in access.roles)


def capacity_of(access: Access, decision: LevelDecision) -> AgreedAs:
    """As whom this person signs next: of several capacities the first that has not signed."""
    given = set(decision.agreements.values_list("agreed_as", flat=True))
    own = capacities(access)
    return next((one for one in own if one.value not in given), own[-1] if own else AgreedAs.BOARD)


def _check_evidence(decision: LevelDecision, model: SupportModel) -> None:
    seen = set(decision.evidence.filter(is_seen=True).values_list("item", flat=True))
    missing = [item.name for item in model.evidence if item.is_required and item.id not in seen]
    if missing:
        raise MoveNotAllowed(f"This evidence has not been ticked yet: {'; '.join(missing)}.")

"""The scheme of delegation: rows of decisions, and what each level does with them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from governance.delegation import LEVELS, POWERS, STANDARD
from governance.models import DelegatedDecision
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.tenancy.holding import hold_trust

from .meeting_moves import ChangedMeanwhile, MoveNotAllowed


@transaction.atomic
def begin(*, by: Actor) -> int:
    """Write down the usual rows, to be changed. Raises MoveNotAllowed where there are any."""
    hold_trust()
    if DelegatedDecision.objects.exists():
        raise MoveNotAllowed("The scheme of delegation is begun already.")
    for row in STANDARD:
        save(area=row.area, text=row.text, powers=row.powers, by=by)
    return len(STANDARD)


@transaction.atomic
def save(
    *,
    row: DelegatedDecision | None = None,
    area: str,
    text: str,
    powers: Mapping[str, str],
    seen_revision: int = 0,
    by: Actor,
) -> DelegatedDecision:
    """A new row, or a changed one. Exactly one level decides.

    Raises ValidationError, MoveNotAllowed for a row that is gone, and ChangedMeanwhile.
    """
    said = {level: power for level, power in powers.items() if power}
    if set(said) - set(LEVELS) or set(said.values()) - set(POWERS):
        raise ValidationError("The scheme has no such level or power.")
    if list(said.values()).count("decides") != 1:
        raise ValidationError("Exactly one level decides.")
    if row is None:
        last = DelegatedDecision.objects.aggregate(last=Max("place"))["last"] or 0
        row = DelegatedDecision.objects.create(
            place=last + 1, area=area.strip(), text=text.strip(), powers=said
        )
        record(by=by, verb="delegation.added", on=row, after=_facts(row))
        return row
    held = _still_there(row)
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    before = _facts(held)
    held.area, held.text, held.powers = area.strip(), text.strip(), said
    held.revision += 1
    held.save()
    old, new = changed_fields(before, _facts(held))
    record(by=by, verb="delegation.changed", on=held, before=old, after=new)
    return held


@transaction.atomic
def remove(*, row: DelegatedDecision, by: Actor) -> None:
    """Raises MoveNotAllowed for a row that is gone."""
    held = _still_there(row)
    record(by=by, verb="delegation.removed", on=held, before=_facts(held))
    held.delete()


def _still_there(row: DelegatedDecision) -> DelegatedDecision:
    """Held until the transaction ends."""
    held = DelegatedDecision.objects.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise MoveNotAllowed("This decision was removed meanwhile.")
    return held


def _facts(row: DelegatedDecision) -> dict[str, object]:
    powers = {LEVELS[level]: POWERS[power] for level, power in row.powers.items()}
    return {"area": row.area, "text": row.text, "powers": powers}

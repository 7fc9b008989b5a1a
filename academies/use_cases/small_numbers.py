"""What can be done with the rule by which figures about few pupils are hidden."""

from __future__ import annotations

from django.db import transaction

from academies.models import SmallNumbers
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record


@transaction.atomic
def change(*, smallest_count: int, smallest_cohort: int, by: Actor) -> SmallNumbers:
    """From the next page on. Raises ValidationError."""
    rule = SmallNumbers.objects.select_for_update().first() or SmallNumbers()
    before = _facts(rule)
    rule.smallest_count, rule.smallest_cohort = smallest_count, smallest_cohort
    rule.clean_fields(exclude={"trust"})
    old, new = changed_fields(before, _facts(rule))
    if new:
        rule.save()
        record(by=by, verb="small_numbers.changed", on=rule, before=old, after=new)
    return rule


def _facts(rule: SmallNumbers) -> dict[str, int]:
    return {"smallest_count": rule.smallest_count, "smallest_cohort": rule.smallest_cohort}

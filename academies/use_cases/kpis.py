"""What can be done with the list of a trust's key figures."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.changes import KpiChanged, tell
from academies.kpis.catalogue import CATALOGUE, CatalogueKpi
from academies.kpis.groups import GROUP_LABELS
from academies.models import Direction, Kpi, PeriodKind, Unit
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record

_FROM_CATALOGUE = (
    "name",
    "definition",
    "unit",
    "direction",
    "grain",
    "decimals",
    "group",
    "published_measure",
)


class NotOwnKpi(Exception):
    """The KPI is of the catalogue, which the trust cannot rewrite."""


def seed() -> int:
    """Give the bound trust the catalogue's KPIs as they are today; how many were added or rewritten.

    Whether one is in use stays as the trust has it. A trust's own KPI whose key the catalogue takes later
    keeps its key: the catalogue's is left out.
    """
    known = {kpi.key: kpi for kpi in Kpi.objects.all()}
    missing = [Kpi(key=one.key, is_own=False, **_facts_of(one)) for one in CATALOGUE if one.key not in known]
    outdated = []
    for one in CATALOGUE:
        kpi = known.get(one.key)
        facts = _facts_of(one)
        if kpi is not None and not kpi.is_own and any(getattr(kpi, name) != facts[name] for name in facts):
            for name, value in facts.items():
                setattr(kpi, name, value)
            outdated.append(kpi)
    Kpi.objects.bulk_create(missing, ignore_conflicts=True)
    if outdated:
        Kpi.objects.bulk_update(outdated, _FROM_CATALOGUE)
    return len(missing) + len(outdated)


@transaction.atomic
def add(
    *,
    key: str,
    name: str,
    definition: str,
    unit: Unit,
    direction: Direction,
    grain: PeriodKind,
    decimals: int,
    group: str,
    by: Actor,
) -> Kpi:
    """A KPI of the trust's own. Raises ValidationError, also where the key is taken."""
    kpi = Kpi(
        key=key,
        name=name.strip(),
        definition=definition.strip(),
        unit=unit,
        direction=direction,
        grain=grain,
        decimals=decimals,
        group=group,
        is_own=True,
    )
    kpi.clean_fields(exclude={"trust"})
    if group not in GROUP_LABELS:
        raise ValidationError({"group": "Choose one of the groups."})
    if Kpi.objects.filter(key=key).exists():
        raise ValidationError({"key": f"There is a KPI with the key {key} already."})
    kpi.save()
    record(by=by, verb="kpi.added", on=kpi, after=_facts(kpi))
    return kpi


@transaction.atomic
def change(*, kpi: Kpi, name: str, definition: str, direction: Direction, by: Actor) -> Kpi:
    """Put the words of a trust's own KPI right. What its figures mean (unit, grain) stays.

    Raises NotOwnKpi and ValidationError.
    """
    locked = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if not locked.is_own:
        raise NotOwnKpi("This KPI is the catalogue's. Add one of your own to measure something else.")
    before = _facts(locked)
    locked.name, locked.definition, locked.direction = name.strip(), definition.strip(), direction
    locked.clean_fields(exclude={"trust"})
    old, new = changed_fields(before, _facts(locked))
    if new:
        locked.save(update_fields=["name", "definition", "direction"])
        record(by=by, verb="kpi.changed", on=locked, before=old, after=new)
        if "direction" in new:
            tell(KpiChanged(locked.pk), by=by)
    return locked


@transaction.atomic
def retire(*, kpi: Kpi, by: Actor) -> Kpi:
    """Take no more values of it; those that are there stay."""
    return _set_active(kpi, False, "kpi.retired", by)


@transaction.atomic
def restore(*, kpi: Kpi, by: Actor) -> Kpi:
    """Take values of it again."""
    return _set_active(kpi, True, "kpi.restored", by)


def _set_active(kpi: Kpi, is_active: bool, verb: str, by: Actor) -> Kpi:
    locked = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if locked.is_active != is_active:
        locked.is_active = is_active
        locked.save(update_fields=["is_active"])
        record(by=by, verb=verb, on=locked)
    return locked


def _facts_of(entry: CatalogueKpi) -> dict[str, Any]:
    return {
        "name": entry.name,
        "definition": entry.definition,
        "unit": entry.unit,
        "direction": entry.direction,
        "grain": entry.grain,
        "decimals": entry.decimals,
        "group": entry.group,
        "published_measure": entry.published,
    }


def _facts(kpi: Kpi) -> dict[str, Any]:
    names = ("key", "name", "definition", "unit", "direction", "grain", "decimals", "group")
    return {name: getattr(kpi, name) for name in names}

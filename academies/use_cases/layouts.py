"""What can be done with the layouts of files that a trust knows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.kpi_files import Layout, LayoutInvalid
from academies.models import Kpi, SavedLayout
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record


@transaction.atomic
def keep(*, name: str, layout: Layout, at: datetime, by: Actor) -> SavedLayout:
    """Remember a layout by the name of its source; one of this name is changed. Raises ValidationError."""
    known = SavedLayout.objects.select_for_update().filter(name__iexact=name.strip()).first()
    if known is None:
        return add(name=name, layout=layout, by=by)
    return change(saved=known, name=known.name, layout=layout, at=at, by=by)


@transaction.atomic
def add(*, name: str, layout: Layout, by: Actor) -> SavedLayout:
    """Raises ValidationError, also where the name is taken."""
    saved = SavedLayout(name=name.strip(), layout=_checked(layout), made_by=by.person)
    saved.clean_fields(exclude={"trust", "made_by"})
    _check_name(saved)
    saved.save()
    record(by=by, verb="layout.added", on=saved, after=_facts(saved))
    return saved


@transaction.atomic
def change(*, saved: SavedLayout, name: str, layout: Layout, at: datetime, by: Actor) -> SavedLayout:
    """Imports that were read by it keep what they were read by. Raises ValidationError."""
    locked = SavedLayout.objects.select_for_update().get(pk=saved.pk)
    before, former = _facts(locked), locked.layout
    locked.name, locked.layout = name.strip(), _checked(layout)
    locked.clean_fields(exclude={"trust", "made_by"})
    _check_name(locked)
    old, new = changed_fields(before, _facts(locked))
    if new or locked.layout != former:
        locked.changed_at = at
        locked.save(update_fields=["name", "layout", "changed_at"])
        record(by=by, verb="layout.changed", on=locked, before=old, after=new)
    return locked


@transaction.atomic
def remove(*, saved: SavedLayout, by: Actor) -> None:
    """Files like it have to be mapped anew; imports that were read by it stay as they are."""
    locked = SavedLayout.objects.select_for_update().get(pk=saved.pk)
    record(by=by, verb="layout.removed", on=locked, before=_facts(locked))
    locked.delete()


def _checked(layout: Layout) -> dict[str, Any]:
    try:
        layout.check(set(Kpi.objects.values_list("key", flat=True)))
    except LayoutInvalid as invalid:
        raise ValidationError(
            {"layout": [f"{name}: {why}" for name, why in invalid.errors.items()]}
        ) from None
    return layout.to_json()


def _check_name(saved: SavedLayout) -> None:
    if SavedLayout.objects.filter(name__iexact=saved.name).exclude(pk=saved.pk).exists():
        raise ValidationError({"name": f"There is a layout called “{saved.name}” already."})


def _facts(saved: SavedLayout) -> dict[str, Any]:
    try:
        kpis = list(saved.as_layout.kpis())
    except LayoutInvalid:
        kpis = []
    return {"name": saved.name, "kpis": kpis}

"""Importing an export into an empty trust: everything or nothing, in the transaction of the bound trust."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from trust_portal.accounts.models import Membership, Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.beginnings import begin_trust
from trust_portal.tenancy.models import Trust

from . import files, history, insertion, listeners, manifest, numbers
from .archive import Archive
from .emptiness import check_is_empty
from .package import settings_of
from .refusals import ImportRefused
from .staging import ByModel, stage

Report = Callable[[int, int, str], None]
_SECOND_FACTOR = "second_factor_roles"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows of each table came in, and how many files; `missing`: rows that came without theirs."""

    rows: Mapping[str, int]
    files: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def bring_in(archive: Archive, *, trust: Trust, token: str, by: Actor, report: Report) -> Imported:
    """All that the file holds becomes the bound trust's. Raises ImportRefused; the caller then rolls back.

    `token` is new for each import. The person who imports keeps the roles they have.
    """
    report(0, 4, "Checking the file")
    archive.verify()
    settings = _checked_settings(archive, trust)
    report(1, 4, "Reading the rows")
    staged: ByModel = {one.table.model: one for one in stage(archive)}
    history.lay_to_rest(staged, token=token)
    numbers.follow(staged)
    report(2, 4, "Checking the rows")
    for one in staged.values():
        insertion.check(one, staged)
    report(3, 4, "Writing the rows")
    # From here on nobody else can add anything to the trust.
    locked = Trust.objects.select_for_update().get(pk=trust.pk)
    check_is_empty(importer=by.person)
    rows = _insert(staged, by.person)
    begin_trust()
    _set(locked, settings)
    _bring_logo(archive, locked, by)
    brought = files.bring(archive)
    imported = Imported(rows, len(brought.written), brought.missing)
    try:
        _record(archive, locked, settings, imported, by)
        listeners.tell(by=by)
    except BaseException:
        brought.undo()
        raise
    return imported


def _record(
    archive: Archive, trust: Trust, settings: Mapping[str, Any], imported: Imported, by: Actor
) -> None:
    after: dict[str, Any] = {
        "from": archive.manifest.slug,
        "made_at": archive.manifest.made_at,
        "settings": sorted(settings),
        "rows": {name: count for name, count in imported.rows.items() if count},
    }
    if imported.files or imported.missing:
        after |= {"files": imported.files, "files_missing": imported.missing}
    record(by=by, verb="trust.imported", on=trust, after=after)


def _insert(staged: ByModel, importer: Person | None) -> dict[str, int]:
    own = list(Membership.objects.held_by(importer)) if importer else []
    Membership.objects.filter(pk__in=[one.pk for one in own]).delete()
    _make_way(staged)
    rows = {one.table.name: insertion.insert(one, staged) for one in staged.values()}
    # Unless the file brings the same role along.
    Membership.objects.bulk_create(own, ignore_conflicts=True)
    members = Membership.objects.order_by("person_id").values_list("person_id", "trust_id").distinct()
    TrustEntry.objects.bulk_create(
        [TrustEntry(person_id=person_id, trust_id=trust_id) for person_id, trust_id in members],
        ignore_conflicts=True,
    )
    return rows


def _make_way(staged: ByModel) -> None:
    """What every trust begins with gives way to the file's own; an older file may not have the table yet."""
    for one in staged.values():
        if one.entry is not None and one.table.model.seeded is not None:
            one.table.model._default_manager.filter(one.table.model.seeded).delete()


def _checked_settings(archive: Archive, trust: Trust) -> dict[str, Any]:
    found = archive.settings()
    if unknown := found.keys() - settings_of(trust).keys():
        raise ImportRefused(
            f"{manifest.SETTINGS} has a setting that this portal does not have: {min(unknown)[:50]}."
        )
    roles = found.get(_SECOND_FACTOR, [])
    if not isinstance(roles, list) or not all(role in Role.values for role in roles):
        raise ImportRefused(f"{manifest.SETTINGS}: {_SECOND_FACTOR} is not a list of roles.")
    try:
        return {name: Trust._meta.get_field(name).clean(value, trust) for name, value in found.items()}  # type: ignore[union-attr]
    except ValidationError as error:
        raise ImportRefused(f"{manifest.SETTINGS}: {' '.join(error.messages)}") from None


def _set(trust: Trust, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        setattr(trust, name, value)
    try:
        trust.full_clean()
    except ValidationError as error:
        raise ImportRefused(f"{manifest.SETTINGS}: {' '.join(error.messages)}") from None
    if settings:
        trust.save(update_fields=list(settings))


def _bring_logo(archive: Archive, trust: Trust, by: Actor) -> None:
    picture = archive.logo()
    if picture is None:
        return
    try:
        logos.store(trust=trust, sent=io.BytesIO(picture), by=by)
    except ValidationError as error:
        raise ImportRefused(f"{archive.manifest.logo}: {' '.join(error.messages)}") from None

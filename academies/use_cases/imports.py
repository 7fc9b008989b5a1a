"""What can be done with a file of a trust's figures: upload, read, confirm, cancel, undo.

Reading, confirming and undoing are jobs; the moves themselves are here. All that happens to the values of one
period happens one after the other: whoever changes them holds the period's row.

An import is undone as a whole, and brings back exactly what stood before it. Where a later import has put a
version in place of one of its own, it is refused until that one is undone: taking a version from the middle
would leave the later one explained by a state that never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from academies.changes import ValuesChanged, tell
from academies.importing import cells, storage
from academies.importing.reach import Reach
from academies.importing.recognising import Recognised
from academies.importing.sieve import Sieve
from academies.importing.twins import confirmed_twin, fingerprint
from academies.kpi_files import Layout
from academies.models import Import, ImportProblem, ImportState, Period, ValueStatus
from academies.use_cases import layouts
from academies.use_cases.import_moves import (
    CONFIRM,
    READ,
    UNDO,
    MoveNotAllowed,
    ask,
    check_no_job,
    check_reach,
    held,
)
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.jobs.models import Job
from trust_portal.tenancy.scope import bound_trust_id

__all__ = [
    "CONFIRM",
    "READ",
    "UNDO",
    "BuiltOn",
    "Contested",
    "MoveNotAllowed",
    "NothingInReach",
    "Stored",
    "ask_to_confirm",
    "ask_to_undo",
    "cancel",
    "confirm",
    "read",
    "refuse",
    "undo",
    "upload",
]


class BuiltOn(MoveNotAllowed):
    """Later imports have changed figures of this one; they are undone first."""


class NothingInReach(MoveNotAllowed):
    """The person may bring in no figures at all."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A confirmed import: how many versions it wrote."""

    versions: int


@dataclass(frozen=True, slots=True)
class Contested:
    """Nothing was stored: others changed so many of the import's cells since it was read. They are marked."""

    cells: int


def upload(
    *,
    chunks: Iterable[bytes],
    file_name: str,
    period: Period,
    status: ValueStatus,
    reach: Reach,
    by: Actor,
    layout: Mapping[str, Any] | None = None,
    source: str = "",
    is_to_be_mapped: bool = False,
) -> Import:
    """Keep a file and ask for it to be read. Without a layout the portal finds out: the file is its template, or in
    a layout that the trust knows. With `is_to_be_mapped` it waits for somebody to say which column is what.

    Raises NothingInReach. Nothing is kept then.
    """
    if reach == Reach():
        raise NothingInReach("You are not attached to an academy whose figures you may bring in.")
    trust_id = bound_trust_id()
    kept = storage.keep(trust_id, chunks)
    try:
        with transaction.atomic():
            imported = Import.objects.create(
                period=period,
                file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "file",
                stored_as=kept.name,
                sha256=kept.sha256,
                size=kept.size,
                status=status,
                reach=reach.as_json(),
                layout=dict(layout or {}),
                source=source,
                state=ImportState.MAPPING if is_to_be_mapped else ImportState.UPLOADED,
                uploaded_by=by.person,
            )
            if not is_to_be_mapped:
                imported.job = ask(READ, imported, by)
                imported.save(update_fields=["job"])
            after = {"period": f"{period} of {period.school_year}", "bytes": kept.size, "sha256": kept.sha256}
            record(by=by, verb="import.uploaded", on=imported, after=after)
    except BaseException:
        storage.remove(storage.path_of(trust_id, kept.name))
        raise
    return imported


@transaction.atomic
def read(
    *,
    imported: Import,
    rows: Iterator[cells.Staged | ImportProblem],
    depends_on: Iterable[object],
    at: datetime,
    by: Actor,
    recognised: Recognised | None = None,
) -> Import:
    """Compare a file's values with what stands. `rows` may raise, and nothing is kept then; it must not ask the
    database anything.

    `depends_on` is all that decides what reading gives, beside the file: where a confirmed import was read
    from the same and nothing has happened since, the file is not read again. `recognised` is the trust's layout
    by which it was read, where nobody had named one.
    """
    locked = held(imported, "import.read")
    if recognised is not None and recognised.layout is not None:
        locked.layout, locked.source = recognised.layout.to_json(), recognised.name
    period = Period.objects.get(pk=locked.period_id)
    locked.fingerprint = fingerprint(locked, depends_on)
    # Read before the comparison: what is confirmed in between is found when this one is confirmed.
    locked.seen_moves = period.moves
    locked.same_as = confirmed_twin(locked)
    if locked.same_as is not None:
        twin = locked.same_as
        locked.cells_unchanged = twin.cells_to_write + twin.cells_unchanged
    else:
        sieve = Sieve()
        cells.stage(sieve.values(rows))
        # Only now: while rows are on their way into the database, it hears nothing else.
        sieve.write(locked)
        doubled = cells.compare(locked)
        for name, number in cells.counts(locked).items():
            setattr(locked, name, number)
        locked.cells_refused = sieve.refused + doubled
    locked.state = ImportState.READY
    locked.save()
    record(by=by, verb="import.read", on=locked, after=_numbers(locked))
    return locked


@transaction.atomic
def refuse(*, imported: Import, message: str, at: datetime, by: Actor) -> Import:
    """The file cannot be read at all; `message` says what to do."""
    locked = held(imported, "import.refused")
    locked.state, locked.message, locked.ended_at = ImportState.REFUSED, message[:500], at
    locked.save(update_fields=["state", "message", "ended_at"])
    record(by=by, verb="import.refused", on=locked, after={"reason": locked.message})
    return locked


@transaction.atomic
def ask_to_confirm(*, imported: Import, reach: Reach, by: Actor) -> Job:
    """Have the import stored in the background. Raises MoveNotAllowed.

    `reach` is what the person may bring in today: it must cover what the import was read for.
    """
    locked = held(imported, "import.confirmed")
    check_reach(locked, reach)
    return _ask_next(locked, CONFIRM, by)


@transaction.atomic
def confirm(*, imported: Import, at: datetime, by: Actor) -> Stored | Contested:
    """Store what is new or changed as versions, all or nothing.

    Where others changed the same cells since the import was read, nothing is stored: the cells are brought up
    to date and marked, so that somebody can look and confirm again. Raises MoveNotAllowed.
    """
    period = Period.objects.locked(imported.period_id)
    locked = held(imported, "import.confirmed")
    if period.moves != locked.seen_moves and (contested := _bring_up_to_date(locked, period)):
        return Contested(contested)
    written = cells.store(locked) if locked.cells_to_write else 0
    if written != locked.cells_to_write:
        raise MoveNotAllowed("What was read of this file is no longer kept. Upload it again.")
    locked.moves_after = _move(period) if written else period.moves
    locked.state, locked.ended_at = ImportState.CONFIRMED, at
    locked.save(update_fields=["state", "ended_at", "moves_after"])
    if locked.is_to_be_kept and locked.source:
        layouts.keep(name=locked.source, layout=Layout.from_json(locked.layout), at=at, by=by)
    record(by=by, verb="import.confirmed", on=locked, after=_numbers(locked))
    if written:
        tell(ValuesChanged(import_id=locked.pk, period_id=period.pk), by=by)
    return Stored(written)


@transaction.atomic
def cancel(*, imported: Import, at: datetime, by: Actor) -> Import:
    """Leave everything as it is and forget the file. Raises MoveNotAllowed."""
    locked = held(imported, "import.cancelled")
    check_no_job(locked)
    locked.state, locked.ended_at = ImportState.CANCELLED, at
    locked.save(update_fields=["state", "ended_at"])
    record(by=by, verb="import.cancelled", on=locked)
    path = storage.path_of(bound_trust_id(), locked.stored_as)
    transaction.on_commit(lambda: storage.remove(path))
    return locked


@transaction.atomic
def ask_to_undo(*, imported: Import, reach: Reach, by: Actor) -> Job:
    """Have the import undone in the background. Raises MoveNotAllowed, and BuiltOn where it cannot be."""
    locked = held(imported, "import.undone")
    check_reach(locked, reach)
    _check_nothing_builds_on(locked)
    return _ask_next(locked, UNDO, by)


@transaction.atomic
def undo(*, imported: Import, at: datetime, by: Actor) -> int:
    """Take every version of the import back; how many there were. Raises MoveNotAllowed and BuiltOn."""
    period = Period.objects.locked(imported.period_id)
    locked = held(imported, "import.undone")
    _check_nothing_builds_on(locked)
    removed = cells.take_back(locked)
    if removed:
        _move(period)
    locked.state, locked.ended_at = ImportState.UNDONE, at
    locked.save(update_fields=["state", "ended_at"])
    record(by=by, verb="import.undone", on=locked, before={"versions": removed}, after={"versions": 0})
    if removed:
        tell(ValuesChanged(import_id=locked.pk, period_id=period.pk), by=by)
    return removed


# --- what the moves are made of -----------------------------------------------------------------------------


def _check_nothing_builds_on(imported: Import) -> None:
    later = Import.objects.filter(pk__in=cells.built_on(imported)).order_by("ended_at")
    names = ", ".join(f"“{one.file_name}”" for one in later[:3])
    if names:
        raise BuiltOn(f"Later imports have changed figures of this one: {names}. Undo them first.")


def _bring_up_to_date(imported: Import, period: Period) -> int:
    """How many cells somebody else has changed since; the import is compared with what stands now."""
    if imported.same_as_id is not None:
        raise MoveNotAllowed("Figures of this period have changed since. Upload the file again.")
    before = imported.cells_contested
    cells.compare_again(imported)
    found = cells.counts(imported)
    for name, number in found.items():
        setattr(imported, name, number)
    imported.seen_moves = period.moves
    imported.save(update_fields=["seen_moves", *found])
    return max(0, imported.cells_contested - before)


def _move(period: Period) -> int:
    period.moves += 1
    period.save(update_fields=["moves"])
    return period.moves


def _ask_next(imported: Import, kind: str, by: Actor) -> Job:
    check_no_job(imported)
    job = ask(kind, imported, by)
    imported.job = job
    imported.save(update_fields=["job"])
    return job


def _numbers(imported: Import) -> dict[str, Any]:
    return {
        "new": imported.cells_new,
        "changed": imported.cells_changed,
        "unchanged": imported.cells_unchanged,
        "refused": imported.cells_refused,
    }

"""A million ratings worked out and stored, against one SQL statement written by hand for the same.

Both run as the app role under forced row-level security, in the same two connections, trust after trust, and must
leave exactly the same rows behind. Then an import changes one figure in a hundred.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any

import django
import psycopg

from benchmarks import ratings_world as worlds
from benchmarks.ratings_world import World

TRUSTS = 4
WORKERS = 2
HAND_TARGET, SPEED_TARGET, PART_TARGET = 2.0, 100_000, 0.05
IMPORTS = 3  # a single one takes too little time to be measured well
CHANGED = worlds.ACADEMIES * worlds.AREAS * worlds.TERMS // 100


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and of processors: the worker's and its server process's."""

    clock: float
    processors: float
    results: tuple[Any, ...]


def run() -> bool:
    """Print the ratios; True where all keep to their targets."""
    django.setup()
    made = [worlds.make(str(number)) for number in range(TRUSTS)]
    _as_owner("VACUUM ANALYZE")
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        _all(pool, warm_up, made)
        engine = _all(pool, from_nothing, made)
        sums = _all(pool, checksum, made).results
        again = _all(pool, from_nothing, made)
        parts = []
        for number in range(IMPORTS):
            for one in made:
                _import_some(one, number)
            _as_owner("ANALYZE academies_importcell")
            parts.append(_all(pool, after_import, made))
        check = _all(pool, from_nothing, made)
        _undo_imports(made)
        _as_owner("DELETE FROM assurance_suggestedrating")
        _as_owner("VACUUM ANALYZE assurance_suggestedrating")
        hand = _all(pool, by_hand, made)
        same = _all(pool, checksum, made).results == sums
    ratings = TRUSTS * worlds.RATINGS
    speed, least = ratings / engine.clock, ratings / engine.processors * (os.cpu_count() or 1)
    ratio, part = engine.processors / hand.processors, _mean(parts)
    share = part.processors / engine.processors
    print(
        f"{ratings:,} ratings of {TRUSTS} trusts, {WORKERS} workers; clock | processors, in seconds:\n"
        f"  engine {engine.clock:6.2f} | {engine.processors:6.2f}    by hand {hand.clock:6.2f} |"
        f" {hand.processors:6.2f}    again {again.clock:6.2f} | {again.processors:6.2f}"
        f"    after an import {part.clock:5.2f} | {part.processors:5.2f}"
    )
    print(f"Same rows as by hand: {same}")
    print(
        f"Against SQL by hand: {ratio:.2f} times its processor time, {engine.clock / hand.clock:.2f} times its"
        f" clock, target at most {HAND_TARGET}"
    )
    print(
        f"{speed:,.0f} ratings a second on the clock; {least:,.0f} for each {os.cpu_count()} whole processors,"
        f" target at least {SPEED_TARGET:,}"
    )
    written, wrong = (
        sum(one["written"] for one in again.results),
        sum(one["written"] for one in check.results),
    )
    print(f"Written by computing again: {written}, target 0")
    rated = sum(one["rated"] for one in part.results) // IMPORTS
    print(
        f"Import of {CHANGED:,} figures in each trust (1 %), mean of {IMPORTS}: {rated:,} ratings worked out,"
        f" {share:.3f} of the processor time of all, {part.clock / engine.clock:.3f} of the clock,"
        f" target at most {PART_TARGET}; left for computing all: {wrong}, target 0"
    )
    return (
        same
        and ratio <= HAND_TARGET
        and max(speed, least) >= SPEED_TARGET
        and written == wrong == 0
        and share <= PART_TARGET
    )


def _mean(took: Sequence[Took]) -> Took:
    """Of the times; the results are all of them."""
    clock, processors = (
        fmean(times) for times in zip(*((one.clock, one.processors) for one in took), strict=True)
    )
    return Took(clock, processors, tuple(chain.from_iterable(one.results for one in took)))


def _all(pool: ProcessPoolExecutor, step: Callable[[World], Any], made: Sequence[World]) -> Took:
    """The step for each trust, by all workers at once."""
    shares = [made[place::WORKERS] for place in range(WORKERS)]
    started = time.perf_counter()
    done = list(pool.map(several, [step] * WORKERS, shares))
    clock = time.perf_counter() - started
    results = {trust_id: result for share, _ in done for trust_id, result in share}
    return Took(clock, sum(seconds for _, seconds in done), tuple(results[one.trust_id] for one in made))


def several(step: Callable[[World], Any], made: Sequence[World]) -> tuple[list[tuple[int, Any]], float]:
    """In a worker: one trust after the other, each in a transaction of its own."""
    from trust_portal.tenancy.scope import trust_scope

    results, server = [], _server()
    before = time.process_time() + _processor_time(server)
    for one in made:
        with trust_scope(one.trust_id):
            result = step(one)
        results.append((one.trust_id, result))
    return results, time.process_time() + _processor_time(server) - before


def warm_up(world: World) -> None:
    """Modules, connection and the parsed framework, as a worker has them that runs already."""
    from assurance.in_force import framework_for
    from assurance.recompute import run  # noqa: F401

    framework_for(worlds.FIRST_YEAR)


def from_nothing(world: World) -> dict[str, int]:
    from assurance.recompute.run import recompute

    outcome = recompute(changed=None, at=worlds.AT)
    return {"rated": outcome.rated, "written": outcome.written}


def after_import(world: World) -> dict[str, int]:
    from academies.models import Import
    from assurance.recompute.changes import Changed
    from assurance.recompute.run import recompute

    imported = Import.objects.order_by("-pk")[0]
    outcome = recompute(changed=Changed(imports=(imported.pk,)), at=worlds.AT)
    return {"rated": outcome.rated, "written": outcome.written}


def by_hand(world: World) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(worlds.by_hand(world))


def checksum(world: World) -> Any:
    return worlds.checksum(world)


def _import_some(world: World, place: int) -> None:
    """Confirm an import of the newest term that changes one figure in a hundred of all, others at each place."""
    from academies.importing import cells
    from academies.models import Academy, CellKind, Import, ImportCell, ImportState, Period, PeriodKind
    from academies.use_cases import imports
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(world.trust_id):
        term = Period.objects.filter(
            kind=PeriodKind.TERM, school_year__first_year=worlds.FIRST_YEAR + 1
        ).latest("number")
        imported = Import.objects.create(
            period=term,
            file_name="some.csv",
            stored_as="some.csv",
            sha256="1" * 64,
            size=1,
            state=ImportState.READY,
            seen_moves=term.moves,
        )
        academies = list(Academy.objects.order_by("pk").values_list("pk", flat=True))
        spread = len(academies) * len(world.kpis) // CHANGED
        ImportCell.objects.bulk_create(
            ImportCell(
                import_id=imported.pk,
                academy_id=academies[number % len(academies)],
                kpi_id=world.kpis[number // len(academies)],
                pupil_group="all",
                row=1,
                number=number % 100,
                kind=CellKind.CHANGED,
            )
            for number in range(place, CHANGED * spread, spread)
        )
        cells.compare_again(imported)
        for name, number in cells.counts(imported).items():
            setattr(imported, name, number)
        imported.save()
        stored = imports.confirm(imported=imported, at=worlds.AT, by=Actor.command())
    assert stored == imports.Stored(CHANGED), stored


def _undo_imports(made: Sequence[World]) -> None:
    """By hand the same figures are rated as by the engine."""
    from academies.models import Import
    from academies.use_cases import imports
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope

    for one in made:
        with trust_scope(one.trust_id):
            for newest in list(Import.objects.order_by("-pk")[:IMPORTS]):
                imports.undo(imported=newest, at=worlds.AT, by=Actor.command())


def _as_owner(statement: str) -> None:
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        owner.execute(statement)


def _server() -> int:
    """The process of the database that serves this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _processor_time(server: int) -> float:
    """Seconds that the database's process has had: on the same machine, as the benchmarks' servers are."""
    fields = Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

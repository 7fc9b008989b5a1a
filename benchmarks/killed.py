"""Killing the process that stores an import, at random moments: it has stored all of it or nothing.

As a program (`python -m benchmarks.killed TRUST IMPORT`) it is the one that is killed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from . import imports as figures

KILLS, ROWS = 20, 10_000


def run() -> bool:
    """True where every kill left all figures or none, and both were seen to be possible in the end."""
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope

    trust_id, period_id, kpis = figures._trust(ROWS)
    by = Actor.command()
    moments = random.Random(time.time_ns())
    none = whole = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.csv"
        figures._write(file, ROWS, kpis)
        imported: Any = None
        longest = 0.0
        # The first is left alone, to know how long it takes.
        for number in range(KILLS + 1):
            if imported is None:
                with trust_scope(trust_id):
                    imported = figures._upload(file, period_id, kpis, by)
                    figures._read(imported, iter(list(figures._rows(imported))), by)
            took = _confirm(trust_id, imported.pk, None if number == 0 else moments.uniform(0, longest))
            longest = took or longest
            stored, state = _standing(trust_id, imported.pk)
            if (stored, state) not in ((0, "ready"), (ROWS, "confirmed")):
                print(f"Killed while it stored: {stored:,} of {ROWS:,} figures are there, and it is {state}")
                return False
            if stored:
                figures._timed(trust_id, lambda one=imported: _undo(one, by))  # type: ignore[misc]
                imported = None
            whole, none = (whole + bool(number and stored), none + bool(number and not stored))
    print(
        f"Killed at {KILLS} random moments while it stored: {none} times nothing was there, {whole} times all"
    )
    return none + whole == KILLS


def _confirm(trust_id: int, import_id: int, killed_after: float | None) -> float:
    """Seconds that it took where it was left alone, else 0."""
    command = [sys.executable, "-m", "benchmarks.killed", str(trust_id), str(import_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "begun"
        started = time.perf_counter()
        if killed_after is not None:
            time.sleep(killed_after)
            child.kill()
            return 0.0
        assert child.stdout.readline().strip() == "done"
        return time.perf_counter() - started


def _standing(trust_id: int, import_id: int) -> tuple[int, str]:
    """Once the killed one's session is over: until then the database may still be at it."""
    from academies.models import Import, KpiValue, Period
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(trust_id):
        imported = Import.objects.select_for_update().get(pk=import_id)
        Period.objects.locked(imported.period_id)
        return KpiValue.objects.count(), str(imported.state)


def _undo(imported: Any, by: Any) -> None:
    from academies.models import Import
    from academies.use_cases import imports

    imports.undo(imported=Import.objects.get(pk=imported.pk), at=figures._now(), by=by)


def _be_killed(trust_id: int, import_id: int) -> None:
    from academies.models import Import
    from academies.use_cases import imports
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(trust_id):
        imported = Import.objects.get(pk=import_id)
    print("begun", flush=True)
    with trust_scope(trust_id):
        imports.confirm(imported=imported, at=figures._now(), by=Actor.command())
    print("done", flush=True)


if __name__ == "__main__":
    django.setup()
    _be_killed(*map(int, sys.argv[1:]))

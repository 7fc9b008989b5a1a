"""A worker that is killed while it stores an import has stored all of it or nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from tests.jobs.crash_portal import CrashPortal, running

pytestmark = pytest.mark.slow

FIGURES = 30_000
KILLS = 2


@pytest.fixture(scope="module")
def portal() -> Iterator[CrashPortal]:
    with running() as portal:
        yield portal


def test_all_or_nothing_is_stored(portal: CrashPortal) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")
    moment = random.Random(seed)
    step = "tests.academies.importing.crash_steps"
    portal._run(["-m", step, str(FIGURES)], portal.environment)
    seen = set()
    for _ in range(KILLS):
        before = portal.begun()
        portal.start_child("worker")
        portal.wait_until(lambda before=before: portal.begun() > before, 30, "work")  # type: ignore[misc]
        time.sleep(moment.uniform(0, 0.6))
        portal.kill_worker()
        seen.add(stored(portal))
        if not portal.unfinished():
            break
    portal.start_child("worker")
    portal.wait_until(lambda: not portal.unfinished(), 60, "the end of the import")
    portal.stop_worker()
    assert seen <= {(0, "ready"), (FIGURES, "confirmed")}
    assert stored(portal) == (FIGURES, "confirmed")
    confirmed = portal.ask("SELECT count(*) FROM audit_auditentry WHERE verb = 'import.confirmed'")
    assert confirmed == [(1,)]
    assert portal.ask("SELECT count(*) FROM academies_kpivalue WHERE version <> 1 OR NOT is_current") == [
        (0,)
    ]


def stored(portal: CrashPortal) -> tuple[int, str]:
    """How many figures are stored, and where the import stands, seen at one moment."""
    ((number, state),) = portal.ask(
        "SELECT (SELECT count(*) FROM academies_kpivalue), (SELECT state FROM academies_import)"
    )
    return number, state

"""Whatever is killed at whatever moment, each job is done once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest

from tests.jobs.crash_portal import CrashPortal, running

pytestmark = pytest.mark.slow

EXPORTS = 50


@pytest.fixture(scope="module")
def portal() -> Iterator[CrashPortal]:
    with running() as portal:
        yield portal


@pytest.fixture
def moment() -> Callable[[float], None]:
    """Wait for a random time of at most so many seconds. The seed is in the output of a failing test."""
    seed = time.time_ns()
    print(f"seed {seed}")
    source = random.Random(seed)

    def wait(most: float) -> None:
        time.sleep(source.uniform(0, most))

    return wait


def test_a_worker_killed_again_and_again(portal: CrashPortal, moment: Callable[[float], None]) -> None:
    portal.step("ask", str(EXPORTS), "worker")
    kills = 0
    while kills < 6 and portal.unfinished():
        before = portal.begun()
        portal.start_child("worker")
        portal.wait_until(lambda before=before: portal.begun() > before, 30, "work")  # type: ignore[misc]
        moment(0.5)
        portal.kill_worker()
        kills += 1
    assert kills > 1, "the exports were done before anything could be killed"
    portal.start_child("worker")
    portal.wait_until(lambda: not portal.unfinished(), 60, "the end of all exports")
    portal.stop_worker()
    portal.assert_exports_are_done_once("worker", EXPORTS)


def test_postgresql_killed_in_the_middle(portal: CrashPortal, moment: Callable[[float], None]) -> None:
    """The worker is not started again: it recovers by itself."""
    portal.start_child("worker")
    portal.step("ask", str(EXPORTS), "postgres")
    for _ in range(3):
        before = portal.begun()
        portal.wait_until(lambda before=before: portal.begun() > before, 30, "work")  # type: ignore[misc]
        moment(0.3)
        portal.kill_postgres()
        moment(1)
        portal.servers.postgres.start()
        if not portal.unfinished():
            break
    portal.wait_until(lambda: not portal.unfinished(), 60, "the end of all exports")
    assert portal.children["worker"].is_running
    portal.stop_worker()
    portal.assert_exports_are_done_once("postgres", EXPORTS)


def test_broker_killed_in_the_middle(portal: CrashPortal, moment: Callable[[float], None]) -> None:
    portal.start_child("worker")
    portal.step("ask", str(EXPORTS), "broker")
    for _ in range(2):
        before = portal.begun()
        portal.wait_until(lambda before=before: portal.begun() > before, 30, "work")  # type: ignore[misc]
        moment(0.3)
        portal.kill_broker()
        moment(1)
        portal.servers.valkey.start()
        if not portal.unfinished():
            break
    portal.wait_until(lambda: not portal.unfinished(), 60, "the end of all exports")
    assert portal.children["worker"].is_running
    assert portal.children["beat"].is_running
    portal.stop_worker()
    portal.assert_exports_are_done_once("broker", EXPORTS)


def test_a_job_that_kills_its_workers_is_given_up(portal: CrashPortal) -> None:
    """It keeps no other job from its end, and leaves nothing of what it wrote."""
    portal.start_child("worker")
    portal.step("poison")
    portal.step("ask", "4", "beside")
    portal.wait_until(lambda: not portal.unfinished(), 60, "the end of the poisonous job")
    portal.stop_worker()
    ((state, message),) = portal.ask("SELECT state, message FROM jobs_job WHERE kind = 'test_poison'")
    assert state == "failed"
    assert message.startswith("This job was begun 10 times and stopped each time before its end.")
    assert portal.ask("SELECT count(*) FROM accounts_place WHERE name LIKE 'Written by%%'") == [(0,)]
    portal.assert_exports_are_done_once("beside", 4)

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from trust_portal.embedded.console import RunError
from trust_portal.embedded.processes import Child
from trust_portal.embedded.supervisor import Supervisor

QUICK = (0.01, 0.01, 0.01)


def kill(child: Child) -> None:
    assert child.process is not None
    psutil.Process(child.process.pid).kill()
    child.process.wait()


def test_a_killed_service_is_started_again(sleeper: Child, capsys: pytest.CaptureFixture[str]) -> None:
    sleeper.start()
    supervisor = Supervisor([sleeper], delays=QUICK)
    kill(sleeper)
    supervisor.revive_ended()
    assert sleeper.is_running
    assert "sleeper ended; starting it again (1 of 3)" in capsys.readouterr().out


def test_one_that_keeps_ending_stops_the_run_and_shows_why(folder: Path) -> None:
    broken = Child("broken", ["sh", "-c", "echo no such table; exit 3"], log=folder / "log")
    broken.start()
    supervisor = Supervisor([broken], delays=QUICK)
    with pytest.raises(RunError, match=r"(?s)broken ended 4 times in a row.*no such table"):
        supervisor.watch()


def test_ends_long_ago_are_forgiven(sleeper: Child) -> None:
    sleeper.start()
    supervisor = Supervisor([sleeper], delays=QUICK, forgiven_after=0)
    for _ in range(len(QUICK) + 2):
        kill(sleeper)
        supervisor.revive_ended()
        time.sleep(0.01)
    assert sleeper.is_running


def test_stops_in_reverse_order(folder: Path) -> None:
    log = folder / "log"
    children = []
    for name in ("first", "second", "third"):
        script = f"trap 'echo {name}; exit' TERM; echo up; while true; do sleep 0.02; done"
        child = Child(name, ["sh", "-c", script], log=log)
        child.start()
        children.append(child)
    while child.last_words().count("up") < len(children):
        time.sleep(0.02)
    Supervisor(children).stop()
    assert log.read_text().split()[-3:] == ["third", "second", "first"]

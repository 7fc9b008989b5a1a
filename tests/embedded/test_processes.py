from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from trust_portal.embedded.local_portal import ROOT
from trust_portal.embedded.processes import Child, ProcessRecord, free_port


def is_gone(pid: int, within: float = 10.0) -> bool:
    """Ended; one that nobody has reaped yet has ended too."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_starts_and_stops(sleeper: Child) -> None:
    sleeper.start()
    assert sleeper.is_running
    pid = pid_of(sleeper)
    sleeper.stop()
    sleeper.stop()
    assert is_gone(pid)


def test_keeps_the_last_words(folder: Path) -> None:
    child = Child("talker", ["sh", "-c", "for i in 1 2 3; do echo line $i; done"], log=folder / "log")
    child.start()
    assert is_gone(pid_of(child))
    assert child.exit_code == 0
    assert child.last_words(2) == "line 2\nline 3"


def test_kills_what_does_not_listen(folder: Path) -> None:
    command = ["sh", "-c", "trap '' TERM; echo ready; while true; do sleep 1; done"]
    deaf = Child("deaf", command, log=folder / "log", patience=0.3)
    deaf.start()
    while "ready" not in deaf.last_words():
        time.sleep(0.02)
    pid = pid_of(deaf)
    deaf.stop()
    assert is_gone(pid)


def test_ends_what_a_killed_child_left_behind(folder: Path) -> None:
    parent = Child("parent", ["sh", "-c", "sleep 1000 & echo $!; wait"], log=folder / "log")
    parent.start()
    while not parent.last_words():
        time.sleep(0.02)
    grandchild = int(parent.last_words())
    psutil.Process(pid_of(parent)).kill()
    parent.stop()
    assert is_gone(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_does_not_outlive_a_killed_parent(folder: Path) -> None:
    script = (
        "import time; from pathlib import Path; from trust_portal.embedded.processes import Child\n"
        f"child = Child('sleeper', ['sleep', '1000'], log=Path({str(folder / 'log')!r})); child.start()\n"
        "print(child.process.pid, flush=True); time.sleep(1000)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert psutil.pid_exists(pid)
        parent.kill()
    assert is_gone(pid)


def test_record_ends_what_outlived_its_run(folder: Path) -> None:
    record = ProcessRecord(folder / "processes")
    survivor = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    record.add(survivor.pid)
    record.end_survivors()
    assert not psutil.pid_exists(survivor.pid)
    survivor.wait()
    assert not record.path.exists()


def test_record_ends_the_children_of_a_process_that_is_gone(folder: Path) -> None:
    record = ProcessRecord(folder / "processes")
    command = ["sh", "-c", "sleep 1000 & echo $!; wait"]
    leader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    with leader:
        assert leader.stdout is not None
        left = int(leader.stdout.readline())
        record.add(leader.pid)
        leader.kill()
    record.end_survivors()
    assert is_gone(left)


def test_record_spares_a_process_that_was_given_the_same_number(folder: Path, sleeper: Child) -> None:
    sleeper.start()
    record = ProcessRecord(folder / "processes")
    record.path.write_text(f"{pid_of(sleeper)} 1.0\n")
    record.end_survivors()
    assert sleeper.is_running


def test_free_port_is_the_next_when_the_wanted_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 99
    assert free_port() > 0

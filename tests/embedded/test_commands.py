from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.embedded.test_processes import is_gone
from tests.embedded.test_run import OUTSIDE
from trust_portal.embedded.commands import manage
from trust_portal.embedded.local_portal import ROOT, LocalPortal
from trust_portal.embedded.lock import RunLock


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "trust_portal.embedded", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=OUTSIDE, stdout=subprocess.PIPE, text=True)


def test_manage_starts_the_servers_and_stops_them(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    portal = LocalPortal(folder, OUTSIDE)
    assert manage(portal, ["showmigrations", "contenttypes"]) == 0
    assert "[ ] 0001_initial" in capfd.readouterr().out
    assert (folder / "pg" / "PG_VERSION").exists() or portal.servers().postgres.is_elsewhere
    assert not (portal.servers().postgres.data / "postmaster.pid").exists()
    assert portal.published() == {}
    assert portal.lock.acquire("the next one")
    portal.lock.release()


def test_manage_uses_servers_of_the_environment_and_starts_none(folder: Path) -> None:
    portal = LocalPortal(folder, dict(os.environ))
    assert manage(portal, ["check"]) == 0
    assert not (folder / "pg").exists()


def test_manage_uses_what_a_running_portal_has_published(folder: Path) -> None:
    holder = RunLock(folder / "run" / "lock")
    assert holder.acquire("./dev run")
    portal = LocalPortal(folder, OUTSIDE)
    portal.publish(dict(os.environ))
    assert manage(portal, ["check"]) == 0
    assert not (folder / "pg").exists()
    holder.release()


def test_exit_code_is_the_commands(folder: Path) -> None:
    assert manage(LocalPortal(folder, dict(os.environ)), ["no_such_command"]) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_command_first_and_then_the_servers(number: signal.Signals) -> None:
    script = (
        "import os, signal, time; interrupt = signal.default_int_handler;"
        # A shell starts what runs in the background deaf to the interrupt, and its children inherit that.
        "signal.signal(signal.SIGTERM, interrupt); signal.signal(signal.SIGINT, interrupt);"
        "print(os.getpid(), os.environ['DATABASE_URL'].split('%2F')[-2], flush=True); time.sleep(1000)"
    )
    with start("with-servers", sys.executable, "-c", script) as process:
        assert process.stdout is not None
        pid, folder = process.stdout.readline().split()
        process.send_signal(number)
        if number == signal.SIGINT:  # a terminal sends it to both
            os.kill(int(pid), number)
        assert process.wait(60) != 0
    assert is_gone(int(pid))
    assert not (ROOT / ".local" / folder).exists()


def test_a_command_that_is_not_there_is_named() -> None:
    with start("fly") as process:
        said, _ = process.communicate()
    assert process.returncode == 1
    assert "There is no command fly" in said

"""`./dev run` as a person meets it: a process at a terminal, in a folder of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.embedded.test_processes import is_gone
from trust_portal import environment
from trust_portal.embedded.commands import manage
from trust_portal.embedded.console import RunError
from trust_portal.embedded.local_portal import ROOT, LocalPortal, without_owner
from trust_portal.embedded.processes import free_port

PATIENCE = 120.0  # seconds
OUTSIDE = {name: value for name, value in os.environ.items() if name not in environment.NAMES}


class Terminal:
    """A running `./dev run`, what it has printed, and its processes."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def text(self) -> str:
        return self._output.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.text:
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.1)

    def children(self) -> dict[str, psutil.Process]:
        """The servers and the portal's processes, by a word of their command line."""
        words = ("/postgres", "valkey-server", "granian", "worker", "beat", "load_deliveries")
        found = psutil.Process(self.process.pid).children()
        return {word: child for child in found for word in words if word in _command_of(child)}


def _command_of(process: psutil.Process) -> str:
    """The beginning of its command line; nothing for one that has just ended."""
    try:
        return " ".join(process.cmdline()[:8])
    except psutil.Error:
        return ""


@contextmanager
def dev_run(folder: Path, port: int, *, output: str = "first") -> Iterator[Terminal]:
    script = (
        "import sys; from pathlib import Path\n"
        "from trust_portal.embedded.local_portal import LocalPortal\n"
        "from trust_portal.embedded.run import run\n"
        f"sys.exit(run(LocalPortal(Path({str(folder)!r})), fresh=False, port={port}, demo=False))"
    )
    printed = folder / output
    with printed.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, env=OUTSIDE, stdout=file, stderr=file
        )
    with process:
        try:
            yield Terminal(process, printed)
        finally:
            process.terminate()


def status_of(port: int, path: str) -> int:
    """0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_runs_mends_itself_and_stops(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    portal = LocalPortal(folder, OUTSIDE)
    with dev_run(folder, port) as terminal:
        terminal.wait_for(f"The portal is at http://127.0.0.1:{port}/")
        assert status_of(port, "/healthz") == 200
        children = terminal.children()
        assert len(children) == 6

        for name in ("granian", "worker", "beat"):
            assert "MIGRATION_DATABASE_URL" not in children[name].environ()
        assert "MIGRATION_DATABASE_URL" in children["load_deliveries"].environ()

        with dev_run(folder, port, output="second") as second:
            assert second.process.wait(PATIENCE) == 1
            assert f"already runs on {folder} (./dev run, process {terminal.process.pid})" in second.text

        assert manage(portal, ["showmigrations", "contenttypes"]) == 0
        assert "[X] 0001_initial" in capfd.readouterr().out

        for name, said in (("/postgres", "PostgreSQL"), ("valkey", "Valkey"), ("granian", "web")):
            next(child for word, child in terminal.children().items() if word.startswith(name)).kill()
            terminal.wait_for(f"{said} ended; starting it again (1 of 5).")
        deadline = time.monotonic() + PATIENCE
        while status_of(port, "/readyz") != 200:
            assert time.monotonic() < deadline, terminal.text
            time.sleep(0.2)

        everything = psutil.Process(terminal.process.pid).children(recursive=True)
        terminal.process.terminate()
        assert terminal.process.wait(PATIENCE) == 0
    assert all(is_gone(process.pid) for process in everything)
    assert portal.published() == {}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_takes_the_next_port_and_leaves_nothing_when_it_is_killed(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with dev_run(folder, port) as terminal:
            terminal.wait_for(f"Port {port} is taken; using ")
            terminal.wait_for("The portal is at")
            everything = psutil.Process(terminal.process.pid).children(recursive=True)
            terminal.process.send_signal(signal.SIGKILL)
            terminal.process.wait()
    assert len(everything) >= 5
    assert all(is_gone(process.pid, within=30) for process in everything)


def test_both_addresses_of_a_database_or_none(folder: Path) -> None:
    LocalPortal(folder, {"REDIS_URL": "redis://elsewhere"}).refuse_half_named()
    with pytest.raises(RunError, match="Set both DATABASE_URL"):
        LocalPortal(folder, {"DATABASE_URL": "postgres://elsewhere/portal"}).refuse_half_named()


def test_servers_of_the_environment_are_used_and_not_started(folder: Path) -> None:
    named = {
        "DATABASE_URL": "postgres://a/p",
        "MIGRATION_DATABASE_URL": "postgres://m/p",
        "REDIS_URL": "redis://r",
    }
    portal = LocalPortal(folder, named)
    assert portal.servers().started_here == []
    settings = portal.settings(portal.servers().addresses, port=8001)
    assert named.items() <= settings.items()
    assert settings["SITE_URL"] == "http://127.0.0.1:8001"
    assert "MIGRATION_DATABASE_URL" not in without_owner(settings)


def test_fresh_removes_data_and_files_and_keeps_passwords(folder: Path) -> None:
    portal = LocalPortal(folder, {})
    password = portal.settings({})["SECRET_KEY"]
    for name in ("files", "mail", "pg", "valkey"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "beat-schedule.db").touch()
    portal.remove_data()
    assert {place.name for place in folder.iterdir()} >= {"mail", "passwords.json"}
    assert not {place.name for place in folder.iterdir()} & {"files", "pg", "valkey", "beat-schedule.db"}
    assert portal.settings({})["SECRET_KEY"] == password

"""Child processes that never outlive the run that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from .binaries import SystemUser

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: too late between fork and exec


class Child:
    """One process of a run: its command, its log, and the signal that asks it to end.

    Linux sends it that signal when we die, however we die. Elsewhere the record of the run lets the next
    run end what was left (see `ProcessRecord`).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path = Path("/"),
        ending: signal.Signals = signal.SIGTERM,
        patience: float = 10,
        user: SystemUser | None = None,
        record: ProcessRecord | None = None,
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.log = log
        self.environment = environment
        self.folder = folder
        self.ending = ending
        self.patience = patience  # seconds
        self.user = user
        self.record = record
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Must be called from the main thread: Linux counts the death of the starting thread as ours."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the commands are written in this package
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent(self.ending),
                user=self.user.uid if self.user else None,
                group=self.user.gid if self.user else None,
                extra_groups=[] if self.user else None,
            )
        if self.record:
            self.record.add(self.process.pid)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def stop(self) -> None:
        """Ask it to end; after `patience` seconds end it, and what it left behind."""
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(self.ending)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        end_group(self.process.pid)
        self.process.wait()
        self.process = None

    def last_words(self, lines: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


class ProcessRecord:
    """The processes of a run, on disk, so that the next run can end those that outlived it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, pid: int) -> None:
        """The start time tells our process from a later one that was given the same number."""
        started = psutil.Process(pid).create_time()
        with self.path.open("a") as record:
            record.write(f"{pid} {started}\n")

    def end_survivors(self, patience: float = 10) -> None:
        """End what is left, the children of our processes included, which may have outlived them."""
        recorded = self._recorded()
        survivors = [process for process in recorded.values() if process and _is_alive(process)]
        for process in survivors:
            process.terminate()
        psutil.wait_procs(survivors, timeout=patience)
        for pid in recorded:
            end_group(pid)
        self.path.unlink(missing_ok=True)

    def _recorded(self) -> dict[int, psutil.Process | None]:
        """By number: the process, None when it has ended. Left out: a number that is now somebody else's."""
        found: dict[int, psutil.Process | None] = {}
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        for pid, started in (line.split() for line in lines):
            try:
                process = psutil.Process(int(pid))
            except psutil.NoSuchProcess:
                found[int(pid)] = None
                continue
            if process.create_time() == float(started):
                found[int(pid)] = process
        return found


def end_group(leader: int) -> None:
    """Kill the process and those it started, even after its own end: their group keeps its number."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def free_port(preferred: int = 0) -> int:
    """`preferred` or the next free port of 127.0.0.1 above it; any free port for 0."""
    for port in range(preferred, preferred + 100) if preferred else [0]:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(door.getsockname()[1])
    raise OSError(f"no free port from {preferred} to {preferred + 99}")


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _end_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, ending)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), ending)

    return ask_kernel

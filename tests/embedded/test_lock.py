from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from trust_portal.embedded.local_portal import ROOT
from trust_portal.embedded.lock import RunLock


def test_second_holder_is_refused_and_told_who_holds_it(folder: Path) -> None:
    first, second = RunLock(folder / "lock"), RunLock(folder / "lock")
    assert first.acquire("./dev run")
    assert not second.acquire("./dev run")
    assert second.holder == f"./dev run, process {os.getpid()}"
    first.release()
    assert second.acquire("./dev manage shell")
    second.release()


def test_a_killed_holder_lets_go(folder: Path) -> None:
    script = (
        "import time; from pathlib import Path; from trust_portal.embedded.lock import RunLock\n"
        f"lock = RunLock(Path({str(folder / 'lock')!r})); print(lock.acquire('x'), flush=True); time.sleep(999)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    lock = RunLock(folder / "lock")
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not lock.acquire("me")
        holder.kill()
    assert lock.acquire("me")
    lock.release()


def test_a_lock_whose_file_was_removed_is_not_held(folder: Path) -> None:
    """The cleaner of stale test runs removes the file that another is about to lock."""
    lock = RunLock(folder / "lock")
    assert lock.acquire("me")
    lock.path.unlink()
    other = RunLock(folder / "lock")
    assert other.acquire("other")
    lock.release()
    other.release()

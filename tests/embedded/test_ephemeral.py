from __future__ import annotations

from pathlib import Path

import psycopg

from trust_portal.embedded.ephemeral import EphemeralServers, remove_stale
from trust_portal.embedded.lock import RunLock


def test_servers_of_a_run_come_and_go(folder: Path) -> None:
    ephemeral = EphemeralServers(folder)
    settings = ephemeral.start()
    with psycopg.connect(settings["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE another")
    ephemeral.stop()
    assert not ephemeral.folder.exists()
    assert not ephemeral.servers.postgres.is_running
    assert not ephemeral.servers.valkey.is_running


def test_folders_of_killed_runs_are_removed_and_those_of_living_ones_kept(folder: Path) -> None:
    for number in (1, 2):
        (folder / f"test-{number}" / "pg").mkdir(parents=True)
    living = RunLock(folder / "test-2" / "lock")
    assert living.acquire("a test run")
    remove_stale(folder)
    assert not (folder / "test-1").exists()
    assert (folder / "test-2").exists()
    living.release()

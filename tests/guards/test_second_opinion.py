"""Another program's opinion on the policies: lint, and a proof that no trust reads or writes another's rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
import pytest
from django.db import connection

from trust_portal.tenancy.catalog import global_privileges

pytestmark = pytest.mark.real_servers

# Rules that do not fit, and why.
NOT_OURS = {
    "PERF001": "wrapping the setting in (SELECT …) cost 48 % on PostgreSQL 15 and is refused by sharding",
    "SEC019": "raising where no trust is bound is what we want",
    "SEC007": "one policy a table, compared to the letter by our own audit",
    "SEC016": "the owner and the backup role must see all rows; no server process has their passwords",
    "SEC013": "the audit trail's triggers only refuse",
}


@pytest.fixture
def arguments(db: None, tmp_path: Path) -> list[str]:
    listed = ", ".join(f'"{table}"' for table in sorted(global_privileges()))
    config = tmp_path / "pgrls.toml"
    config.write_text(
        f'[lint.rules.SEC001]\nallowlist = [{listed}]\n\n[lint.rules.SEC021]\nidentity_columns = ["trust_id"]\n'
    )
    return ["--config", str(config), "--database-url", _address()]


def _address() -> str:
    """The test database as superuser, in words that psycopg and its like all understand."""
    parts = urlsplit(os.environ["TEST_SUPERUSER_URL"])
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return psycopg.conninfo.make_conninfo(
        "",
        dbname=connection.settings_dict["NAME"],
        user=unquote(parts.username or "postgres"),
        password=unquote(parts.password or "") or None,
        host=unquote(host) or None,
        port=parts.port,
    )


def _pgrls(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("pgrls")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_lint_finds_nothing_else(arguments: list[str]) -> None:
    excluded = [word for rule in NOT_OURS for word in ("--exclude-rule", rule)]
    ended = _pgrls("lint", *arguments, *excluded, "--min-severity", "info")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("mode", ["anon", "cross-tenant", "write"])
def test_isolation_is_proven(arguments: list[str], mode: str) -> None:
    ended = _pgrls("verify", "--mode", mode, "--strict", *arguments)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " 0 leaking, 0 unverified" in ended.stdout

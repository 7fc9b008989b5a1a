from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

TRANSACTIONS = 40_000
THREADS = 8


@pytest.mark.slow
@pytest.mark.django_db
def test_no_transaction_sees_another_trusts_rows() -> None:
    """8 threads share a pool; errors, rollbacks and lost connections are mixed in."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.guards.leak_hunt", str(TRANSACTIONS), str(THREADS), "1"],
        env=os.environ
        | {
            "DATABASE_URL": _with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
            "DATABASE_POOL": "1",
            "DJANGO_SETTINGS_MODULE": "trust_portal.settings",
        },
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    seen = json.loads(ended.stdout)
    assert seen["transactions"] == TRANSACTIONS
    assert seen.get("foreign", 0) == 0
    assert seen.get("silent", 0) == 0
    assert seen["raised"] == seen["unbound"] > TRANSACTIONS / 20
    assert seen.get("nothing", 0) == 0
    assert seen["rows"] > TRANSACTIONS / 2


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

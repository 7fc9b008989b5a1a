from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.database import owner_connection
from trust_portal.observability import state

pytestmark = pytest.mark.real_servers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_are_public_and_only_read(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_call_the_machine_by_any_name(cast: Cast, path: str) -> None:
    assert Client().get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert Client().get("/accounts/login/", headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_healthz_asks_nobody(django_assert_num_queries: Any, cast: Cast) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"status": "ok"}


def test_readyz_says_ok(cast: Cast) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in ("status", "database", "cache")} == {
        "status": "ok",
        "database": "ok",
        "cache": "ok",
    }
    assert answer.json()["pdf"] in {"ok", "Pango is missing"}


def test_readyz_asks_for_migrations_only_once(cast: Cast, django_assert_num_queries: Any) -> None:
    Client().get("/readyz")
    with django_assert_num_queries(1):
        Client().get("/readyz")


def test_not_ready_without_the_cache(cast: Cast, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["cache"]) == ("not ready", "unreachable")


@pytest.fixture
def dead_database(transactional_db: None) -> Iterator[None]:
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def test_without_the_database_alive_but_not_ready(dead_database: None) -> None:
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


def test_metrics_come_without_the_database_too(dead_database: None) -> None:
    text = Client().get("/metrics").content.decode()
    assert "portal_request_seconds" in text
    assert "portal_jobs_waiting" not in text


def test_not_ready_before_the_migrations(transactional_db: None) -> None:
    name = str(connection.settings_dict["NAME"])
    state._migrated.clear()
    with owner_connection(name) as owner:
        [row] = owner.execute(
            "DELETE FROM django_migrations WHERE app = 'jobs' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'jobs') RETURNING app, name, applied"
        ).fetchall()
        try:
            answer = Client().get("/readyz")
        finally:
            owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)
    assert answer.status_code == 503
    assert answer.json()["database"] == "not migrated"
    assert Client().get("/readyz").status_code == 200

"""Gives a test run its database and broker. Loaded with `-p`: a conftest is too late for the settings.

Each run starts its own PostgreSQL and Valkey and throws them away. With `--real-servers` it uses those at
TEST_DATABASE_URL (as superuser) and TEST_REDIS_URL instead, or those of this machine's usual ports, where
it keeps to databases of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
import redis
from psycopg import sql

from trust_portal import environment
from trust_portal.embedded.ephemeral import SETTINGS, EphemeralServers
from trust_portal.embedded.roles import APP, MIGRATOR, RolePasswords, set_up

LOCAL = Path(__file__).resolve().parent.parent / ".local"
USUAL_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379"
_FIRST_REDIS_DATABASE = 3  # what lies below may belong to a portal on the same server
_REDIS_MARK = "trust-portal-tests"
_ROLE_PASSWORD = "portal-tests"


class RealServers:
    """Servers that were there before the tests and stay after them."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.database_url = database_url
        self.redis_url = redis_url.rstrip("/")
        self.database = f"portal_{os.getpid()}"
        self.files = ""

    def why_unreachable(self) -> str:
        """Empty when both answer."""
        try:
            psycopg.connect(self.database_url, connect_timeout=3).close()
            with redis.Redis.from_url(self.redis_url, socket_timeout=3) as client:
                client.ping()
        except (psycopg.Error, redis.RedisError) as error:
            return str(error).strip()
        return ""

    def start(self) -> dict[str, str]:
        passwords = RolePasswords(migrator=_ROLE_PASSWORD, app=_ROLE_PASSWORD, backup=_ROLE_PASSWORD)
        set_up(self.database_url, passwords, database=self.database, for_tests=True)
        self.files = tempfile.mkdtemp(prefix="portal-tests-")
        return {
            **SETTINGS,
            "DATABASE_URL": self._url_of(APP),
            "MIGRATION_DATABASE_URL": self._url_of(MIGRATOR),
            "REDIS_URL": self.redis_url,
            "FILES_DIR": self.files,
            "TEST_SUPERUSER_URL": self.database_url,
        }

    def stop(self) -> None:
        shutil.rmtree(self.files, ignore_errors=True)
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            made_here = connection.execute(
                "SELECT datname FROM pg_database WHERE datname ~ %s", [f"(^|_){self.database}(_|$)"]
            ).fetchall()
            for (name,) in made_here:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for pair in range(RedisPair.how_many(self.redis_url)):
            RedisPair(self.redis_url, pair).give_back()

    def _url_of(self, role: str) -> str:
        parts = urlsplit(self.database_url)
        server = parts.netloc.rpartition("@")[2]
        return urlunsplit(
            parts._replace(netloc=f"{role}:{quote(_ROLE_PASSWORD)}@{server}", path=f"/{self.database}")
        )


class RedisPair:
    """The broker's and the cache's database of one pytest-xdist worker, which would steal another's jobs."""

    def __init__(self, redis_url: str, number: int) -> None:
        """`number` counts from 0; a worker for which there is no room shares with another."""
        pairs = self.how_many(redis_url)
        if number >= pairs:
            sys.stderr.write(f"Redis has room for {pairs} test workers: use -n {pairs} or less.\n")
        self.redis_url = redis_url
        self.broker = _FIRST_REDIS_DATABASE + 2 * (number % pairs)
        self.cache = self.broker + 1

    @staticmethod
    def how_many(redis_url: str) -> int:
        with redis.Redis.from_url(redis_url) as client:
            try:
                databases = int(client.config_get("databases")["databases"])
            except (redis.ResponseError, KeyError):
                databases = 16  # a hosted server that keeps its settings to itself, with the usual number
        return (databases - _FIRST_REDIS_DATABASE) // 2

    def take(self) -> None:
        """Empty both, which must be empty or left by a killed test run: a real one may hold other things."""
        with self._client(self.broker) as broker, self._client(self.cache) as cache:
            if not broker.exists(_REDIS_MARK) and (broker.dbsize() or cache.dbsize()):
                sys.exit(
                    f"The databases {self.broker} and {self.cache} of {self.redis_url} are not empty. "
                    "Empty them, or name another server by TEST_REDIS_URL."
                )
            broker.flushdb()
            cache.flushdb()
            broker.set(_REDIS_MARK, "1")

    def give_back(self) -> None:
        with self._client(self.broker) as broker, self._client(self.cache) as cache:
            if broker.exists(_REDIS_MARK):
                broker.flushdb()
                cache.flushdb()

    def _client(self, database: int) -> redis.Redis:
        return redis.Redis.from_url(f"{self.redis_url}/{database}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real-servers",
        action="store_true",
        help="use the PostgreSQL and Redis of TEST_DATABASE_URL and TEST_REDIS_URL, or of this machine",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests with the mark are wanted, files that do not name it are not even imported."""
    wanted = config.getoption("markexpr")
    if wanted != "real_servers" or not collection_path.match("test_*.py"):
        return None
    return wanted not in collection_path.read_text() or None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Before pytest-django reads the settings. Workers of pytest-xdist inherit the main run's environment."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        servers = _chosen_servers(asked_for_real=early_config.known_args_namespace.real_servers)
        early_config.add_cleanup(servers.stop)
        for name in environment.NAMES:  # a developer's own settings are not the tests'
            os.environ.pop(name, None)
        os.environ.update(servers.start())
    pair = RedisPair(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))
    pair.take()
    # Trusts have the same numbers in the database of every worker.
    os.environ["FILES_DIR"] = str(Path(os.environ["FILES_DIR"], worker))
    os.environ.update(REDIS_BROKER_DB=str(pair.broker), REDIS_CACHE_DB=str(pair.cache))
    return (yield)


def _chosen_servers(*, asked_for_real: bool) -> EphemeralServers | RealServers:
    named = [os.environ.get(name) for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL")]
    if not asked_for_real and not all(named):
        return EphemeralServers(LOCAL)
    real = RealServers(named[0] or USUAL_DATABASE, named[1] or USUAL_REDIS)
    if reason := real.why_unreachable():
        sys.stderr.write(f"Nothing was tested, as there are no real servers to test on: {reason}\n")
        sys.exit(1 if any(named) else 0)
    return real

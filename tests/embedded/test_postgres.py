from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.embedded.conftest import own_folder
from trust_portal.embedded.binaries import SystemUser, can_enter, reachable_place
from trust_portal.embedded.console import RunError
from trust_portal.embedded.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def data(templates: Path) -> Iterator[Path]:
    """Data that the tests of this module share: making it takes longer than starting a server on it."""
    with own_folder() as folder:
        yield folder / "pg"


@pytest.fixture
def postgres(data: Path, templates: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data, password="superuser", log=data.with_name("log"), templates=templates)
    yield server
    server.stop()


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.admin_url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def kill(server: EmbeddedPostgres) -> None:
    process = server.child.process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_starts_and_listens_on_its_socket_only(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    assert postgres.is_running
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert ask(postgres, "SHOW server_encoding") == "UTF8"


def test_stops_and_leaves_no_lock(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    assert not postgres.is_running
    assert not (postgres.data / "postmaster.pid").exists()


def test_asks_for_the_password(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("postgres", "wrong", "postgres"))


def test_keeps_what_was_committed_through_a_kill(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(postgres)
    postgres.start()
    assert ask(postgres, "SELECT answer FROM kept") == 42


def test_starts_although_the_lock_names_another_programs_process(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    postgres.start()
    assert ask(postgres, "SELECT 1") == 1


def test_takes_over_from_a_predecessor_that_still_runs(postgres: EmbeddedPostgres, data: Path) -> None:
    postgres.start()
    successor = EmbeddedPostgres(data, password="superuser", log=data.with_name("successor.log"))
    try:
        successor.start()
        assert ask(successor, "SELECT 1") == 1
        assert not postgres.is_running
    finally:
        successor.stop()


def test_copies_the_template_that_an_earlier_server_left(folder: Path) -> None:
    """The first start is also one after a start that was interrupted."""
    templates = folder / "templates"
    half_made = folder / "1.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    first = EmbeddedPostgres(folder / "1", password="same", log=folder / "1.log", templates=templates)
    second = EmbeddedPostgres(folder / "2", password="same", log=folder / "2.log", templates=templates)
    other = EmbeddedPostgres(folder / "3", password="other", log=folder / "3.log", templates=templates)
    identities = []
    for server in (first, second, other):
        server.start()
        identities.append(ask(server, "SELECT system_identifier FROM pg_control_system()"))
        server.stop()
    assert identities[0] == identities[1] != identities[2]


def test_says_that_the_data_is_of_another_version(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    version = (postgres.data / "PG_VERSION").read_text()
    (postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(RunError, match=r"made by PostgreSQL 9.*--fresh"):
        postgres.start()
    (postgres.data / "PG_VERSION").write_text(version)


def test_says_that_the_password_is_lost(postgres: EmbeddedPostgres, data: Path) -> None:
    postgres.start()
    postgres.stop()
    stranger = EmbeddedPostgres(data, password="another", log=data.with_name("stranger.log"))
    with pytest.raises(RunError, match=r"password .* is lost"):
        stranger.start()
    assert not stranger.is_running


def test_shows_the_log_of_a_server_that_cannot_start(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    settings = postgres.data / "postgresql.conf"
    before = settings.read_text()
    settings.write_text(f"{before}\nno_such_setting = on\n")
    with pytest.raises(RunError, match="no_such_setting"):
        postgres.start()
    settings.write_text(before)


def test_works_below_a_very_long_path(folder: Path, templates: Path) -> None:
    """A socket's path has room for about a hundred characters."""
    long = folder / ("long" * 20) / ("longer" * 10)
    server = EmbeddedPostgres(long / "pg", password="superuser", log=folder / "log", templates=templates)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        assert len(str(server.socket_folder)) < 80
    finally:
        server.stop()
        server.remove()
    assert not server.socket_folder.exists()


def test_a_place_closed_to_the_servers_user_is_replaced_by_one_that_is_not() -> None:
    stranger = SystemUser(uid=os.geteuid() + 1, gid=os.getegid() + 1)
    with tempfile.TemporaryDirectory() as closed:
        assert not can_enter(Path(closed), stranger)
        place = reachable_place(Path(closed) / "pg", stranger)
        try:
            assert place.name == "pg"
            assert can_enter(place.parent, stranger)
            assert reachable_place(Path(closed) / "pg", stranger) == place
        finally:
            place.parent.rmdir()
        assert reachable_place(Path(closed) / "pg", None) == Path(closed) / "pg"

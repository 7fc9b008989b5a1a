"""Also run on real servers: the roles are the floor that row-level security stands on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.embedded.conftest import own_folder
from trust_portal.embedded.console import RunError
from trust_portal.embedded.passwords import LocalPasswords
from trust_portal.embedded.roles import APP, BACKUP, MIGRATOR, RolePasswords, set_up, set_up_from_environment
from trust_portal.embedded.servers import EmbeddedServers

PASSWORDS = RolePasswords(migrator="m'i\"g", app="a;p%p", backup="b\\ackup")


@pytest.fixture(scope="module")
def servers(templates: Path) -> Iterator[EmbeddedServers]:
    with own_folder() as folder:
        passwords = LocalPasswords(folder / "passwords.json")
        made = EmbeddedServers(folder, passwords=passwords, durable=False, templates=templates)
        made.postgres.start()
        yield made
        made.stop()


@pytest.mark.real_servers
def test_attributes_of_the_roles() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolreplication"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            [[APP, MIGRATOR, BACKUP]],
        ).fetchall()
    assert {row[0]: row[1:] for row in rows} == {
        MIGRATOR: (True, False, True, True, False, False),
        APP: (True, False, False, False, False, False),
        BACKUP: (True, False, True, False, False, False),
    }


@pytest.mark.real_servers
def test_app_is_a_member_of_nothing() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member = 'app'::regrole"
        ).fetchone()
    assert row == (0,)


@pytest.mark.real_servers
def test_app_makes_nothing_and_reads_only_what_it_was_granted() -> None:
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS ungranted AS SELECT 1 AS one")
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as app:
            for statement in ("CREATE TABLE mine (one int)", "CREATE SCHEMA mine", "SELECT * FROM ungranted"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE DATABASE mine")
        owner.execute("DROP TABLE ungranted")


def url_of(servers: EmbeddedServers, role: str, password: str) -> str:
    return servers.postgres.url(role, password, "portal")


def test_backup_reads_what_the_migrator_makes_later(servers: EmbeddedServers) -> None:
    set_up(servers.postgres.admin_url, PASSWORDS)
    with psycopg.connect(url_of(servers, MIGRATOR, PASSWORDS.migrator)) as owner:
        owner.execute("CREATE TABLE later (id serial, word text)")
        owner.execute("INSERT INTO later (word) VALUES ('kept')")
    with psycopg.connect(url_of(servers, BACKUP, PASSWORDS.backup), autocommit=True) as backup:
        assert backup.execute("SELECT word FROM later").fetchone() == ("kept",)
        assert backup.execute("SELECT last_value FROM later_id_seq").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("DELETE FROM later")


def test_a_role_of_nobody_in_particular_may_not_even_connect(servers: EmbeddedServers) -> None:
    set_up(servers.postgres.admin_url, PASSWORDS)
    with psycopg.connect(servers.postgres.admin_url) as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url_of(servers, "stranger", "stranger"))


def test_doing_it_again_mends_attributes_and_changes_passwords(servers: EmbeddedServers) -> None:
    set_up(servers.postgres.admin_url, PASSWORDS)
    with psycopg.connect(servers.postgres.admin_url) as admin:
        admin.execute("ALTER ROLE app BYPASSRLS SUPERUSER")
    set_up(servers.postgres.admin_url, RolePasswords(migrator="m", app="changed", backup="b"))
    with psycopg.connect(url_of(servers, APP, "changed")) as app:
        row = app.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'app'").fetchone()
    assert row == (False, False)


def test_two_at_once_do_not_disturb_each_other(servers: EmbeddedServers) -> None:
    set_up(servers.postgres.admin_url, PASSWORDS)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: set_up(servers.postgres.admin_url, PASSWORDS), range(12)))
    with psycopg.connect(url_of(servers, APP, PASSWORDS.app)) as app:
        assert app.execute("SELECT current_user").fetchone() == (APP,)


def test_from_the_environment(servers: EmbeddedServers) -> None:
    environment = {
        "ADMIN_DATABASE_URL": servers.postgres.admin_url,
        "MIGRATOR_PASSWORD": "m",
        "APP_PASSWORD": "a",
        "BACKUP_PASSWORD": "b",
    }
    set_up_from_environment(environment)
    with psycopg.connect(url_of(servers, APP, "a")) as app:
        assert app.execute("SELECT current_database()").fetchone() == ("portal",)
    with pytest.raises(RunError, match="APP_PASSWORD, BACKUP_PASSWORD"):
        set_up_from_environment(environment | {"APP_PASSWORD": "", "BACKUP_PASSWORD": ""})

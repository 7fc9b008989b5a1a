"""The roles of the database and what each may do: the same for embedded, tested and real servers.

Safe to run again: it sets attributes and passwords to what they should be. Tables are granted to `app` by
the migrations, one by one.

| role         | who uses it          | what it may                                                     |
|--------------|----------------------|-----------------------------------------------------------------|
| app_migrator | migrations           | owns the database and passes row-level policies                 |
| app          | web, workers, beat   | owns nothing, passes no policy, is a member of nothing          |
| app_backup   | pg_dump              | reads everything                                                |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from .console import RunError

MIGRATOR, APP, BACKUP = "app_migrator", "app", "app_backup"
DATABASE = "portal"

_COMMON = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION"
_ATTRIBUTES = {
    # Up to PostgreSQL 15 only an owner that inherits may create tables in its database's public schema.
    MIGRATOR: f"{_COMMON} INHERIT BYPASSRLS",
    APP: f"{_COMMON} NOINHERIT NOBYPASSRLS NOCREATEDB",
    BACKUP: f"{_COMMON} NOINHERIT BYPASSRLS NOCREATEDB",
}
_LOCK = 4_190_021  # an arbitrary number: two callers at once would meet "tuple concurrently updated"

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class RolePasswords:
    migrator: str
    app: str
    backup: str


def set_up(
    admin_url: str, passwords: RolePasswords, *, database: str = DATABASE, for_tests: bool = False
) -> None:
    """Roles, database and rights on the server that `admin_url` names as superuser.

    `for_tests` lets the migrator create further databases, which the test run throws away.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        create_roles(connection, passwords, for_tests=for_tests)
        create_database(connection, database)
    with psycopg.connect(admin_url, autocommit=True, dbname=database) as connection:
        restrict_database(connection)


def set_up_from_environment(environment: Mapping[str, str]) -> None:
    """For a real server: docker-compose.yml runs it before each migration. RunError names what is missing."""
    names = ("ADMIN_DATABASE_URL", "MIGRATOR_PASSWORD", "APP_PASSWORD", "BACKUP_PASSWORD")
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise RunError(f"Set in the environment: {', '.join(missing)}")
    admin_url, migrator, app, backup = (environment[name] for name in names)
    set_up(admin_url, RolePasswords(migrator=migrator, app=app, backup=backup))


def create_roles(connection: Connection, passwords: RolePasswords, *, for_tests: bool = False) -> None:
    words = {MIGRATOR: passwords.migrator, APP: passwords.app, BACKUP: passwords.backup}
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        for role, password in words.items():
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            attributes = _ATTRIBUTES[role]
            if role == MIGRATOR:
                attributes += " CREATEDB" if for_tests else " NOCREATEDB"
            connection.execute(
                sql.SQL("ALTER ROLE {} WITH {} PASSWORD {}").format(
                    sql.Identifier(role), sql.SQL(attributes), sql.Literal(password)
                )
            )
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def create_database(connection: Connection, database: str) -> None:
    """Create it where it is missing, and give it to the migrator."""
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    statement = "ALTER DATABASE {} OWNER TO {}" if known else "CREATE DATABASE {} OWNER {}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(MIGRATOR)))


def restrict_database(connection: Connection) -> None:
    """Rights on the connected database, by a superuser or by its owner, the migrator."""
    database = sql.Identifier(connection.info.dbname)
    migrator, app, backup = (sql.Identifier(role) for role in (MIGRATOR, APP, BACKUP))
    for statement in (
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, backup),
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, backup),
        sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(backup),
        sql.SQL("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(backup),
        sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT SELECT ON TABLES TO {}").format(
            migrator, backup
        ),
        sql.SQL(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT SELECT ON SEQUENCES TO {}"
        ).format(migrator, backup),
    ):
        connection.execute(statement)

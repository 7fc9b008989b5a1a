"""The test database: made and migrated by the owner, used as the app role, as in production."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import dj_database_url
import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

_MIGRATED = "migrated"


def owner_settings() -> dict[str, Any]:
    return dict(dj_database_url.parse(os.environ["MIGRATION_DATABASE_URL"]))


def owner_connection(name: str) -> psycopg.Connection[Any]:
    return _connection(name, owner_settings())


def _connection(name: str, settings: dict[str, Any]) -> psycopg.Connection[Any]:
    return psycopg.connect(
        dbname=name,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or settings.get("OPTIONS", {}).get("host"),
        port=settings["PORT"] or None,
        autocommit=True,
    )


def create(name: str) -> None:
    """A migrated database with the rights that the set-up gives: a copy of the run's one template."""
    with owner_connection(owner_settings()["NAME"]) as server:
        template = _template(server)
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )


def _template(server: psycopg.Connection[Any]) -> str:
    """Its name. The workers of a run begin together: the first one migrates it, while the others wait."""
    name = f"template_{owner_settings()['NAME']}"
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    found = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    if found is None or found[0] != _MIGRATED:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with owner_connection(name) as database:
            database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            database.execute("GRANT USAGE ON SCHEMA public TO app, app_backup")
        used = connection.settings_dict["NAME"]
        use(name)
        with as_owner():
            call_command("migrate", verbosity=0)
        use(used)
        server.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(_MIGRATED))
        )
    return name


def drop(name: str) -> None:
    """Ends the app's connections as the app: the owner of a database may not, on a real server."""
    with _connection(name, connection.settings_dict) as app:
        for (pid,) in app.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall():
            with suppress(
                psycopg.errors.InsufficientPrivilege
            ):  # it has ended just now, and has no role any more
                app.execute("SELECT pg_terminate_backend(%s)", [pid])
    with owner_connection(owner_settings()["NAME"]) as server:
        _drop(server, name)


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    try:
        server.execute(statement + sql.SQL(" WITH (FORCE)"))
    except psycopg.errors.InsufficientPrivilege:
        # Autovacuum is at work there, which the owner may not end; without FORCE the server ends it itself.
        server.execute(statement)


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's own connection as the owner, which sees every trust: to migrate and to look behind the guard."""
    owner = owner_settings()
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(app)


@dataclass(frozen=True)
class Rows:
    """All that is in the database at one moment: the rows of its tables as JSON, and the last numbers given."""

    tables: dict[str, str]
    numbers: dict[str, int]


def rows() -> Rows:
    """Of every table but the migrations', as the owner sees them."""
    with owner_connection(connection.settings_dict["NAME"]) as database:
        read = sql.SQL("SELECT json_agg(one)::text FROM {} one")
        tables = {
            table: database.execute(read.format(sql.Identifier(table))).fetchall()[0][0]
            for table in _filled(database)
        }
        return Rows(tables, _last_numbers(database))


def bring_back(kept: Rows) -> None:
    """What was there, and nothing else; numbers go on from there. By the owner.

    Row by row and only where there are any: TRUNCATE costs the same for each of a hundred empty tables.
    """
    with owner_connection(connection.settings_dict["NAME"]) as database:
        filled = _filled(database)
        touched = [*filled, *(table for table in kept.tables if table not in filled)]
        changed = [(name, kept.numbers.get(name)) for name in _last_numbers(database)]
        for step in (
            # What must not be deleted says so by triggers.
            [_TRIGGERS.format(sql.Identifier(table), sql.SQL("DISABLE")) for table in touched],
            [
                *(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in filled),
                *(
                    _INSERT.format(sql.Identifier(table), sql.Literal(content))
                    for table, content in reversed(kept.tables.items())
                ),
                *(
                    _NUMBER.format(sql.Literal(name), sql.Literal(last or 1), sql.Literal(last is not None))
                    for name, last in changed
                ),
            ],
            [_TRIGGERS.format(sql.Identifier(table), sql.SQL("ENABLE")) for table in touched],
        ):
            database.execute(sql.SQL(";").join(step))


_TRIGGERS = sql.SQL("ALTER TABLE {} {} TRIGGER USER")
_INSERT = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_recordset(null::{0}, {1})")
_NUMBER = sql.SQL("SELECT setval(quote_ident({}), {}, {})")


def _filled(database: psycopg.Connection[Any]) -> list[str]:
    """The tables that hold anything, children first."""
    tables = _children_first()
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(one), sql.Identifier(one))
        for one in tables
    )
    found = {name for (name,) in database.execute(asked)}
    return [table for table in tables if table in found]


def _last_numbers(database: psycopg.Connection[Any]) -> dict[str, int]:
    given = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
    return dict(database.execute(given).fetchall())


@cache
def _children_first() -> tuple[str, ...]:
    """The tables, each before those that it refers to."""
    with owner_connection(connection.settings_dict["NAME"]) as database:
        tables = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        ).fetchall()
        references = database.execute(
            "SELECT child.relname, parent.relname FROM pg_constraint JOIN pg_class child ON child.oid = conrelid"
            " JOIN pg_class parent ON parent.oid = confrelid WHERE contype = 'f' AND conrelid <> confrelid"
        ).fetchall()
    order: TopologicalSorter[str] = TopologicalSorter({name: () for (name,) in tables})
    for child, parent in references:
        order.add(parent, child)
    return tuple(order.static_order())


def assert_app_role_is_restricted() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("app", False, False), "tests must run as the app role"
    connection.close()

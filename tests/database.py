"""The test database: made and migrated by the owner, used as the app role, as in production."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
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
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
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
        app.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()"
        )
    with owner_connection(owner_settings()["NAME"]) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


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


def empty() -> None:
    """Every table but the migrations', by the owner: the app role may not TRUNCATE."""
    with owner_connection(connection.settings_dict["NAME"]) as database:
        tables = [
            row[0]
            for row in database.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
            )
        ]
        database.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_not_truncated")
        database.execute(
            sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(
                sql.SQL(", ").join(map(sql.Identifier, tables))
            )
        )
        database.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_not_truncated")


def assert_app_role_is_restricted() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("app", False, False), "tests must run as the app role"
    connection.close()

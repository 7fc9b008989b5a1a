from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


def grant_global_tables(*, using: str, **_: Any) -> None:
    """Give the app role its rights to the tables that no trust owns (after `migrate`, as their owner)."""
    from .catalog import global_privileges
    from .constraints import APP_ROLE

    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, privileges in global_privileges().items():
            if table not in existing:
                continue
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE ALL ON {quoted} FROM {APP_ROLE}")
            if privileges:
                cursor.execute(f"GRANT {', '.join(privileges)} ON {quoted} TO {APP_ROLE}")
        # To draw new ids for a whole import at once. Not UPDATE: nobody sets a sequence back.
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")


class TenancyConfig(AppConfig):
    name = "trust_portal.tenancy"
    verbose_name = "Trusts kept apart"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers them)

        # The turn of the last app that may have tables, since no other is told: all of them are there by then.
        with_models = [app for app in apps.get_app_configs() if app.models_module is not None]
        post_migrate.connect(grant_global_tables, sender=with_models[-1])

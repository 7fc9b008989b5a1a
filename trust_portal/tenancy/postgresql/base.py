"""Django's PostgreSQL backend, which names the bound trust at every BEGIN."""

from __future__ import annotations

from django.db.backends.postgresql import base

from trust_portal.tenancy.scope import current_trust_id


class DatabaseWrapper(base.DatabaseWrapper):
    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        trust_id = current_trust_id()
        if not autocommit and trust_id is not None:
            with self.connection.cursor() as cursor:
                cursor.execute(b"SET LOCAL app.trust_id = '%d'" % trust_id)

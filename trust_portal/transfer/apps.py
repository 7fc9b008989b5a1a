from __future__ import annotations

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "trust_portal.transfer"
    verbose_name = "Export and import of a trust"

    def ready(self) -> None:
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier

        from .jobs import EXPORT, IMPORT, tidy_files

        register_kind(EXPORT)
        register_kind(IMPORT)
        register_tidier(tidy_files)

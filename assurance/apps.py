from __future__ import annotations

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "assurance"
    verbose_name = "Assurance"

    def ready(self) -> None:
        from academies.changes import register_listener
        from trust_portal.jobs.kinds import register_kind

        from .recompute.jobs import KIND
        from .recompute.requests import listen

        register_kind(KIND)
        register_listener(listen)

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "trust_portal.jobs"
    verbose_name = "Background jobs"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers it)

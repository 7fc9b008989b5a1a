from __future__ import annotations

from django.apps import AppConfig


class ObservabilityConfig(AppConfig):
    name = "trust_portal.observability"

    def ready(self) -> None:
        from . import heartbeat, worker_logs

        heartbeat.listen()
        worker_logs.listen()

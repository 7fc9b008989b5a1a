from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier

        from .packs.jobs import BUILD, tidy_packs

        register_kind(BUILD)
        register_tidier(tidy_packs)

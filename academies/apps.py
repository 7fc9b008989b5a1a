from __future__ import annotations

from django.apps import AppConfig


class AcademiesConfig(AppConfig):
    name = "academies"
    verbose_name = "Academies"

    def ready(self) -> None:
        from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
        from trust_portal.accounts.starts import page, register_start
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.tenancy.beginnings import register_beginning

        from .demo import targets
        from .demo.stories import register_story
        from .importing.jobs import KINDS, tidy_imports
        from .use_cases import kpis
        from .views.academies import own_academy

        for kind in KINDS:
            register_kind(kind)
        register_tidier(tidy_imports)
        register_beginning(kpis.seed)
        register_story(targets.tell, place=30)
        for role in ROLES_AT_A_PLACE:
            register_start(role, own_academy)
        register_start(Role.DATA_MANAGER, page("data_health"))

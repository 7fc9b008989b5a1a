from __future__ import annotations

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "assurance"
    verbose_name = "Assurance"

    def ready(self) -> None:
        from academies.changes import register_listener
        from academies.demo.stories import register_story
        from academies.sections import register_section
        from trust_portal.jobs.kinds import register_kind

        from .demo.story import tell
        from .recompute.jobs import KIND
        from .recompute.requests import listen
        from .sections import ratings_of

        register_kind(KIND)
        register_listener(listen)
        register_section(ratings_of, place=10)
        register_story(tell, place=10)

from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from academies.demo.stories import register_story
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.notices.calendar import register_calendar_source
        from trust_portal.notices.telling import register_notice_kind

        from .demo import meetings, packs
        from .meeting_dates import meetings_of
        from .meeting_notices import MEETING
        from .packs.jobs import BUILD, BUILD_BOARD, tidy_packs

        register_kind(BUILD)
        register_kind(BUILD_BOARD)
        register_tidier(tidy_packs)
        register_story(meetings.tell, place=80)
        register_story(packs.tell, place=85)
        register_calendar_source(meetings_of)
        register_notice_kind(MEETING)

from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from academies.demo.stories import register_story
        from academies.sections import register_section
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.notices.calendar import register_calendar_source
        from trust_portal.notices.telling import register_notice_kind

        from .academy_section import local_board_of
        from .demo import lgb_reviews, meetings
        from .lgb_notices import KINDS
        from .meeting_dates import meetings_of
        from .meeting_notices import MEETING
        from .packs.jobs import BUILD, tidy_packs

        register_kind(BUILD)
        register_tidier(tidy_packs)
        register_story(meetings.tell, place=80)
        register_story(lgb_reviews.tell, place=90)
        register_section(local_board_of, place=50)
        register_calendar_source(meetings_of)
        for kind in (MEETING, *KINDS):
            register_notice_kind(kind)

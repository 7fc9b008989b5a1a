from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from academies.demo.stories import register_story
        from academies.sections import register_section
        from assurance.reports.committees import register_meeting_days
        from trust_portal.accounts.offices import register_terms
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.notices.calendar import register_calendar_source
        from trust_portal.notices.telling import register_notice_kind

        from .academy_section import local_board_of
        from .demo import lgb_reviews, meetings, packs
        from .due import cards_to_review, minutes_to_write, questions_to_answer
        from .lgb_notices import KINDS
        from .meeting_dates import days_of_committee, meetings_of
        from .meeting_notices import MEETING
        from .packs.jobs import BUILD, BUILD_BOARD, tidy_packs
        from .terms import are_over

        register_kind(BUILD)
        register_kind(BUILD_BOARD)
        register_tidier(tidy_packs)
        register_story(meetings.tell, place=80)
        register_story(packs.tell, place=85)
        register_story(lgb_reviews.tell, place=90)
        register_section(local_board_of, place=50)
        for source in (meetings_of, minutes_to_write, cards_to_review, questions_to_answer):
            register_calendar_source(source)
        register_meeting_days(days_of_committee)
        for kind in (MEETING, *KINDS):
            register_notice_kind(kind)
        register_terms(are_over)

from __future__ import annotations

from django.apps import AppConfig


class AcademiesConfig(AppConfig):
    name = "academies"
    verbose_name = "Academies"

    def ready(self) -> None:
        from trust_portal.accounts.roles import Role
        from trust_portal.accounts.starts import page, register_start
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.notices.calendar import register_calendar_source
        from trust_portal.notices.kinds import register_notice_kind
        from trust_portal.notices.quiet import register_quiet_days
        from trust_portal.tenancy.beginnings import register_beginning

        from .calendar_entries import is_last_friday_of_a_term, terms_and_holidays
        from .demo import notices
        from .demo import targets as demo_targets
        from .demo.stories import register_story
        from .importing.jobs import KINDS, tidy_imports
        from .reminders import DATA_DROP_ENDS, remind_of_data_drops
        from .sections import register_section
        from .targets import progress, round_dates, telling
        from .use_cases import kpis

        for kind in KINDS:
            register_kind(kind)
        register_tidier(tidy_imports)
        register_beginning(kpis.seed)
        for notice_kind in (DATA_DROP_ENDS, *telling.KINDS):
            register_notice_kind(notice_kind)
        register_tidier(remind_of_data_drops)
        register_story(notices.tell, place=5)
        register_calendar_source(terms_and_holidays)
        register_calendar_source(round_dates.due_dates)
        register_section(progress.targets_of, place=5)
        register_quiet_days(is_last_friday_of_a_term)
        register_story(demo_targets.tell, place=30)
        register_start(Role.DATA_MANAGER, page("data_health"))

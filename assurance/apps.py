from __future__ import annotations

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "assurance"
    verbose_name = "Assurance"

    def ready(self) -> None:
        from academies.changes import register_listener
        from academies.demo.stories import register_story
        from academies.sections import register_section
        from academies.targets.round_dates import register_round_months
        from trust_portal.accounts.roles import Role
        from trust_portal.accounts.starts import page, register_start
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier
        from trust_portal.notices.calendar import register_calendar_source
        from trust_portal.notices.kinds import register_notice_kind
        from trust_portal.reference.loading import listeners
        from trust_portal.transfer import listeners as transfers
        from trust_portal.transfer.files import register_file_kind

        from .card_section import card_on_page
        from .dashboards.section import due_on_page
        from .demo import improvement, levels, reports, risks, story, visits
        from .evidence.belongings import EVIDENCE
        from .improvement_reminders import DUE, remind_owners
        from .improvement_section import due_dates, improvements_of
        from .in_force import months_of_targets
        from .level_section import levels_of
        from .recompute.jobs import KIND
        from .recompute.requests import listen, listen_to_loads, listen_to_transfers
        from .recompute.tidying import rate_what_has_begun
        from .reports import copies
        from .risk_due import risks_to_review
        from .sections import ratings_of
        from .use_cases.evidence_files import remove_expired, remove_strays
        from .use_cases.improvement_telling import GIVEN
        from .use_cases.review_telling import KINDS as REVIEW_KINDS
        from .use_cases.visit_telling import REPLIED, SHARED
        from .visit_section import visit_days, visits_of

        register_round_months(months_of_targets)
        register_kind(KIND)
        register_kind(copies.KIND)
        register_tidier(copies.tidy_copies)
        from .reports import jobs as report_jobs
        from .reports import telling as report_telling
        from .reports.due import due_dates_of

        register_kind(report_jobs.KIND)
        for kind in report_telling.KINDS:
            register_notice_kind(kind)
        register_calendar_source(due_dates_of)
        register_tidier(report_jobs.tend)
        register_listener(listen)
        listeners.register_listener(listen_to_loads)
        transfers.register_listener(listen_to_transfers)
        register_tidier(rate_what_has_begun)
        register_story(story.tell, place=10)
        register_story(levels.tell, place=20)
        register_story(visits.tell, place=50)
        register_story(reports.tell, place=30)
        register_story(improvement.tell, place=40)
        register_story(risks.tell, place=60)
        register_section(due_on_page, place=3)
        register_section(card_on_page, place=5)
        register_section(ratings_of, place=10)
        register_section(levels_of, place=20)
        register_section(improvements_of, place=30)
        register_calendar_source(due_dates)
        register_notice_kind(GIVEN)
        register_notice_kind(DUE)
        register_tidier(remind_owners)
        register_section(visits_of, place=40)
        register_calendar_source(visit_days)
        register_calendar_source(risks_to_review)
        register_notice_kind(SHARED)
        register_notice_kind(REPLIED)
        register_tidier(remove_expired)
        register_tidier(remove_strays)
        register_file_kind(EVIDENCE)
        for kind in (GIVEN, *REVIEW_KINDS):
            register_notice_kind(kind)
        for role in (Role.CEO, Role.TRUSTEE):
            register_start(role, page("trust_dashboard"))
        for role in (Role.DIRECTOR_OF_EDUCATION, Role.OPERATIONS_LEAD):
            register_start(role, page("review_dashboard"))

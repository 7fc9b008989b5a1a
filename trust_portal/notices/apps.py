from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trust_portal.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from trust_portal.jobs.kinds import register_kind
        from trust_portal.jobs.tidying import register_tidier

        from .jobs import NOTICE_MAIL, tidy_jobs
        from .kinds import NoticeKind, register_notice_kind, roles_that_may
        from .use_cases.clearing import clear_old

        register_kind(NOTICE_MAIL)
        register_tidier(tidy_jobs)
        register_tidier(clear_old)
        register_notice_kind(
            NoticeKind(
                "mail_trouble",
                "Mail that did not arrive (for trust admins)",
                mails="digest",
                roles=roles_that_may("people.write"),
            )
        )

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trust_portal.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from .kinds import NoticeKind, register_notice_kind

        register_notice_kind(
            NoticeKind("mail_trouble", "Mail that did not arrive (for trust admins)", mails="digest")
        )

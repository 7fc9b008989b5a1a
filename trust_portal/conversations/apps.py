from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "trust_portal.conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        from trust_portal.notices.kinds import NoticeKind, register_notice_kind

        register_notice_kind(
            NoticeKind("mention", "Somebody mentions you in a conversation", mails="at once")
        )

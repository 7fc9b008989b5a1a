from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trust_portal.accounts"
    verbose_name = "People and access"

    def ready(self) -> None:
        from trust_portal.jobs.kinds import register_kind

        from .jobs import INVITATION_MAIL

        register_kind(INVITATION_MAIL)

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trust_portal.accounts"
    verbose_name = "People and access"

from __future__ import annotations

from django.apps import AppConfig


class OperatorConfig(AppConfig):
    name = "trust_portal.operator"

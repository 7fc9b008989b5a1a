from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "trust_portal.audit"
    verbose_name = "Audit trail"

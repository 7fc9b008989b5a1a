from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "trust_portal.reference"
    verbose_name = "Public reference data"

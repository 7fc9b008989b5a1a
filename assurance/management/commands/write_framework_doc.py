"""Write the tables of docs/frameworks.md again, after the schema of frameworks or its words changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from assurance.frameworks.reference import with_tables


class Command(BaseCommand):
    help = "Write the tables of docs/frameworks.md again."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "frameworks.md"
        path.write_text(with_tables(path.read_text()))
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} is up to date.")

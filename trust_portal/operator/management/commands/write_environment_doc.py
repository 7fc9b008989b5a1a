"""Write the table of settings into docs/operators.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from trust_portal.operator.environment_doc import with_table


class Command(BaseCommand):
    help = "Write the table of settings into docs/operators.md, from trust_portal/environment.py."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "operators.md"
        path.write_text(with_table(path.read_text()))
        self.stdout.write("docs/operators.md is written.")

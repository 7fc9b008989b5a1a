"""Writes docs/permissions.md from the permission table; a test holds the two together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from trust_portal.accounts.permission_table import as_markdown


def document() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Write docs/permissions.md from the table in trust_portal/accounts/roles.py."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=document(), help="another file to write")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Wrote {to}")

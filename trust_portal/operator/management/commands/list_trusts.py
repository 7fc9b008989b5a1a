"""List the trusts of the portal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from trust_portal.operator.trust_list import trusts_with_figures


class Command(BaseCommand):
    help = "List the trusts: number, slug, state, people, jobs waiting, day of deletion."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = trusts_with_figures().order_by("slug")
        columns = ("pk", "slug", "state", "members", "waiting", "delete_on")
        for number, slug, state, members, waiting, delete_on in rows.values_list(*columns):
            deletion = delete_on.isoformat() if delete_on else "-"
            self.stdout.write(f"{number:>6}  {slug:<30} {state:<10} {members:>6}  {waiting:>5}  {deletion}")

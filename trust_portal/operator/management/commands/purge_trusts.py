"""Delete for good the trusts whose days of grace are over. Runs as the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trust_portal.operator.purging.purge import NotDueYet, NotTheOwner, Purged, purge
from trust_portal.tenancy.models import Trust


class Command(BaseCommand):
    help = "Delete for good the trusts whose days of grace are over, or one of them. There is no way back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="only these; refused where one is not due")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        today = timezone.localdate()
        if slugs:
            chosen = list(Trust.objects.filter(slug__in=slugs).order_by("pk"))
            if missing := set(slugs) - {trust.slug for trust in chosen}:
                raise CommandError(f"There is no trust {', '.join(sorted(missing))}.")
        else:
            chosen = list(Trust.objects.due_for_deletion(on=today).order_by("pk"))
        if not chosen:
            self.stdout.write("No trust is due for deletion.")
        for trust in chosen:
            try:
                self._tell(purge(trust=trust, on=today))
            except (NotDueYet, NotTheOwner) as refusal:
                raise CommandError(str(refusal)) from None

    def _tell(self, purged: Purged) -> None:
        self.stdout.write(f"{purged.slug} (number {purged.trust_id}) is deleted:")
        for table, number in sorted(purged.rows.items()):
            self.stdout.write(f"{number:>12,}  {table}")
        self.stdout.write(f"{purged.forgotten:>12,}  people without another trust, made anonymous")
        self.stdout.write(f"{purged.closed:>12,}  people named in other trusts' records, sign-in closed")

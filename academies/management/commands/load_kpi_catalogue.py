"""Give every trust the KPIs of this version's catalogue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from academies.use_cases import kpis
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope


class Command(BaseCommand):
    help = (
        "Adds the KPIs that the catalogue has gained and rewords those that it has changed, in every trust."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for trust in Trust.objects.order_by("slug"):
            with trust_scope(trust.pk):
                written = kpis.seed()
            self.stdout.write(f"{trust.slug}: {written} KPIs written")

"""Load what operators handed in on their page. Runs as the owner of the tables."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust_portal.reference.loading.deliveries import load_waiting
from trust_portal.reference.loading.load import NotTheOwner
from trust_portal.reference.loading.staging import is_owner

_SECONDS = 3.0


class Command(BaseCommand):
    help = "Load the files of public data that operators handed in on their page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help="stay and load what comes, as the loader of the portal does"
        )

    def handle(self, *args: Any, watch: bool, **options: Any) -> None:
        if not is_owner():
            raise CommandError(str(NotTheOwner()))
        while True:
            for delivery in load_waiting():
                self.stdout.write(
                    f"{delivery}: {delivery.get_state_display().lower()} {delivery.said}".rstrip()
                )
            if not watch:
                return
            time.sleep(_SECONDS)

"""Show how to sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from academies.demo.sign_ins import as_text


class Command(BaseCommand):
    help = "Show the demo's sign-ins, and the code that goes with some of them now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_text())

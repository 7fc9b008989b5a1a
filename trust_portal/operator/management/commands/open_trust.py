"""Open a trust and invite its first trust admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import in_words
from trust_portal.operator.use_cases import openings
from trust_portal.tenancy.models import DEFAULT_COLOUR


class Command(BaseCommand):
    help = "Open a trust and invite its first trust admin by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slug", required=True, help="its part of the addresses, for good")
        parser.add_argument("--name", required=True)
        parser.add_argument("--short-name", default="")
        parser.add_argument("--colour", default=DEFAULT_COLOUR, help="such as #1f4e79")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("slug", "name", "short_name", "colour", "admin_name", "admin_email")
        asked = {name: options[name] for name in names}
        try:
            trust = openings.open_trust(**asked, at=timezone.now(), by=Actor.command())
        except ValidationError as refusal:
            raise in_words(refusal) from None
        self.stdout.write(f"{trust.name} is open at /{trust.slug}/. An invitation goes to its trust admin.")

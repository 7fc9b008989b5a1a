"""Open a trust with its academies from the public register."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from academies.use_cases.openings import open_from_register
from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import in_words


class Command(BaseCommand):
    help = "Open a trust with its academies, joining dates and phases from the loaded register, and invite its admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--uid", type=int, required=True, help="the trust's UID in the register")
        parser.add_argument("--slug", required=True, help="its part of the addresses, for good")
        parser.add_argument("--name", default="", help="else the name in the register")
        parser.add_argument("--short-name", default="")
        parser.add_argument("--admin-name", default="Trust admin")
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("uid", "slug", "name", "short_name", "admin_name", "admin_email")
        asked = {name: options[name] for name in names}
        try:
            opened = open_from_register(**asked, at=timezone.now(), by=Actor.command())
        except ValidationError as refusal:
            raise in_words(refusal) from None
        for one in opened.academies:
            joined = one.joined_on.isoformat() if one.joined_on else "unknown"
            before = (
                f"  before: {', '.join(str(before.urn) for before in one.predecessors)}"
                if one.predecessors
                else ""
            )
            self.stdout.write(f"{one.urn}  joined {joined:<10}  {one.name} ({one.phase.label}){before}")
        self.stdout.write(
            f"{opened.trust.name} is open at /{opened.trust.slug}/ with {len(opened.academies)} academies."
            " An invitation goes to its trust admin."
        )

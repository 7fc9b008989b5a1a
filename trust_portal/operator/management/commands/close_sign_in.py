"""Close one person's sign-in to the whole portal."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import in_words
from trust_portal.operator.use_cases import sign_ins


class Command(BaseCommand):
    help = "Close one person's sign-in, in every trust and browser at once; --open opens it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--open", action="store_true", help="open it again")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            if options["open"]:
                person = sign_ins.open_again(email=email)
            else:
                person = sign_ins.close(email=email, by=Actor.command())
        except ValidationError as refusal:
            raise in_words(refusal) from None
        self.stdout.write(f"The sign-in of {person.email} is {'open' if person.is_active else 'closed'}.")

"""Take an operator's rights away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from trust_portal.operator.management.moves import in_words
from trust_portal.operator.use_cases import operators


class Command(BaseCommand):
    help = "Take an operator's rights away. Roles in trusts stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            person = operators.dismiss(email=email)
        except ValidationError as refusal:
            raise in_words(refusal) from None
        self.stdout.write(f"{person.email} is no longer an operator.")

"""Make somebody an operator of the portal and print the link by which they set their password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust_portal.accounts.mail import password_link
from trust_portal.operator.use_cases import operators


class Command(BaseCommand):
    help = "Make somebody an operator of the portal; prints a link that sets their password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="their full name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            person = operators.appoint(email=email, full_name=name)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        self.stdout.write(f"{person.email} is an operator of the portal.")
        self.stdout.write(f"This link sets their password, once, within {minutes} minutes:")
        self.stdout.write(password_link(person))
        self.stdout.write("When they have signed in they add a second factor.")

"""Take all second factors off somebody who lost them, once it is certain that it is them who asks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust_portal.accounts.models import Person
from trust_portal.accounts.use_cases import accounts
from trust_portal.audit.actor import Actor


class Command(BaseCommand):
    help = "Take all second factors off somebody who lost them, and sign them out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        if not accounts.remove_second_factors(person=person, by=Actor.command()):
            raise CommandError(f"{person.email} has no second factor.")
        self.stdout.write(f"{person.email} has no second factor any more and is signed out everywhere.")

"""Load the demo trusts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from academies.demo.loading import load
from academies.demo.trusts import DEMO_TRUSTS

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Command(BaseCommand):
    help = "Load three made-up trusts with people in every role. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--public",
            action="store_true",
            help="also where other people can reach the portal, with passwords that everybody knows",
        )

        parser.add_argument("--first", action="store_true", help="the first of the trusts alone")

    def handle(self, *args: Any, public: bool, first: bool, **options: Any) -> None:
        if urlsplit(settings.SITE_URL).hostname not in _THIS_MACHINE and not public:
            raise CommandError(
                "The demo's passwords are known to everybody, and this portal is not for this machine alone"
                " (SITE_URL). Add --public if that is what you want; ./dev run takes --no-demo."
            )
        loaded = load(at=timezone.now(), wanted=DEMO_TRUSTS[:1] if first else DEMO_TRUSTS)
        if loaded.trusts or loaded.people:
            s = "" if loaded.trusts == 1 else "s"
            self.stdout.write(
                f"Loaded {loaded.trusts} trust{s}, {loaded.academies} academies, {loaded.people} people,"
                f" {loaded.figures:,} figures, {loaded.stories:,} ratings and levels."
            )
        else:
            self.stdout.write("The demo is loaded already.")

"""Publish a framework for a trust."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from academies.models.calendar import name_of_year
from assurance.frameworks.shipped import shipped, shipped_named
from assurance.use_cases.publishing import NotValid, publish
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust


class Command(TrustCommand):
    help = "Publishes a framework that comes with the portal, or one of your own, from a school year on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        keys = ", ".join(one.key for one in shipped())
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--pack", metavar="KEY", help=f"one of those that come with the portal: {keys}")
        what.add_argument("--file", type=Path, metavar="FILE", help="a YAML document")
        parser.add_argument(
            "--year", required=True, type=int, metavar="YEAR", help="2018: for 2018/19 and the years after it"
        )
        parser.add_argument("--note", default="", help="what is new, for those who read the list of versions")

    def work(self, *, trust: Trust, by: Actor, year: int = 0, note: str = "", **options: Any) -> None:
        if not 1990 <= year <= 2100:
            raise CommandError(f"{year} is not a school year. Write 2018 for 2018/19.")
        document = self._document(options["pack"], options["file"])
        try:
            version = publish(document=document, first_year=year, note=note, at=timezone.now(), by=by)
        except NotValid as refusal:
            lines = [f"line {one.line}: {one.path}: {one.message}" for one in refusal.problems]
            raise CommandError("\n".join(("Nothing was published.", *lines))) from None
        self.stdout.write(f"{version} is published for {name_of_year(year)} and the years after it.")

    def _document(self, key: str | None, file: Path | None) -> str:
        if key is not None:
            found = shipped_named(key)
            if found is None:
                known = ", ".join(one.key for one in shipped())
                raise CommandError(f"There is no framework “{key}”. There are {known}.")
            return found.document
        assert file is not None
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{file}: {problem}") from None

"""Load a file of public data. Runs as the owner of the tables."""

from __future__ import annotations

import csv
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust_portal.reference.loading.load import NotTheOwner, load, source_named
from trust_portal.reference.models import Load, Status
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.sources.cells import year_of_name
from trust_portal.tabular import FileRefused, Problem


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day, such as 2026-01-31.") from None


def a_school_year(text: str) -> int:
    year = year_of_name(text)
    if year is None:
        raise ArgumentTypeError(f"{text} is not a school year, such as 2022/23.")
    return year


class Command(BaseCommand):
    help = "Load a file of public data: establishments, groups, links or published figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=list(SOURCES), metavar="SOURCE", help=", ".join(SOURCES))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--published-on", type=a_day, metavar="DAY", help="else the day in the file's name"
        )
        parser.add_argument("--status", choices=Status.values, help="else what this source's files are")
        parser.add_argument(
            "--year", type=a_school_year, metavar="YEAR", help="2022/23, of a file that does not say"
        )
        parser.add_argument(
            "--problems", type=Path, metavar="FILE", help="write what could not be used, as CSV"
        )

    def handle(self, *args: Any, source: str, file: Path, problems: Path | None, **options: Any) -> None:
        found: list[Problem] = []
        try:
            loaded = load(
                source=source_named(source),
                path=file,
                name=file.name,
                published_on=options["published_on"],
                status=Status(options["status"]) if options["status"] else None,
                year=options["year"],
                tell=found.append if problems else lambda problem: None,
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except (FileRefused, NotTheOwner) as refusal:
            raise CommandError(str(refusal)) from None
        if problems is not None:
            _write(problems, found)
        self._tell(loaded)

    def _tell(self, loaded: Load) -> None:
        self.stdout.write(f"{loaded} ({loaded.status}, published on {loaded.published_on.isoformat()})")
        self.stdout.write(f"{loaded.rows_read:>10,}  rows read")
        self.stdout.write(f"{loaded.rows_stored:>10,}  stored")
        self.stdout.write(f"{loaded.rows_unchanged:>10,}  unchanged")
        for reason, number in loaded.skipped.items():
            self.stdout.write(f"{number:>10,}  skipped: {reason}")
        self.stdout.write(f"{loaded.problems:>10,}  problems (--problems FILE lists them)")


def _write(path: Path, problems: list[Problem]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("sheet", "line", "column", "value", "reason"))
        writer.writerows((one.sheet, one.line, one.column, one.value, one.reason) for one in problems)

"""Import an export into an empty trust."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import CommandError

from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust
from trust_portal.transfer.archive import Archive
from trust_portal.transfer.emptiness import check_is_empty
from trust_portal.transfer.importing import bring_in
from trust_portal.transfer.refusals import ImportRefused


class Command(TrustCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="the zip that an export made")

    def work(self, *, trust: Trust, by: Actor, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            check_is_empty(importer=by.person)
            with Archive(path) as archive:
                imported = bring_in(archive, trust=trust, token=uuid4().hex, by=by, report=self._say)
        except ImportRefused as refusal:
            raise CommandError(f"Nothing was imported. {refusal}") from refusal
        self.stdout.write(f"{imported.total} rows imported into {trust}")

    def _say(self, done: int, total: int, message: str) -> None:
        self.stdout.write(f"{done + 1} of {total}: {message}")

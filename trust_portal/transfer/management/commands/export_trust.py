"""Export everything of one trust into a file."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust
from trust_portal.transfer.package import packed
from trust_portal.transfer.parts import Parts


class Command(TrustCommand):
    help = __doc__
    sees_one_moment = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the zip to write")

    def work(self, *, trust: Trust, by: Actor, **options: Any) -> None:
        out: Path = options["out"].resolve()
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.")
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".export-") as folder:
            parts = Parts(Path(folder))
            with packed(trust=trust, parts=parts, made_at=timezone.now(), report=self._say) as package:
                after = {"size": package.size, "sha256": package.sha256, "rows": package.manifest.rows}
                record(by=by, verb="export.made", on=trust, after=after)
                package.publish(out)
        self.stdout.write(f"{out}: {package.manifest.rows} rows, {package.size} bytes")

    def _say(self, done: int, total: int, message: str) -> None:
        self.stdout.write(f"{done + 1} of {total}: {message}")

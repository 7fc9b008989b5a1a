"""Build a pack into a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from academies.periods import NoSuchPeriod, term_named
from governance.models import PackScope
from governance.packs.building import build
from governance.packs.gather import NothingToShow
from governance.packs.storage import write
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust


class Command(TrustCommand):
    help = "Builds a pack of the trust's ratings in a term from live data, as one accessible PDF."
    sees_one_moment = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--term", required=True, metavar="TERM", help="like 2018-19/3: school year, term")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the PDF goes")
        parser.add_argument("--grid", default="", help="what is rated, by its id; the framework's first grid")
        parser.add_argument(
            "--published", action="store_true", help="published ratings only, as trustees see them"
        )

    def work(
        self, *, trust: Trust, by: Actor, term: str = "", out: Path = Path(), grid: str = "", **options: Any
    ) -> None:
        scope = PackScope.PUBLISHED if options["published"] else PackScope.WORKING
        try:
            period = term_named(term)
            built = build(
                trust=trust,
                period=period,
                grid_key=grid,
                scope=scope,
                at=timezone.now(),
                report=lambda done, total, message: None,
            )
            write(out, built.pdf.content)
        except (NoSuchPeriod, NothingToShow) as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"{out}: {problem.strerror or problem}") from None
        self.stdout.write(
            f"{out}: {built.pdf.pages} pages, {len(built.pdf.content) / 1024:,.0f} kB, {scope.label.lower()}."
        )

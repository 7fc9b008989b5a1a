"""Build a pack into a file: of the ratings of a term, or of a meeting's papers."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Max
from django.utils import timezone

from academies.periods import NoSuchPeriod, term_named
from governance.models import Meeting, PackScope
from governance.packs.boards import compose, draw_board
from governance.packs.building import build
from governance.packs.gather import NothingToShow
from governance.packs.storage import write
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust


def _silent(done: int, total: int, message: str) -> None:
    """Nobody watches."""


class Command(TrustCommand):
    help = (
        "Builds a pack from live data, as one accessible PDF: of the trust's ratings in a term, or of a meeting with "
        "all its papers, as its members would read it. No version of the meeting's pack is made: that is for people."
    )
    sees_one_moment = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--term", default="", metavar="TERM", help="like 2018-19/3: school year, term")
        about.add_argument("--meeting", type=int, metavar="ID", help="the meeting's number in its address")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the PDF goes")
        parser.add_argument("--grid", default="", help="what is rated, by its id; the framework's first grid")
        parser.add_argument(
            "--published", action="store_true", help="published ratings only, as trustees see them"
        )

    def work(
        self,
        *,
        trust: Trust,
        by: Actor,
        term: str = "",
        meeting: int | None = None,
        out: Path = Path(),
        grid: str = "",
        **options: Any,
    ) -> None:
        scope = PackScope.PUBLISHED if options["published"] else PackScope.WORKING
        try:
            if meeting is not None:
                content, pages, said = _of_meeting(trust, meeting)
            else:
                content, pages = _of_term(trust, term, grid, scope)
                said = scope.label.lower()
            write(out, content)
        except (NoSuchPeriod, NothingToShow) as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"{out}: {problem.strerror or problem}") from None
        self.stdout.write(f"{out}: {pages} pages, {len(content) / 1024:,.0f} kB, {said}.")


def _of_term(trust: Trust, term: str, grid: str, scope: PackScope) -> tuple[bytes, int]:
    built = build(
        trust=trust,
        period=term_named(term),
        grid_key=grid,
        scope=scope,
        at=timezone.now(),
        report=_silent,
    )
    return built.pdf.content, built.pdf.pages


def _of_meeting(trust: Trust, meeting_id: int) -> tuple[bytes, int, str]:
    """As the meeting's next version would be."""
    meeting = Meeting.objects.select_related("body__academy", "body__clerk").filter(pk=meeting_id).first()
    if meeting is None:
        raise CommandError(f"There is no meeting {meeting_id} in this trust.")
    number = (meeting.board_packs.aggregate(last=Max("number"))["last"] or 0) + 1
    composed = compose(trust=trust, meeting=meeting, chosen=None, number=number, at=timezone.now())
    content, pages = draw_board(composed, trust=trust, report=_silent)
    return content, pages, f"{meeting}, contents {composed.pack.fingerprint()}"

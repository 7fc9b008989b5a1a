"""Work out the suggested ratings of a trust."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from academies.periods import NoSuchPeriod, term_named, term_of
from academies.use_cases import calendar
from assurance.models import PackVersion
from assurance.recompute.run import recompute
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust


class Command(TrustCommand):
    help = "Works out the suggested ratings of a trust from its figures and stores what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--term", metavar="TERM", help="this term only, like 2018-19/3; else all that are rated"
        )

    def work(self, *, trust: Trust, by: Actor, term: str | None = None, **options: Any) -> None:
        if not PackVersion.objects.exists():
            raise CommandError("The trust has no framework yet. Publish one first.")
        periods = None
        if term is not None:
            try:
                first_year, _ = term_of(term)
                calendar.add_year(first_year=first_year, by=by)
                periods = [term_named(term).pk]
            except NoSuchPeriod as problem:
                raise CommandError(str(problem)) from None
        outcome = recompute(changed=None, at=timezone.now(), periods=periods)
        self.stdout.write(
            f"{outcome.rated:,} ratings worked out: {outcome.new:,} new,"
            f" {outcome.changed + outcome.moved:,} changed, {outcome.removed:,} removed."
        )

"""Put a trust down for deletion."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import MoveCommand
from trust_portal.operator.use_cases import deletions
from trust_portal.tenancy.models import Trust


class Command(MoveCommand):
    help = "Close a trust and put it down for deletion; purge_trusts deletes it after the days of grace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--confirm", required=True, metavar="SLUG", help="the slug once more")

    def move(self, *, trust: Trust, by: Actor, reason: str, **options: Any) -> str:
        if options["confirm"] != trust.slug:
            raise CommandError("--confirm must repeat the slug.")
        deleting = deletions.request(trust=trust, on=timezone.localdate(), by=by, reason=reason)
        assert deleting.delete_on is not None
        return (
            f"{trust.slug} is closed and can be purged from {deleting.delete_on.isoformat()} on."
            " An export of everything is being made."
        )

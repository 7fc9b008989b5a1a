"""What the commands about a trust's life share."""

from __future__ import annotations

from abc import abstractmethod
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from trust_portal.accounts.use_cases.trusts import MoveNotAllowed
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.command import TrustCommand
from trust_portal.tenancy.models import Trust


class MoveCommand(TrustCommand):
    """One move of a trust's life; `move` makes it and says what came of it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="for the trust's audit trail")

    def work(self, *, trust: Trust, by: Actor, **options: Any) -> None:
        try:
            self.stdout.write(self.move(trust=trust, by=by, **options))
        except MoveNotAllowed as refusal:
            raise CommandError(str(refusal)) from None

    @abstractmethod
    def move(self, *, trust: Trust, by: Actor, reason: str, **options: Any) -> str:
        """What came of it, for the person at the terminal."""


def in_words(refusal: ValidationError) -> CommandError:
    """A use case's refusal for somebody at a terminal."""
    return CommandError(" ".join(refusal.messages))

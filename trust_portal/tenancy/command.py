"""The base of management commands that work for one trust."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from trust_portal.audit.actor import Actor

from .models import Trust
from .scope import trust_scope
from .snapshot import snapshot_scope


class TrustCommand(BaseCommand, ABC):
    """Takes `--trust`, a slug or a UID, and calls `work` inside that trust, in one transaction.

    With `sees_one_moment` all that it reads is as it was when it began.
    """

    sees_one_moment: ClassVar[bool] = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--trust",
            required=True,
            metavar="TRUST",
            help="the trust, as in its address, or its UID in the register",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options.pop("trust")
        trust = Trust.objects.called(slug)
        if trust is None:
            raise CommandError(f"There is no trust “{slug}”.")
        with snapshot_scope(trust.pk) if self.sees_one_moment else trust_scope(trust.pk):
            self.work(trust=trust, by=Actor.command(), **options)

    @abstractmethod
    def work(self, *, trust: Trust, by: Actor, **options: Any) -> None:
        """What the command does; CommandError for what the person at the terminal can put right."""

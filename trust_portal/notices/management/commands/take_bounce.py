"""Takes a message that tells of mail that did not arrive: the operator's mail system hands it in."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.notices.bounces import LONGEST, NotABounce, read_bounce
from trust_portal.notices.use_cases.returned import take_back


class Command(BaseCommand):
    help = (
        "Reads one message (RFC 3464) from standard input and marks the addresses that it names as failing."
    )
    stdin: Any = None  # a test's own

    def handle(self, *args: Any, **options: Any) -> None:
        """Never an error: a mail system would send one back for it."""
        raw = (self.stdin or sys.stdin.buffer).read(LONGEST + 1)
        try:
            bounces = read_bounce(raw)
        except NotABounce as refusal:
            self.stdout.write(f"Nothing was marked: {refusal}.")
            return
        marked = sum(take_back(one, at=timezone.now(), by=Actor.command()) > 0 for one in bounces)
        self.stdout.write(f"Marked {marked} of {len(bounces)} addresses as failing.")

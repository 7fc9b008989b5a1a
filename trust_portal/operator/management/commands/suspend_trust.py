"""Close a trust to its people until it is resumed."""

from __future__ import annotations

from typing import Any

from trust_portal.accounts.use_cases import trusts
from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import MoveCommand
from trust_portal.tenancy.models import Trust


class Command(MoveCommand):
    help = "Close a trust to its people. Nothing is lost; resume_trust opens it again."

    def move(self, *, trust: Trust, by: Actor, reason: str, **options: Any) -> str:
        trusts.suspend(trust=trust, by=by, reason=reason)
        return f"{trust.slug} is suspended."

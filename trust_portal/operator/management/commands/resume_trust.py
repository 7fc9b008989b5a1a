"""Open a suspended trust again."""

from __future__ import annotations

from typing import Any

from trust_portal.accounts.use_cases import trusts
from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import MoveCommand
from trust_portal.tenancy.models import Trust


class Command(MoveCommand):
    help = "Open a suspended trust again."

    def move(self, *, trust: Trust, by: Actor, reason: str, **options: Any) -> str:
        trusts.resume(trust=trust, by=by, reason=reason)
        return f"{trust.slug} is open again."

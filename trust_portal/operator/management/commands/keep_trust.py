"""Call a trust's deletion off."""

from __future__ import annotations

from typing import Any

from trust_portal.accounts.use_cases import trusts
from trust_portal.audit.actor import Actor
from trust_portal.operator.management.moves import MoveCommand
from trust_portal.tenancy.models import Trust


class Command(MoveCommand):
    help = "Call a trust's deletion off. It stays suspended until resume_trust."

    def move(self, *, trust: Trust, by: Actor, reason: str, **options: Any) -> str:
        trusts.cancel_deletion(trust=trust, by=by, reason=reason)
        return f"{trust.slug} is kept, and suspended."

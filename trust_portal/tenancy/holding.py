"""One at a time in a trust, for what no constraint can hold."""

from __future__ import annotations

from .models import Trust
from .scope import bound_trust_id


def hold_trust() -> None:
    """Whoever else takes this waits until the transaction ends; everything else in the trust goes on."""
    Trust.objects.select_for_update(no_key=True).get(pk=bound_trust_id())

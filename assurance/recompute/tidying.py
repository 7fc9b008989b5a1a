"""What the passing of time asks for: a period that has begun is rated without anybody's doing."""

from __future__ import annotations

from datetime import datetime

from assurance.models import PackVersion
from trust_portal.audit.actor import Actor
from trust_portal.ui.dates import LONDON

from .calendar import Calendar
from .changes import Changed
from .plan import frameworks_for
from .requests import ask_for_recompute
from .run import RATED_KINDS


def rate_what_has_begun(*, at: datetime) -> None:
    """Once for each period: where there is nothing to rate in it, asking each hour would not change that."""
    if not PackVersion.objects.exists():
        return
    calendar = Calendar()
    on = at.astimezone(LONDON).date()
    begun = [span for kind in RATED_KINDS for span in calendar.rated(kind, on=on) if not span.has_suggested]
    if not begun:
        return
    frameworks = frameworks_for({span.first_year for span in begun})
    kinds = {(year, grid.rated) for year, framework in frameworks.items() for grid in framework.pack.grids}
    rated = [span for span in begun if (span.first_year, span.kind) in kinds]
    if rated:
        newest = max(rated, key=lambda span: (span.starts_on, span.id))
        ask_for_recompute(
            why="a period has begun", by=Actor.job(None), changed=Changed(), key=f"begun:{newest.id}"
        )

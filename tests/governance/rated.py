"""Ratings that people have signed, written straight into the table: packs ask what they show, not how it came about."""

from __future__ import annotations

from academies.models import Academy, Period
from assurance.in_force import InForce
from assurance.models import ConfirmedRating, ConfirmedState
from tests.assurance.rated import area_id


def confirm(framework: InForce, period: Period, academy: Academy, area: str, level: str) -> ConfirmedRating:
    """As published to trustees."""
    return ConfirmedRating.objects.create(
        period=period,
        academy=academy,
        area_id=area_id(area),
        version=framework.version,
        revision=1,
        is_current=True,
        state=ConfirmedState.PUBLISHED,
        rank=2,
        level=level,
        comment="Lessons are calm.",
        reason="Seen on three visits.",
    )

"""Sharing confirmed ratings with the academies, and publishing shared ones to trustees: a grid and period at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from academies.models import Academy, Period
from assurance.frameworks.schema import Grid, areas_of
from assurance.in_force import InForce
from assurance.lifecycle import MOVES
from assurance.models import ConfirmedRating, ConfirmedRatingQuerySet
from assurance.sight import may_agree
from trust_portal.accounts.access import Access
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

NOTHING = {
    "share": "Nothing is waiting to be shared: ratings are confirmed first.",
    "publish": "Nothing is waiting to be published: ratings are shared with the academies first.",
}


def share(
    *,
    access: Access,
    framework: InForce,
    grid: Grid,
    period: Period,
    at: datetime,
    by: Actor,
    academies: Collection[Academy] | None = None,
) -> int:
    """How many confirmed ratings the academies can read now; of all academies unless some are named.

    Raises PermissionDenied where the person may agree nothing of the grid, ValidationError where nothing is confirmed.
    """
    return _move("share", access, framework, grid, period, at, by, academies)


def publish(
    *,
    access: Access,
    framework: InForce,
    grid: Grid,
    period: Period,
    at: datetime,
    by: Actor,
    academies: Collection[Academy] | None = None,
) -> int:
    """How many shared ratings trustees can read now. Raises as `share` does."""
    return _move("publish", access, framework, grid, period, at, by, academies)


def waiting_to(
    name: str, *, access: Access, framework: InForce, grid: Grid, period: Period
) -> ConfirmedRatingQuerySet:
    """The ratings that this person could move now."""
    # Every place: whoever may agree does so in all academies, or in all of them for a domain.
    areas = [
        framework.area_ids[grid.id, area.id]
        for domain, area in areas_of(grid)
        if may_agree(access, None, domain)
    ]
    return ConfirmedRating.objects.current().filter(
        period=period, area_id__in=areas, state__in=MOVES[name].before
    )


@transaction.atomic
def _move(
    name: str,
    access: Access,
    framework: InForce,
    grid: Grid,
    period: Period,
    at: datetime,
    by: Actor,
    academies: Collection[Academy] | None,
) -> int:
    if not any(may_agree(access, None, domain) for domain in grid.domains):
        raise PermissionDenied
    waiting = waiting_to(name, access=access, framework=framework, grid=grid, period=period)
    if academies is not None:
        waiting = waiting.filter(academy__in=[academy.pk for academy in academies])
    times = {"share": {"shared_at": at}, "publish": {"published_at": at}}[name]
    moved = waiting.update(state=MOVES[name].after, **times)
    if not moved:
        raise ValidationError(NOTHING[name])
    after = {"ratings": moved}
    if academies is not None:
        after["academies"] = [academy.name for academy in academies]  # type: ignore[assignment]
    verb = {"share": "rating.shared", "publish": "rating.published"}[name]
    record(by=by, verb=verb, on=period, label=f"{grid.name}, {period} {period.school_year}", after=after)
    return moved

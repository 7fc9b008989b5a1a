"""Sharing confirmed ratings with the academies, and publishing shared ones to trustees: a grid and period at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum
from functools import partial

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


class Step(Enum):
    """The two ways on for confirmed ratings: the name of the move, what it is called in the trail, and its time."""

    SHARE = "share", "rating.shared", "shared_at"
    PUBLISH = "publish", "rating.published", "published_at"

    def __init__(self, move: str, verb: str, time: str) -> None:
        self.move = move
        self.verb = verb
        self.time = time


NOTHING = {
    Step.SHARE: "Nothing is waiting to be shared: ratings are confirmed first.",
    Step.PUBLISH: "Nothing is waiting to be published: ratings are shared with the academies first.",
}


def waiting_for(
    step: Step, *, access: Access, framework: InForce, grid: Grid, period: Period
) -> ConfirmedRatingQuerySet:
    """The ratings that this person could move now."""
    # Every place: whoever may agree does so in all academies, or in all of them for a domain.
    areas = [
        framework.area_ids[grid.id, area.id]
        for domain, area in areas_of(grid)
        if may_agree(access, None, domain)
    ]
    return ConfirmedRating.objects.current().filter(
        period=period, area_id__in=areas, state__in=MOVES[step.move].before
    )


@transaction.atomic
def move_on(
    step: Step,
    *,
    access: Access,
    framework: InForce,
    grid: Grid,
    period: Period,
    at: datetime,
    by: Actor,
    academies: Collection[Academy] | None = None,
) -> int:
    """How many ratings were shared with the academies, or published to trustees; of all academies unless some are
    named.

    Raises PermissionDenied where the person may agree nothing of the grid, ValidationError where nothing waits for it.
    """
    if not any(may_agree(access, None, domain) for domain in grid.domains):
        raise PermissionDenied
    waiting = waiting_for(step, access=access, framework=framework, grid=grid, period=period)
    if academies is not None:
        waiting = waiting.filter(academy__in=[academy.pk for academy in academies])
    moved = waiting.update(state=MOVES[step.move].after, **{step.time: at})
    if not moved:
        raise ValidationError(NOTHING[step])
    after = {"ratings": moved}
    if academies is not None:
        after["academies"] = [academy.name for academy in academies]  # type: ignore[assignment]
    record(by=by, verb=step.verb, on=period, label=f"{grid.name}, {period} {period.school_year}", after=after)
    return moved


share = partial(move_on, Step.SHARE)
publish = partial(move_on, Step.PUBLISH)

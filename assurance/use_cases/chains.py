"""The direction of confirmed ratings, and since when they stand: derived from their neighbours in time, and stored."""

from __future__ import annotations

from collections.abc import Sequence

from academies.models import Period
from assurance.models import ConfirmedRating, Movement


def stitch(new: Sequence[ConfirmedRating], period: Period) -> None:
    """Set `movement` and `since` of ratings of this period that are about to be stored, and of those after them.

    A run ends where a period has no confirmed rating. Three queries at most, and one write.
    """
    periods = list(Period.objects.filter(kind=period.kind).order_by("starts_on"))
    place = {one.pk: number for number, one in enumerate(periods)}
    keys = {(one.academy_id, one.area_id) for one in new}
    others = ConfirmedRating.objects.current().filter(area_id__in={area for _, area in keys})
    others = others.exclude(period=period).filter(period_id__in=place).defer("reasons")
    chains: dict[tuple[int | None, int], dict[int, ConfirmedRating]] = {}
    for one in [*others, *new]:
        if (one.academy_id, one.area_id) in keys:
            chains.setdefault((one.academy_id, one.area_id), {})[place[one.period_id]] = one
    changed = []
    for chain in chains.values():
        for number in sorted(chain):
            if number >= place[period.pk] and _derive(chain[number], chain.get(number - 1), periods[number]):
                changed.append(chain[number])
    later = [one for one in changed if one.pk is not None]
    ConfirmedRating.objects.bulk_update(later, ["movement", "since"])


def _derive(one: ConfirmedRating, before: ConfirmedRating | None, period: Period) -> bool:
    """Whether anything is another now."""
    was = (one.movement, one.since)
    one.movement, one.since = "", period.starts_on
    if before is not None:
        if one.level == before.level:
            one.since = before.since
        if one.rank is not None and before.rank is not None:
            one.movement = _movement(one.rank, before.rank)
    return was != (one.movement, one.since)


def _movement(rank: int, before: int) -> str:
    if rank == before:
        return Movement.SAME
    return Movement.BETTER if rank > before else Movement.WORSE

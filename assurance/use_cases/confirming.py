"""Confirming a rating, and correcting one that was signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from assurance.lifecycle import MAY_BE_CORRECTED, MOVES
from assurance.models import ConfirmedRating, Judgement, SuggestedRating, View
from assurance.scales import rank_of
from assurance.sight import STAGE_OF, Stage, may_agree
from assurance.spots import Spot
from trust_portal.accounts.access import Access
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .chains import stitch
from .judgements import judge
from .saying import (
    ChangedMeanwhile,
    Saying,
    check_reason,
    check_words,
    confirmed_at,
    differences,
    facts_of,
    judgements_at,
    reasons_with,
    suggested_level,
    suggestions_at,
)


@dataclass(frozen=True, slots=True)
class Ready:
    """What `confirm_ready` did: how many were confirmed, and how many wait for a person's decision."""

    confirmed: int
    left: int


@transaction.atomic
def confirm(*, access: Access, spot: Spot, said: Saying, at: datetime, by: Actor) -> ConfirmedRating:
    """Sign a rating. Raises PermissionDenied, ValidationError naming the field, and ChangedMeanwhile where it has been
    signed already: `said.revision` is 0."""
    _check_may_agree(access, [spot])
    current = confirmed_at([spot]).get(spot.key)
    if current is not None or said.revision != 0:
        raise ChangedMeanwhile(current)
    check_words(spot, said)
    suggested = suggestions_at([spot]).get(spot.key)
    head = judgements_at([spot]).get(spot.key, {}).get(View.HEAD)
    computed = suggested_level(spot, said.statements, suggested)
    check_reason(spot, said, differences(said.level, computed, head))
    signed = _signed(spot, said, suggested, at, by)
    _store([signed], spot)
    record(by=by, verb="rating.confirmed", on=signed, label=spot.label, after=facts_of(spot, said))
    return signed


@transaction.atomic
def judge_and_confirm(
    *, access: Access, spot: Spot, said: Saying, at: datetime, by: Actor
) -> ConfirmedRating:
    """Write down the reviewer's judgement and sign it; `said.revision` is that of the reviewer's judgement.

    Raises as `judge` and `confirm` do, and writes nothing then.
    """
    if (signed := confirmed_at([spot]).get(spot.key)) is not None:
        raise ChangedMeanwhile(signed)
    judge(access=access, spot=spot, view=View.REVIEWER, said=said, at=at, by=by)
    return confirm(access=access, spot=spot, said=replace(said, revision=0), at=at, by=by)


@transaction.atomic
def confirm_ready(*, access: Access, spots: Sequence[Spot], at: datetime, by: Actor) -> Ready:
    """Sign, of one period's spots, all that need no decision any more.

    Where a reviewer has judged, theirs is signed with its words; else what the figures suggest, unless figures are
    missing or the headteacher differs. Raises PermissionDenied where the person may agree none of them.
    """
    mine = [spot for spot in spots if may_agree(access, spot.place_id, spot.domain)]
    if spots and not mine:
        raise PermissionDenied
    done = confirmed_at(mine) if mine else {}
    waiting = [spot for spot in mine if spot.key not in done and spot.applies]
    if not waiting:
        raise ValidationError("Nothing is waiting to be confirmed.")
    suggested, judged = suggestions_at(waiting), judgements_at(waiting)
    ready: list[ConfirmedRating] = []
    left = 0
    for spot in waiting:
        said = _undisputed(spot, suggested.get(spot.key), judged.get(spot.key, {}))
        if said is not None:
            ready.append(_signed(spot, said, suggested.get(spot.key), at, by))
        elif spot.key in suggested or spot.key in judged:
            left += 1
    if not ready:
        raise ValidationError("Nothing can be confirmed without a decision: rate the areas one by one.")
    _store(ready, waiting[0])
    period = waiting[0].period
    label = f"{waiting[0].grid.name}, {period} {period.school_year}"
    record(by=by, verb="rating.confirmed_together", on=period, label=label, after={"ratings": len(ready)})
    return Ready(len(ready), left)


@transaction.atomic
def correct(*, access: Access, spot: Spot, said: Saying, at: datetime, by: Actor) -> ConfirmedRating:
    """Sign again what was signed wrongly: a new revision, as far shared as the old one, which is kept.

    Always needs a reason. Raises as `confirm` does; `said.revision` is that of the rating to be corrected.
    """
    _check_may_agree(access, [spot])
    check_words(spot, said)
    current = confirmed_at([spot]).get(spot.key)
    if current is None:
        raise ValidationError("Nothing is signed here yet: confirm it instead.")
    if current.revision != said.revision:
        raise ChangedMeanwhile(current)
    assert current.state in MAY_BE_CORRECTED
    if not said.reason.strip():
        raise ValidationError({"reason": "Say why what was signed is corrected."})
    if not ConfirmedRating.objects.filter(pk=current.pk, is_current=True).update(is_current=False):
        raise ChangedMeanwhile(confirmed_at([spot]).get(spot.key))
    signed = _signed(spot, said, suggestions_at([spot]).get(spot.key), at, by)
    signed.state = current.state
    stage = STAGE_OF[current.state]
    signed.shared_at = at if stage >= Stage.SHARED else None
    signed.published_at = at if stage >= Stage.PUBLISHED else None
    _store([signed], spot)
    before = {"level": current.level, "reason": current.reason}
    record(
        by=by,
        verb="rating.corrected",
        on=signed,
        label=spot.label,
        before=before,
        after={"level": signed.level, "reason": signed.reason},
    )
    return signed


def _check_may_agree(access: Access, spots: Sequence[Spot]) -> None:
    if not all(may_agree(access, spot.place_id, spot.domain) for spot in spots):
        raise PermissionDenied


def _undisputed(spot: Spot, suggested: SuggestedRating | None, judged: dict[str, Judgement]) -> Saying | None:
    """What can be signed as it stands, or None: somebody has to decide."""
    head, reviewer = judged.get(View.HEAD), judged.get(View.REVIEWER)
    if reviewer is not None:
        computed = suggested_level(spot, reviewer.statements, suggested)
        if differences(reviewer.level, computed, head) and not reviewer.reason:
            return None
        texts = {name: getattr(reviewer, name) for name in ("reason", "comment", "evidence", "response")}
        return Saying(reviewer.level, 0, statements=reviewer.statements, **texts)
    if suggested is None or not suggested.level or "i" in suggested.flags:
        return None
    return None if differences(suggested.level, suggested.level, head) else Saying(suggested.level, 0)


def _signed(
    spot: Spot, said: Saying, suggested: SuggestedRating | None, at: datetime, by: Actor
) -> ConfirmedRating:
    return ConfirmedRating(
        period=spot.period,
        academy=spot.academy,
        area_id=spot.area_id,
        version=spot.framework.version,
        revision=said.revision + 1,
        is_current=True,
        state=MOVES["confirm"].after,
        rank=rank_of(spot.scale, said.level),
        level=said.level,
        suggested_level=suggested_level(spot, said.statements, suggested),
        reasons=reasons_with(spot, said.statements, suggested),
        confirmed_by=by.person,
        confirmed_at=at,
        **said.texts,
    )


def _store(signed: Sequence[ConfirmedRating], spot: Spot) -> None:
    """All of one grid and period, with their direction and since when; what came later follows."""
    stitch(signed, spot.period)
    try:
        with transaction.atomic():
            ConfirmedRating.objects.bulk_create(signed)
    except IntegrityError:
        raise ChangedMeanwhile(confirmed_at([spot]).get(spot.key)) from None

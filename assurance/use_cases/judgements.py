"""Judging an area: as its headteacher, as the reviewer, for the local board, or for somebody from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from assurance.models import Judgement, View
from assurance.sight import views_of
from assurance.spots import Spot
from trust_portal.accounts.access import Access
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .saying import (
    VIEWS_BEFORE_CONFIRMING,
    ChangedMeanwhile,
    Saying,
    check_reason,
    check_words,
    confirmed_at,
    differences,
    facts_of,
    judgements_at,
    suggested_level,
    suggestions_at,
)


def judge(*, access: Access, spot: Spot, view: View, said: Saying, at: datetime, by: Actor) -> Judgement:
    """A new version of this view's judgement. Raises PermissionDenied, ValidationError naming the field, and
    ChangedMeanwhile where `said.revision` is not that of the version that stands."""
    return judge_all(access=access, view=view, said=[(spot, said)], at=at, by=by)[0]


@transaction.atomic
def judge_all(
    *, access: Access, view: View, said: Sequence[tuple[Spot, Saying]], at: datetime, by: Actor
) -> list[Judgement]:
    """Many of one period, all or none: by the same rules, with the same few queries. Raises as `judge` does."""
    if not said:
        return []
    spots = [spot for spot, _ in said]
    may = {
        (spot.place_id, spot.domain.id): view in views_of(access, spot.place_id, spot.domain)
        for spot in spots
    }
    if not all(may.values()):
        raise PermissionDenied
    suggested, signed, now = suggestions_at(spots), confirmed_at(spots), judgements_at(spots)
    replaced, new = [], []
    for spot, saying in said:
        check_words(spot, saying)
        standing = now.get(spot.key, {})
        current = standing.get(view)
        if (current.revision if current else 0) != saying.revision:
            raise ChangedMeanwhile(current)
        if view in VIEWS_BEFORE_CONFIRMING and spot.key in signed:
            raise ValidationError("This rating is confirmed. What was signed stays; it can be corrected.")
        head = standing.get(View.HEAD) if view is View.REVIEWER else None
        computed = suggested_level(spot, saying.statements, suggested.get(spot.key))
        check_reason(spot, saying, differences(saying.level, computed, head))
        if current is not None:
            replaced.append(current)
        new.append(
            Judgement(
                period=spot.period,
                academy=spot.academy,
                area_id=spot.area_id,
                version=spot.framework.version,
                view=view,
                revision=saying.revision + 1,
                is_current=True,
                level=saying.level,
                statements=dict(saying.statements),
                by=by.person,
                at=at,
                **saying.texts,
            )
        )
    _replace(replaced)
    _store(new)
    if len(said) == 1:
        spot, saying = said[0]
        facts = facts_of(spot, saying, view=str(view.label))
        record(by=by, verb="rating.judged", on=new[0], label=spot.label, after=facts)
    else:
        facts = {"view": str(view.label), "ratings": len(new)}
        label = f"{spots[0].grid.name}, {spots[0].period} {spots[0].period.school_year}"
        record(by=by, verb="rating.judged_together", on=spots[0].period, label=label, after=facts)
    return new


def _replace(old: Sequence[Judgement]) -> None:
    """Whoever replaced one of them in between has won: the row is not current any more."""
    if not old:
        return
    ids = [one.pk for one in old]
    if Judgement.objects.filter(pk__in=ids, is_current=True).update(is_current=False) != len(ids):
        raise ChangedMeanwhile(_now_instead_of(old[0]))


def _store(new: Sequence[Judgement]) -> None:
    try:
        with transaction.atomic():
            Judgement.objects.bulk_create(new)
    except IntegrityError:
        # Two first judgements at once: the other one was stored.
        raise ChangedMeanwhile(_now_instead_of(new[0])) from None


def _now_instead_of(one: Judgement) -> Judgement | None:
    return (
        Judgement.objects.current()
        .filter(period_id=one.period_id, academy=one.academy, area_id=one.area_id, view=one.view)
        .first()
    )

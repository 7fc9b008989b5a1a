"""What a person says when they rate, and the rules that every such saying keeps to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from assurance.models import ConfirmedRating, Judgement, SuggestedRating, View
from assurance.ratings.areas import with_statements
from assurance.ratings.ladders import ladder_of
from assurance.ratings.reasons import read_reasons
from assurance.scales import level_of
from assurance.spots import Spot

LONGEST = 4000


class ChangedMeanwhile(Exception):
    """Somebody saved first: `current` is what stands now. Nothing was written."""

    def __init__(self, current: Judgement | ConfirmedRating | None) -> None:
        super().__init__("Somebody else has rated this since it was opened")
        self.current = current


@dataclass(frozen=True, slots=True)
class Saying:
    """A level and its words. `statements` maps judged criteria to the level whose statement was chosen.

    `revision` is that of the version that the person saw; 0: there was none.
    """

    level: str
    revision: int
    statements: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    comment: str = ""
    evidence: str = ""
    response: str = ""

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name).strip() for name in ("reason", "comment", "evidence", "response")}


def check_words(spot: Spot, said: Saying) -> None:
    """Raises ValidationError naming the field."""
    if said.level not in {level.id for level in spot.scale.levels}:
        raise ValidationError({"level": "Choose one of the levels."})
    if not spot.applies:
        raise ValidationError({"level": "This area is not rated for academies of this phase."})
    judged = {one.id: one for one in spot.area.criteria if one.is_judged}
    for criterion, level in said.statements.items():
        if criterion not in judged or level not in judged[criterion].statements:
            raise ValidationError({"statements": "Choose one of the statements."})
    for name, text in said.texts.items():
        if len(text) > LONGEST:
            raise ValidationError({name: f"Write at most {LONGEST:,} characters."})


def suggestions_at(spots: Sequence[Spot]) -> dict[tuple[int | None, int], SuggestedRating]:
    """What the figures suggest, by academy and area. One query; the spots are of one period."""
    academies = {spot.academy.pk for spot in spots if spot.academy is not None}
    if not academies:
        return {}
    found = SuggestedRating.objects.filter(
        period_id=spots[0].period.pk, academy_id__in=academies, area_id__in={spot.area_id for spot in spots}
    )
    return {(one.academy_id, one.area_id): one for one in found}


def judgements_at(spots: Sequence[Spot]) -> dict[tuple[int | None, int], dict[str, Judgement]]:
    """Current judgements by academy and area, then by view. One query; the spots are of one period."""
    rows = Judgement.objects.current().filter(_around(spots))
    wanted = {spot.key for spot in spots}
    found: dict[tuple[int | None, int], dict[str, Judgement]] = {}
    for one in rows:
        if (one.academy_id, one.area_id) in wanted:
            found.setdefault((one.academy_id, one.area_id), {})[one.view] = one
    return found


def confirmed_at(spots: Sequence[Spot]) -> dict[tuple[int | None, int], ConfirmedRating]:
    """Confirmed ratings that count, by academy and area. One query; the spots are of one period."""
    rows = ConfirmedRating.objects.current().filter(_around(spots))
    wanted = {spot.key for spot in spots}
    return {(one.academy_id, one.area_id): one for one in rows if (one.academy_id, one.area_id) in wanted}


def _around(spots: Sequence[Spot]) -> Q:
    """Rows of the spots' period, areas and academies, and a few more: each area of each academy."""
    who = Q(academy__in={spot.academy.pk for spot in spots if spot.academy is not None})
    if any(spot.academy is None for spot in spots):
        who |= Q(academy__isnull=True)
    return who & Q(period=spots[0].period, area_id__in={spot.area_id for spot in spots})


def suggested_level(spot: Spot, said_statements: Mapping[str, str], suggested: SuggestedRating | None) -> str:
    """What figures and the chosen statements suggest together; empty where they suggest nothing."""
    if not said_statements:
        return suggested.level if suggested is not None else ""
    levels = {
        reason.criterion: reason.level for reason in read_reasons(suggested.reasons if suggested else [])
    }
    return with_statements(spot.area, ladder_of(spot.scale), {**levels, **said_statements})


def reasons_with(
    spot: Spot, said_statements: Mapping[str, str], suggested: SuggestedRating | None
) -> list[dict[str, Any]]:
    """The stored reasons with the statements that were chosen; in the order of the area's criteria."""
    known = {one["criterion"]: one for one in (suggested.reasons if suggested else [])}
    return [
        {"criterion": one.id, "level": said_statements.get(one.id, "")}
        if one.is_judged
        else known.get(one.id, {"criterion": one.id, "kpi": one.kpi, "flags": "n"})
        for one in spot.area.criteria
    ]


def differences(said: str, suggested: str, head: Judgement | None = None) -> tuple[str, ...]:
    """Whom the level differs from, in words: each difference asks for a reason."""
    found = []
    if suggested and suggested != said:
        found.append("what figures and statements suggest")
    if head is not None and head.level != said:
        found.append("the headteacher’s")
    return tuple(found)


def check_reason(spot: Spot, said: Saying, differs_from: Sequence[str]) -> None:
    """Raises ValidationError where a reason is needed and there is none."""
    if differs_from and not said.reason.strip():
        level = level_of(spot.scale, said.level).label
        raise ValidationError({"reason": f"{level} differs from {' and from '.join(differs_from)}. Say why."})


def facts_of(spot: Spot, said: Saying, **more: Any) -> dict[str, Any]:
    """For the audit trail: the level's name and the texts that there are."""
    texts = {name: text for name, text in said.texts.items() if text}
    return {**more, "level": level_of(spot.scale, said.level).label, **texts}


VIEWS_BEFORE_CONFIRMING = (View.HEAD, View.REVIEWER)

"""What the API tells of ratings, and takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from academies.models import PeriodKind
from assurance.models import Movement, View
from assurance.roll_ups import RolledUp
from assurance.sheets import Sheet
from assurance.telling import Told
from assurance.use_cases.saying import LONGEST

_STATES = ("", "suggested", "judged", "confirmed", "shared", "published")


class LevelSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, as its parent's
    letter = serializers.CharField()
    colour = serializers.CharField()


class AreaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    domain = serializers.CharField()
    domain_name = serializers.CharField()
    levels = LevelSerializer(many=True)


class GridSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    rated = serializers.ChoiceField(choices=PeriodKind.choices, help_text="For which periods")
    areas = AreaSerializer(many=True)


class RatedCellSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField(allow_null=True, help_text="Null: the trust itself")
    area_id = serializers.IntegerField()
    level = serializers.CharField(help_text="What counts now; empty: not rated")
    state = serializers.ChoiceField(choices=_STATES, allow_blank=True)
    suggested = serializers.CharField(help_text="By figures; empty: nothing")
    views = serializers.DictField(
        child=serializers.CharField(), help_text="Levels by view: head, reviewer, lgb, external"
    )
    movement = serializers.ChoiceField(choices=Movement.choices, allow_blank=True)
    since = serializers.DateField(allow_null=True)
    flags = serializers.CharField(help_text="A letter for each weakness of the data")


class RollUpSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField(allow_null=True, help_text="Null: across the academies")
    domain = serializers.CharField(help_text="Empty: all domains together")
    level = serializers.CharField()


class SheetSerializer(serializers.Serializer[Any]):
    grid = serializers.CharField()
    period_id = serializers.IntegerField()
    cells = RatedCellSerializer(many=True)
    roll_ups = RollUpSerializer(many=True)


class SaidSerializer(serializers.Serializer[Any]):
    period_id = serializers.IntegerField()
    what = serializers.CharField()
    level = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    revision = serializers.IntegerField()
    is_current = serializers.BooleanField()
    reason = serializers.CharField()
    comment = serializers.CharField()
    evidence = serializers.CharField()
    response = serializers.CharField()


class CriterionSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    level = serializers.CharField(help_text="Empty: none")
    sentence = serializers.CharField()
    figure = serializers.CharField()
    when = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, as its parent's
    band = serializers.CharField()
    beside = serializers.CharField()
    missing = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())


class RatingSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, as its parent's
    level = serializers.CharField(help_text="Empty: not rated, or not for you to see yet")
    state = serializers.CharField()
    revision = serializers.IntegerField(help_text="Of the confirmed rating; 0: none")
    suggested = serializers.CharField()
    movement = serializers.ChoiceField(choices=Movement.choices, allow_blank=True)
    since = serializers.DateField(allow_null=True)
    criteria = CriterionSerializer(many=True)
    rule = serializers.CharField()
    history = SaidSerializer(many=True)


class SayingSerializer(serializers.Serializer[Any]):
    level = serializers.CharField(max_length=80)
    revision = serializers.IntegerField(min_value=0, max_value=1_000_000)
    statements = serializers.DictField(
        child=serializers.CharField(max_length=80),
        required=False,
        help_text="Judged criteria, each with the level whose statement is chosen",
    )
    reason = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    comment = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    evidence = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    response = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class JudgeSerializer(SayingSerializer):
    view = serializers.ChoiceField(choices=View.choices)


class MoveSerializer(serializers.Serializer[Any]):
    grid = serializers.CharField(max_length=80)


class MovedSerializer(serializers.Serializer[Any]):
    ratings = serializers.IntegerField()


def sheet_as_data(sheet: Sheet, rolled: RolledUp) -> dict[str, Any]:
    cells = [
        {
            "academy_id": row.academy.pk if row.academy else None,
            "area_id": cell.column.area_id,
            "level": cell.level.key if cell.is_rated else "",
            "state": cell.state,
            "suggested": cell.suggested.level.key
            if cell.suggested and cell.suggested.rank is not None
            else "",
            "views": {view.value: judged.level.key for view, judged in (cell.judged or {}).items()},
            "movement": cell.movement,
            "since": cell.since,
            "flags": cell.flags,
        }
        for row in sheet.every_row
        for cell in row.cells
        if cell.applies or cell.is_rated
    ]
    roll_ups = [
        {"academy_id": academy_id, "domain": domain or "", "level": level}
        for (academy_id, domain), level in rolled.academies.items()
        if academy_id is not None
    ]
    if sheet.sees_the_whole_trust:
        roll_ups += [
            {"academy_id": None, "domain": domain or "", "level": level}
            for domain, level in rolled.everybody.items()
        ]
    return {"grid": sheet.grid.id, "period_id": sheet.period.pk, "cells": cells, "roll_ups": roll_ups}


def rating_as_data(found: Told) -> dict[str, Any]:
    explained = found.explanation
    suggested = found.suggested_level
    return {
        "label": found.spot.label,
        "level": _key(found.level),
        "state": found.confirmed.state if found.confirmed else "",
        "revision": found.confirmed.revision if found.confirmed else 0,
        "suggested": _key(suggested) if suggested else "",
        "movement": found.movement,
        "since": found.since,
        "criteria": [
            {
                "level": _key(one.level),
                **{
                    name: getattr(one, name)
                    for name in (
                        "title",
                        "sentence",
                        "figure",
                        "when",
                        "source",
                        "band",
                        "beside",
                        "missing",
                        "warnings",
                    )
                },
            }
            for one in (explained.criteria if explained else ())
        ],
        "rule": explained.rule if explained else "",
        "history": [
            {
                "period_id": period.period.pk,
                "level": _key(said.level),
                **{
                    name: getattr(said, name)
                    for name in (
                        *("what", "by", "at", "revision", "is_current"),
                        *("reason", "comment", "evidence", "response"),
                    )
                },
            }
            for period in found.history
            for said in period.said
        ],
    }


def _key(level: Any) -> str:
    """Empty for what is not rated."""
    return "" if level.key == "not_rated" else str(level.key)

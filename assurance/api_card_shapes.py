"""A card as the API tells it: the same words that the page and the paper show."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assurance.card.contents import Card, DomainLine, Ratings, TargetLine
from trust_portal.print.marks import Movement, Shown

from .api_shapes import LevelSerializer


class FactSerializer(serializers.Serializer[Any]):
    name = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()

    def get_name(self, pair: tuple[str, str]) -> str:
        return pair[0]

    def get_value(self, pair: tuple[str, str]) -> str:
        return pair[1]


class CardRatingSerializer(serializers.Serializer[Shown]):
    level = LevelSerializer(allow_null=True, help_text="Null: not rated")
    movement = serializers.SerializerMethodField(help_text="better, no change, worse; empty: not known")
    is_confirmed = serializers.BooleanField(help_text="By a person")

    def get_movement(self, shown: Shown) -> str:
        return shown.movement.words if shown.movement is not Movement.NONE else ""


class CardLevelSerializer(serializers.Serializer[Any]):
    about = serializers.CharField()
    level = LevelSerializer()
    since = serializers.CharField()
    note = serializers.CharField()


class CardPointSerializer(serializers.Serializer[Any]):
    time = serializers.CharField()
    value = serializers.DecimalField(max_digits=24, decimal_places=10, allow_null=True, normalize_output=True)
    said = serializers.CharField()


class CardTargetSerializer(serializers.Serializer[TargetLine]):
    key = serializers.CharField(
        help_text="The KPI's; with a colon and the group where it is of a group of pupils"
    )
    name = serializers.CharField(source="label")
    figure = serializers.CharField(help_text="The newest, or why there is none")
    when = serializers.CharField()
    target = serializers.CharField(help_text="Empty: none is agreed")
    target_year = serializers.CharField()
    track = serializers.SerializerMethodField(
        help_text="reached, on, behind, off, missed, unknown; empty without a target"
    )
    why = serializers.CharField(help_text="How it was judged, given the time of year")
    spread = serializers.CharField(help_text="On the trust's card: how many academies are on track")
    trend = serializers.CharField()
    points = CardPointSerializer(many=True)
    benchmark = serializers.CharField()
    benchmark_name = serializers.CharField()
    origin = serializers.CharField(source="source", help_text="Where the figure comes from")
    dated = serializers.CharField()

    def get_track(self, line: TargetLine) -> str:
        return line.track.name.lower() if line.track is not None else ""


class CardAreaSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    rating = CardRatingSerializer(source="shown")


class CardDomainSerializer(serializers.Serializer[DomainLine]):
    name = serializers.CharField()
    rating = CardRatingSerializer(source="shown")
    summary = serializers.CharField()
    areas = CardAreaSerializer(many=True)


class CardGridSerializer(serializers.Serializer[Ratings]):
    key = serializers.CharField()
    name = serializers.CharField()
    when = serializers.CharField()
    rating = CardRatingSerializer(source="shown")
    domains = CardDomainSerializer(many=True)


class CardInspectionSerializer(serializers.Serializer[Any]):
    system = serializers.CharField(help_text="A graded inspection or a report card: they do not compare")
    day = serializers.CharField()
    timing = serializers.CharField(help_text="Whether that was before the academy joined the trust")
    grades = FactSerializer(many=True)
    origin = serializers.CharField(source="source")
    dated = serializers.CharField()


class CardStatementSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    signed_by = serializers.CharField()
    signed_as = serializers.CharField()
    dated = serializers.CharField()


class CardRiskSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    theme = serializers.CharField()
    score = serializers.CharField()
    points = serializers.IntegerField(help_text="Likelihood times impact, from 1 to 25")
    owner = serializers.CharField()
    response = serializers.CharField()
    review_on = serializers.CharField()
    is_overdue = serializers.BooleanField()
    academy = serializers.CharField()


class CardPrioritiesSerializer(serializers.Serializer[Any]):
    texts = serializers.ListField(child=serializers.CharField())
    review = serializers.CharField(source="source")


class CardActionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField()
    due = serializers.CharField()
    is_overdue = serializers.BooleanField()
    academy = serializers.CharField()


class CardVisitSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    day = serializers.CharField()
    lead = serializers.CharField()
    is_next = serializers.BooleanField(help_text="Planned, not held yet")
    academy = serializers.CharField()


class CardSerializer(serializers.Serializer[Card]):
    academy_id = serializers.IntegerField(allow_null=True, help_text="Null: the trust on a page")
    subject = serializers.CharField()
    as_on = serializers.CharField()
    term = serializers.CharField()
    facts = FactSerializer(many=True)
    levels = CardLevelSerializer(many=True, allow_null=True)
    targets = CardTargetSerializer(many=True)
    ratings = CardGridSerializer(many=True, allow_null=True)
    inspections = CardInspectionSerializer(many=True)
    statement = CardStatementSerializer(allow_null=True)
    risks = CardRiskSerializer(many=True, allow_null=True)
    risks_more = serializers.IntegerField()
    priorities = CardPrioritiesSerializer(allow_null=True)
    actions = CardActionSerializer(many=True, allow_null=True)
    actions_more = serializers.IntegerField()
    visits = CardVisitSerializer(many=True, allow_null=True)

"""What programs send and get about visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from assurance.models import Visit, VisitJudgement, VisitRecommendation, VisitState
from assurance.use_cases.visit_notes import LONGEST_RECOMMENDATION, MOST_RECOMMENDATIONS
from assurance.use_cases.visits import LONGEST, MOST_FOCUS
from assurance.visit_sight import sees_note
from trust_portal.accounts.access import Access
from trust_portal.api.fields import LineField

_ID: dict[str, Any] = {"min_value": 1, "max_value": 2**62}


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A visit as one person may read it: without its note, where that is not for them."""

    visit: Visit
    has_note: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.visit, name)

    @property
    def visitor_ids(self) -> list[int]:
        return [one.person_id for one in self.visit.visitors.all()]

    @property
    def strengths(self) -> str:
        return self.visit.strengths if self.has_note else ""

    @property
    def reply(self) -> str:
        return self.visit.reply if self.has_note else ""

    @property
    def judgements(self) -> list[VisitJudgement]:
        found = self.visit.judgements.all() if self.has_note else ()
        return sorted(found, key=lambda one: (one.grid, one.area))

    @property
    def recommendations(self) -> list[VisitRecommendation]:
        return sorted(self.visit.recommendations.all() if self.has_note else (), key=lambda one: one.place)


def seen_as(visit: Visit, access: Access) -> SeenVisit:
    return SeenVisit(visit, sees_note(access, visit, {one.person_id for one in visit.visitors.all()}))


class VisitJudgementSerializer(serializers.Serializer[VisitJudgement]):
    grid = LineField(max_length=80)
    area = LineField(max_length=80)
    level = LineField(
        max_length=80, required=False, allow_blank=True, default="", help_text="A level of the area's scale"
    )
    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")


class RecommendationSerializer(serializers.Serializer[VisitRecommendation]):
    id = serializers.IntegerField()
    place = serializers.IntegerField(help_text="Its number in the note, from 1")
    text = serializers.CharField()
    improvement_id = serializers.IntegerField(
        source="improvement_action_id", allow_null=True, help_text="The improvement action that came of it"
    )


class VisitSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    type = serializers.CharField(help_text="The type's key in the framework")
    type_name = serializers.CharField()
    state = serializers.ChoiceField(choices=VisitState.choices)
    planned_on = serializers.DateField()
    held_on = serializers.DateField(allow_null=True)
    lead_id = serializers.IntegerField()
    visitor_ids = serializers.ListField(child=serializers.IntegerField())
    outside = serializers.CharField(help_text="Visitors from outside, one on each line")
    focus = serializers.ListField(
        child=serializers.CharField(), help_text="`grid/area`, or a theme of the type after a colon"
    )
    cancelled_why = serializers.CharField()
    has_note = serializers.BooleanField(
        help_text="Whether the note is for you to read; else it is empty here"
    )
    strengths = serializers.CharField()
    judgements = VisitJudgementSerializer(many=True)
    recommendations = RecommendationSerializer(many=True)
    reply = serializers.CharField()


class NewVisitSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField(**_ID)
    type = LineField(max_length=80)
    planned_on = serializers.DateField()
    lead_id = serializers.IntegerField(**_ID)
    visitor_ids = serializers.ListField(
        child=serializers.IntegerField(**_ID), required=False, default=list, max_length=50
    )
    outside = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    focus = serializers.ListField(
        child=LineField(max_length=200), required=False, default=list, max_length=MOST_FOCUS
    )


class NoteSerializer(serializers.Serializer[Any]):
    strengths = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    judgements = VisitJudgementSerializer(many=True, required=False, default=list)
    recommendations = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_RECOMMENDATION),
        required=False,
        default=list,
        max_length=MOST_RECOMMENDATIONS,
    )


class VisitHeldSerializer(serializers.Serializer[Any]):
    held_on = serializers.DateField()


class VisitReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST)


class ReplySerializer(serializers.Serializer[Any]):
    reply = serializers.CharField(max_length=LONGEST)


class TakeUpSerializer(serializers.Serializer[Any]):
    owner_id = serializers.IntegerField(**_ID, required=False, allow_null=True, default=None)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class TakenUpSerializer(serializers.Serializer[Any]):
    improvement_id = serializers.IntegerField()

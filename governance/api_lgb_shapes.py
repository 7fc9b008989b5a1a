"""What programs send and get of local boards' reviews and of what these put to the trust board."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from governance.card_parts import PARTS
from governance.models import Escalation, LgbAnswer, LgbEntry, LgbEntryKind, LgbReview, LgbReviewState
from governance.use_cases.escalations import LONGEST_REASON
from governance.use_cases.lgb_reviews import LONGEST
from trust_portal.api.fields import IdField, PersonNameSerializer
from trust_portal.api.filters import Ordering

LARGEST = 2**62
PART_CHOICES = list(PARTS.items())


class LgbAnswerSerializer(serializers.Serializer[LgbAnswer]):
    text = serializers.CharField()
    by = PersonNameSerializer(allow_null=True)
    at = serializers.DateTimeField()


class LgbEntrySerializer(serializers.Serializer[LgbEntry]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=LgbEntryKind.choices)
    part = serializers.ChoiceField(choices=PART_CHOICES, help_text="The part of the academy card it is about")
    text = serializers.CharField()
    by = PersonNameSerializer(allow_null=True)
    at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.SerializerMethodField()
    escalation_id = serializers.SerializerMethodField()

    @extend_schema_field(LgbAnswerSerializer(allow_null=True))
    def get_answer(self, entry: LgbEntry) -> Any:
        given = next(iter(entry.answers.all()), None)
        return LgbAnswerSerializer(given).data if given else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_escalation_id(self, entry: LgbEntry) -> int | None:
        made = next(iter(entry.escalations.all()), None)
        return made.pk if made else None


class LgbReviewSerializer(serializers.Serializer[LgbReview]):
    id = serializers.IntegerField()
    body_id = serializers.IntegerField()
    academy_id = serializers.IntegerField(source="body.academy_id")
    meeting_id = serializers.IntegerField(allow_null=True, help_text="Null: it is for the term")
    period_id = serializers.IntegerField(allow_null=True, help_text="The term that it falls in")
    state = serializers.ChoiceField(choices=LgbReviewState.choices)
    opened_at = serializers.DateTimeField()
    signed_by_id = serializers.IntegerField(allow_null=True, help_text="The term of office of who signed it")
    signed_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)


class WholeLgbReviewSerializer(LgbReviewSerializer):
    entries = serializers.SerializerMethodField()

    @extend_schema_field(LgbEntrySerializer(many=True))
    def get_entries(self, review: LgbReview) -> Any:
        rows: Any = review.entries.select_related("by").prefetch_related("answers__by", "escalations")
        return LgbEntrySerializer(rows.order_by("at", "pk"), many=True).data


class NewLgbReviewSerializer(serializers.Serializer[LgbReview]):
    body_id = IdField()
    meeting_id = IdField(
        required=False, allow_null=True, default=None, help_text="Null: for the term that it is now"
    )


class ChangedLgbEntrySerializer(serializers.Serializer[LgbEntry]):
    part = serializers.ChoiceField(choices=PART_CHOICES)
    text = serializers.CharField(max_length=LONGEST)


class NewLgbEntrySerializer(ChangedLgbEntrySerializer):
    kind = serializers.ChoiceField(choices=LgbEntryKind.choices)


class NewLgbAnswerSerializer(serializers.Serializer[LgbAnswer]):
    text = serializers.CharField(max_length=LONGEST)


class SignLgbReviewSerializer(serializers.Serializer[LgbReview]):
    """By a chair who signs themselves: nothing. By the clerk: who signed, and on which day."""

    signed_by_id = IdField(required=False, allow_null=True, default=None)
    signed_on = serializers.DateField(required=False, allow_null=True, default=None)


class EscalatedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    review_id = serializers.IntegerField()
    academy = serializers.CharField()
    part = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    said_by = serializers.CharField()
    answer = serializers.CharField(help_text="The headteacher's; empty where there is none")
    reason = serializers.CharField()
    by = serializers.CharField()
    on = serializers.DateField()
    response = serializers.CharField(help_text="The trust board's; empty while it waits")
    responded_on = serializers.DateField(allow_null=True)


class EscalateSerializer(serializers.Serializer[Escalation]):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class ResponseSerializer(serializers.Serializer[Escalation]):
    response = serializers.CharField(max_length=LONGEST)
    meeting_id = IdField(required=False, allow_null=True, default=None)


class LgbReviewFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(
        field_name="body__academy_id", label="Of this academy", min_value=1, max_value=LARGEST
    )
    period_id = filters.NumberFilter(label="In this term", min_value=1, max_value=LARGEST)
    state = filters.ChoiceFilter(choices=LgbReviewState.choices, label="Where it stands")
    ordering = Ordering(fields=("opened_at",))


class EscalationFilter(filters.FilterSet):
    waits = filters.BooleanFilter(
        field_name="responded_at", lookup_expr="isnull", label="Whether it waits for the trust board"
    )
    ordering = Ordering(fields=("at",))

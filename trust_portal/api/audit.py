"""The audit trail."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.audit.drafts import told_trust_wide
from trust_portal.audit.models import AuditEntry, Via
from trust_portal.audit.verbs import VERBS

from .fields import PersonNameSerializer
from .filters import IdFilter, Moment, Ordering
from .schema import describe
from .views import PortalView


class RecordSerializer(serializers.Serializer[AuditEntry]):
    kind = serializers.CharField(source="record_kind")
    id = serializers.CharField(source="record_id")
    label = serializers.CharField(  # type: ignore[assignment]
        source="record_label", help_text="What it was called then"
    )


class AuditEntrySerializer(serializers.Serializer[AuditEntry]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    person = PersonNameSerializer(allow_null=True, help_text="Who; nobody where the portal itself acted")
    verb = serializers.CharField(help_text="What was done, such as person.invited")
    record = RecordSerializer(source="*")
    before = serializers.DictField(allow_null=True, help_text="The fields that changed, as they were")
    after = serializers.DictField(allow_null=True, help_text="The fields that changed, as they became")
    instead = serializers.SerializerMethodField(
        help_text="Said in place of before and after where these are words of drafts; else empty"
    )
    via = serializers.ChoiceField(choices=Via.choices)
    address = serializers.IPAddressField(allow_null=True, help_text="The network address it came from")
    request_id = serializers.CharField()

    def to_representation(self, instance: AuditEntry) -> dict[str, Any]:
        told = told_trust_wide(instance)
        data: dict[str, Any] = super().to_representation(instance)
        return data | {"before": told.before, "after": told.after}

    def get_instead(self, entry: AuditEntry) -> str:
        return told_trust_wide(entry).instead


def _verbs() -> list[tuple[str, str]]:
    # As a function: each new verb is no new version of the API's description.
    return list(VERBS.items())


class AuditFilter(filters.FilterSet):
    person_id = IdFilter(field_name="person_id", label="Done by this person")
    verb = filters.ChoiceFilter(choices=_verbs, label="What was done, such as person.invited")
    record_kind = filters.CharFilter(field_name="record_kind", label="To this kind of record, such as person")
    record_id = filters.CharFilter(field_name="record_id", label="To the record with this number")
    via = filters.ChoiceFilter(choices=Via.choices, label="Through this door")
    since = Moment(field_name="at", lookup_expr="gte", label="At this time or later")
    until = Moment(field_name="at", lookup_expr="lt", label="Before this time")
    ordering = Ordering(fields=("at",))


@requires("audit.read")
class AuditView(PortalView):
    queryset = AuditEntry.objects.none()
    filterset_class = AuditFilter

    @describe(AuditEntrySerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the audit trail.

        Every change in the trust: who, when, what, before and after; the newest first. Words of drafts are left to
        the record itself.
        """
        rows: QuerySet[AuditEntry] = AuditEntry.objects.select_related("person").order_by("-at", "-pk")
        return self.answer_list(rows, AuditEntrySerializer)

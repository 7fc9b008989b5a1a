"""Visits that are due by the framework's rhythm, for programs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.models import Visit
from assurance.visit_rhythm import STATES
from assurance.visits_due import VisitDue, visits_due
from trust_portal.accounts.gate import requires
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON


class VisitDueSerializer(serializers.Serializer[VisitDue]):
    academy_id = serializers.IntegerField(source="academy.pk")
    type = serializers.CharField(source="kind.id", help_text="The type\u2019s key in the framework")
    type_name = serializers.CharField(source="kind.name")
    rhythm = serializers.CharField(
        source="rhythm.words", help_text="By the framework, or the academy\u2019s level"
    )
    standing: Any = serializers.ChoiceField(source="standing.state", choices=list(STATES.items()))
    due_on = serializers.DateField(
        source="standing.due_on", allow_null=True, help_text="The last day; null once it is held"
    )
    last_on = serializers.DateField(source="standing.last_on", allow_null=True)
    planned_on = serializers.DateField(source="standing.planned_on", allow_null=True)


@requires("improvement.read")
class VisitsDueView(PortalView):
    queryset = Visit.objects.none()
    pagination_class = None

    @describe(VisitDueSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List which visits are due or overdue, the most urgent first.

        At the academies whose visits you read as they go on; for trustees and clerks the list is empty.
        """
        found: Any = visits_due(self.access, on=timezone.now().astimezone(LONDON).date())
        return Response(VisitDueSerializer(found, many=True).data)

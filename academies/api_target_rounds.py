"""A school year's round of targets, for programs: what is due when, and what has been reached so far."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import SchoolYear, Target
from academies.targets.progress import TargetProgress, progress_in
from academies.targets.reading import lines_of, readable
from academies.targets.round_dates import RoundStep, steps_of
from academies.views.targets import today
from trust_portal.accounts.gate import requires
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class TargetRoundStepSerializer(serializers.Serializer[RoundStep]):
    step = serializers.CharField(source="label", help_text="Proposed, Reviewed or Agreed")
    by_whom = serializers.CharField()
    due_on = serializers.DateField(help_text="The last day, by the month that the framework names")
    academies_waiting = serializers.IntegerField(source="waiting", help_text="Of those that you may see")
    is_late = serializers.BooleanField()


class TargetProgressSerializer(serializers.Serializer[TargetProgress]):
    target_id = serializers.IntegerField(source="target.pk")
    academy_id = serializers.IntegerField(source="target.academy_id")
    kpi = serializers.CharField(source="target.kpi.key")
    pupil_group = serializers.CharField(source="target.pupil_group")
    number = serializers.DecimalField(source="target.number", max_digits=18, decimal_places=6)
    figure = serializers.SerializerMethodField(
        help_text="The newest figure of the school year in words; empty without one"
    )
    figure_of = serializers.SerializerMethodField(help_text="The time that the figure is of")
    reached = serializers.SerializerMethodField(help_text="yes, not_yet, or unknown without a figure")

    def get_figure(self, one: TargetProgress) -> str:
        return one.figure.said if one.figure is not None else ""

    def get_figure_of(self, one: TargetProgress) -> str:
        return one.figure.when.name if one.figure is not None else ""

    def get_reached(self, one: TargetProgress) -> str:
        return one.reached.name.lower()


class TargetRoundSerializer(serializers.Serializer[Any]):
    first_year = serializers.IntegerField(help_text="2026 is the school year 2026/27")
    steps = TargetRoundStepSerializer(many=True)
    agreed = TargetProgressSerializer(many=True)


@requires("targets.read")
class TargetRoundView(PortalView):
    queryset = Target.objects.none()

    @describe(TargetRoundSerializer)
    def get(self, request: Request, trust: str, year_id: int) -> Response:
        """Read a school year's round: until when each step is due, and how far agreed targets are reached."""
        year = get_object_or_404(SchoolYear, pk=year_id)
        on = today()
        academies = list(readable(self.access).in_trust(on=min(on, year.ends_on)).by_name())
        targets = list(Target.objects.of_round(year).visible_to(self.access).standing())
        lines = lines_of(year, academies, targets)
        whole = {
            "first_year": year.first_year,
            "steps": steps_of(year.first_year, lines, on=on),
            "agreed": progress_in(year, academies, self.access),
        }
        return Response(TargetRoundSerializer(whole).data)

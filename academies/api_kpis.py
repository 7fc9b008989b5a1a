"""Changing the list of KPIs, the calendar and the rule for small numbers, for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.api_data import KpiFilter, KpiSerializer, PeriodSerializer
from academies.kpis.groups import GROUPS
from academies.models import Direction, Kpi, Period, PeriodKind, SchoolYear, SmallNumbers, Unit
from academies.use_cases import calendar, kpis, small_numbers
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class NewKpiSerializer(serializers.Serializer[Any]):
    key = serializers.RegexField(
        r"\A[a-z][a-z0-9_]*\Z", max_length=60, help_text="What files call it; it can never be changed"
    )
    name = LineField(max_length=120)
    definition = LineField(max_length=600, help_text="In plain words: what is counted, of what")
    unit = serializers.ChoiceField(choices=Unit.choices)
    direction = serializers.ChoiceField(choices=Direction.choices)
    grain = serializers.ChoiceField(choices=PeriodKind.choices, help_text="In which periods it is measured")
    decimals = serializers.IntegerField(min_value=0, max_value=4, default=1)
    group = serializers.ChoiceField(choices=[(group.key, group.label) for group in GROUPS])


class KpiWordsSerializer(serializers.Serializer[Any]):
    name = LineField(max_length=120)
    definition = LineField(max_length=600)
    direction = serializers.ChoiceField(choices=Direction.choices)


class SchoolYearSerializer(serializers.Serializer[SchoolYear]):
    id = serializers.IntegerField(read_only=True)
    first_year = serializers.IntegerField(
        min_value=calendar.EARLIEST, max_value=calendar.LATEST, help_text="2026 is 2026/27"
    )
    starts_on = serializers.DateField(read_only=True)
    ends_on = serializers.DateField(read_only=True)


class PeriodChangeSerializer(serializers.Serializer[Any]):
    name = LineField(max_length=60)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class SmallNumbersSerializer(serializers.Serializer[SmallNumbers]):
    smallest_count = serializers.IntegerField(
        min_value=1, max_value=20, help_text="Counts from 1 to the number before it are hidden"
    )
    smallest_cohort = serializers.IntegerField(
        min_value=1, max_value=50, help_text="Percentages and averages of fewer pupils are hidden"
    )


@requires("academy_data.read", write="academy_data.write")
class KpisView(PortalView):
    queryset = Kpi.objects.none()
    filterset_class = KpiFilter

    @describe(KpiSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the KPIs."""
        return self.answer_list(Kpi.objects.in_order(), KpiSerializer)

    @describe(KpiSerializer, body=NewKpiSerializer, status=201)
    def post(self, request: Request, trust: str) -> Response:
        """Add a KPI of the trust's own."""
        sent = self.sent(NewKpiSerializer)
        kinds = {
            "unit": Unit(sent["unit"]),
            "direction": Direction(sent["direction"]),
            "grain": PeriodKind(sent["grain"]),
        }
        added = kpis.add(**{**sent, **kinds}, by=self.actor)
        return Response(KpiSerializer(added).data, status=status.HTTP_201_CREATED)


@requires("academy_data.read", write="academy_data.write")
class KpiView(PortalView):
    @describe(KpiSerializer)
    def get(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Read one KPI."""
        return Response(KpiSerializer(get_object_or_404(Kpi, pk=kpi_id)).data)

    @describe(KpiSerializer, body=KpiWordsSerializer, problems=[409])
    def patch(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Put the words of a KPI of the trust's own right.

        What its figures mean (unit, periods) stays, and so do the catalogue's KPIs.
        """
        kpi = get_object_or_404(Kpi, pk=kpi_id)
        sent = self.sent(KpiWordsSerializer, is_partial=True)
        try:
            changed = kpis.change(
                kpi=kpi,
                name=sent.get("name", kpi.name),
                definition=sent.get("definition", kpi.definition),
                direction=Direction(sent.get("direction", kpi.direction)),
                by=self.actor,
            )
        except kpis.NotOwnKpi as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(KpiSerializer(changed).data)


@requires("academy_data.write")
class RetireKpiView(PortalView):
    @describe(KpiSerializer)
    def post(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Take no more values of a KPI.

        Those that are there stay.
        """
        kpi = get_object_or_404(Kpi, pk=kpi_id)
        return Response(KpiSerializer(kpis.retire(kpi=kpi, by=self.actor)).data)


@requires("academy_data.write")
class RestoreKpiView(PortalView):
    @describe(KpiSerializer)
    def post(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Take values of a retired KPI again."""
        kpi = get_object_or_404(Kpi, pk=kpi_id)
        return Response(KpiSerializer(kpis.restore(kpi=kpi, by=self.actor)).data)


@requires("academy_data.read", write="academy_data.write")
class SchoolYearsView(PortalView):
    queryset = SchoolYear.objects.none()

    @describe(SchoolYearSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the school years, the newest first."""
        return self.answer_list(SchoolYear.objects.order_by("-first_year"), SchoolYearSerializer)

    @describe(SchoolYearSerializer, body=SchoolYearSerializer, status=201)
    def post(self, request: Request, trust: str) -> Response:
        """Add a school year with the usual terms, half terms and data drops.

        One that is there already stays as it is.
        """
        sent = self.sent(SchoolYearSerializer)
        year = calendar.add_year(first_year=sent["first_year"], by=self.actor)
        return Response(SchoolYearSerializer(year).data, status=status.HTTP_201_CREATED)


@requires("academy_data.write")
class DataDropsView(PortalView):
    @describe(PeriodSerializer, body=PeriodChangeSerializer, status=201)
    def post(self, request: Request, trust: str, year_id: int) -> Response:
        """Add a data drop to a school year."""
        year = get_object_or_404(SchoolYear, pk=year_id)
        added = calendar.add_data_drop(year=year, **self.sent(PeriodChangeSerializer), by=self.actor)
        return Response(PeriodSerializer(added).data, status=status.HTTP_201_CREATED)


@requires("academy_data.read", write="academy_data.write")
class PeriodView(PortalView):
    @describe(PeriodSerializer)
    def get(self, request: Request, trust: str, period_id: int) -> Response:
        """Read one period."""
        return Response(PeriodSerializer(_period(period_id)).data)

    @describe(PeriodSerializer, body=PeriodChangeSerializer, problems=[409])
    def patch(self, request: Request, trust: str, period_id: int) -> Response:
        """Change the name and the dates of a term, half term, week or data drop."""
        period = _period(period_id)
        sent = self.sent(PeriodChangeSerializer, is_partial=True)
        names = ("name", "starts_on", "ends_on")
        facts = {name: sent.get(name, getattr(period, name)) for name in names}
        changed = calendar.change_period(period=period, **facts, by=self.actor)
        return Response(PeriodSerializer(changed).data)


@requires("small_numbers.read", write="small_numbers.write")
class SmallNumbersView(PortalView):
    @describe(SmallNumbersSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read the rule by which figures about few pupils are hidden."""
        return Response(SmallNumbersSerializer(SmallNumbers.of_trust()).data)

    @describe(SmallNumbersSerializer, body=SmallNumbersSerializer)
    def patch(self, request: Request, trust: str) -> Response:
        """Change the rule by which figures about few pupils are hidden."""
        sent = self.sent(SmallNumbersSerializer, is_partial=True)
        now = SmallNumbers.of_trust()
        rule = small_numbers.change(
            smallest_count=sent.get("smallest_count", now.smallest_count),
            smallest_cohort=sent.get("smallest_cohort", now.smallest_cohort),
            by=self.actor,
        )
        return Response(SmallNumbersSerializer(rule).data)


def _period(period_id: int) -> Period:
    return get_object_or_404(Period.objects.select_related("school_year"), pk=period_id)

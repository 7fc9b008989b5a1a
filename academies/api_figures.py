"""Key figures with their sources, beside others and for the trust, for programs."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from academies.explorer.beside import beside, similar_to
from academies.explorer.figures import Figure, Figures, figures_of, times_in
from academies.explorer.quality import collected_of, quality_in, quality_of
from academies.explorer.roll_ups import rolled_up
from academies.explorer.small_numbers import HIDDEN, veil, veil_trust, veiled_from
from academies.figures.health import State
from academies.kpis.groups import EVERYBODY, GROUPS, PUPIL_GROUPS
from academies.models import Academy, Kpi, Period
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LARGEST_ID
from trust_portal.api.problems import BadRequest
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON

_PLACES = Decimal("0.000001")
_STATES = [(state.value, state.value) for state in State]
PUPILS = OpenApiParameter(
    "pupil_group", str, enum=list(PUPIL_GROUPS), description="Of this group of pupils; all if left out"
)
GROUP = OpenApiParameter(
    "group", str, enum=[group.key for group in GROUPS], required=True, description="KPIs of this group"
)
PERIOD = OpenApiParameter(
    "period_id",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
    description="In this period; by now if left out",
)


def _number(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=24, decimal_places=6, allow_null=True, **more)


class FigureSerializer(serializers.Serializer[Figure]):
    academy_id = serializers.IntegerField()
    urn = serializers.IntegerField()
    when = serializers.CharField(help_text="2026/27, or Half term 1 2026/27")
    first_year = serializers.IntegerField(help_text="The school year: 2026 is 2026/27")
    number = _number(help_text="Null where there is none; `said` tells why")
    said = serializers.CharField(help_text="The number in words, or why there is none")
    cohort = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="The file and the place in it, or what was published"
    )
    dated = serializers.DateField(help_text="Since when it stands")
    import_id = serializers.IntegerField(allow_null=True, help_text="Null for published figures")


class FiguresSerializer(serializers.Serializer[Any]):
    kpi = serializers.CharField()
    pupil_group = serializers.CharField()
    figures = FigureSerializer(many=True)


class LeftOutSerializer(serializers.Serializer[Any]):
    academy = serializers.CharField()
    reason = serializers.CharField()


class RolledSerializer(serializers.Serializer[Any]):
    when = serializers.CharField()
    number = _number()
    said = serializers.CharField()
    pupils = serializers.IntegerField(help_text="Those behind it")
    counted = serializers.ListField(child=serializers.CharField(), help_text="The academies that count")
    left_out = LeftOutSerializer(many=True, help_text="Those that do not, and why")
    method = serializers.CharField()


class TrustFigureSerializer(serializers.Serializer[Any]):
    kpi = serializers.CharField()
    pupil_group = serializers.CharField()
    times = RolledSerializer(many=True)


class BenchmarkSerializer(serializers.Serializer[Any]):
    about = serializers.CharField(help_text="England, or the local authority")
    when = serializers.CharField()
    number = _number()
    said = serializers.CharField()


class AcademyFigureSerializer(serializers.Serializer[Any]):
    kpi = serializers.CharField()
    pupil_group = serializers.CharField()
    figures = FigureSerializer(many=True)
    benchmarks = BenchmarkSerializer(many=True)


class SimilarSchoolSerializer(serializers.Serializer[Any]):
    urn = serializers.IntegerField()
    name = serializers.CharField()
    la_name = serializers.CharField()
    pupils = serializers.IntegerField()
    fsm6_percent = serializers.FloatField()
    sen_percent = serializers.FloatField()
    distance = serializers.FloatField()
    said = serializers.CharField(help_text="Its figure in words")


class SimilarSerializer(serializers.Serializer[Any]):
    method = serializers.CharField(help_text="How they were found")
    missing = serializers.CharField(help_text="Why there are none; else empty")
    when = serializers.CharField()
    median = serializers.CharField(help_text="Of those with a figure, in words")
    schools = SimilarSchoolSerializer(many=True)


class HealthCellSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField()
    kpi = serializers.CharField()
    state = serializers.ChoiceField(choices=_STATES)
    expected = serializers.CharField(help_text="The period whose figure is expected; empty for none")
    newest = serializers.CharField(help_text="The last period with a figure; empty for none")
    supplied_on = serializers.DateField(allow_null=True)


class HealthSerializer(serializers.Serializer[Any]):
    group = serializers.CharField()
    cells = HealthCellSerializer(many=True)


class _FigureView(PortalView):
    def read(self, kpi_id: int, request: Request) -> tuple[Kpi, str]:
        kpi = get_object_or_404(Kpi, pk=kpi_id)
        return kpi, _choice(request, "pupil_group", tuple(PUPIL_GROUPS), default=EVERYBODY)

    def academies(self) -> list[Academy]:
        return list(Academy.objects.visible_to(self.access).filter(left_on__isnull=True).by_name())

    def whole(self, kpi: Kpi, academies: list[Academy], group: str) -> Figures:
        return figures_of(kpi, academies, on=_today(), group=group)

    def shown(self, kpi: Kpi, academies: list[Academy], whole: Figures) -> Figures:
        return veil(kpi, whole, veiled_from(self.access, academies))


@requires("academy_data.read")
class FiguresView(_FigureView):
    @describe(FiguresSerializer, headers=[PUPILS])
    def get(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Read a KPI's figures: the trust's own and published ones, with the source of each."""
        kpi, group = self.read(kpi_id, request)
        academies = self.academies()
        figures = self.shown(kpi, academies, self.whole(kpi, academies, group))
        rows = [row for academy in academies for row in _rows(academy, figures)]
        return Response(FiguresSerializer({"kpi": kpi.key, "pupil_group": group, "figures": rows}).data)


@requires("academy_data.read")
class TrustFigureView(_FigureView):
    @describe(TrustFigureSerializer, headers=[PUPILS])
    def get(self, request: Request, trust: str, kpi_id: int) -> Response:
        """Read a KPI for the trust as a whole, and which academies count.

        Empty for those who see their own academies only.
        """
        kpi, group = self.read(kpi_id, request)
        times = []
        if self.access.may_everywhere("academy_data.read"):
            academies = self.academies()
            whole = self.whole(kpi, academies, group)
            figures = self.shown(kpi, academies, whole)
            for when in times_in(whole):
                at = [(academy, whole[academy.pk].get(when)) for academy in academies]
                shown = {academy.pk: figures[academy.pk].get(when) for academy in academies}
                if (rolled := veil_trust(kpi, rolled_up(kpi, when, at), shown)) is not None:
                    found = rolled.answer
                    is_hidden = rolled.said == HIDDEN or found.number is None
                    times.append(
                        {
                            "when": when.name,
                            "number": None if is_hidden else _rounded(found.number),
                            "said": rolled.said,
                            "pupils": found.pupils,
                            "counted": found.counted,
                            "left_out": found.left_out,
                            "method": rolled.method,
                        }
                    )
        return Response(TrustFigureSerializer({"kpi": kpi.key, "pupil_group": group, "times": times}).data)


@requires("academy_data.read")
class AcademyFigureView(_FigureView):
    @describe(AcademyFigureSerializer, headers=[PUPILS])
    def get(self, request: Request, trust: str, kpi_id: int, academy_id: int) -> Response:
        """Read a KPI of one academy over time, beside England and its local authority."""
        academy = get_object_or_404(Academy.objects.visible_to(self.access), pk=academy_id)
        kpi, group = self.read(kpi_id, request)
        figures = self.shown(kpi, [academy], self.whole(kpi, [academy], group))
        others = beside(kpi, academy, times_in(figures), group=group)
        answer = {
            "kpi": kpi.key,
            "pupil_group": group,
            "figures": _rows(academy, figures),
            "benchmarks": [
                {"about": about, "when": when.name, "number": one.value, "said": one.said}
                for about, by_time in others.items()
                for when, one in sorted(by_time.items())
            ],
        }
        return Response(AcademyFigureSerializer(answer).data)


@requires("academy_data.read")
class SimilarSchoolsView(_FigureView):
    @describe(SimilarSerializer, headers=[PUPILS])
    def get(self, request: Request, trust: str, kpi_id: int, academy_id: int) -> Response:
        """Read the published figure of the twenty schools most like an academy."""
        academy = get_object_or_404(Academy.objects.visible_to(self.access), pk=academy_id)
        kpi, group = self.read(kpi_id, request)
        times = times_in(self.whole(kpi, [academy], group))
        found = similar_to(kpi, academy, times, group=group)
        names = ("urn", "name", "la_name", "pupils", "fsm6_percent", "sen_percent", "distance")
        schools = [
            {**{name: getattr(school, name) for name in names}, "said": said} for school, said in found.rows
        ]
        answer = {name: getattr(found, name) for name in ("method", "missing", "when", "median")}
        return Response(SimilarSerializer({**answer, "schools": schools}).data)


@requires("academy_data.read")
class DataHealthView(PortalView):
    @describe(HealthSerializer, headers=[GROUP, PERIOD])
    def get(self, request: Request, trust: str) -> Response:
        """Read which figures of a group are there, missing or out of date, academy by academy."""
        group = _choice(request, "group", tuple(one.key for one in GROUPS), others=("period_id",))
        period = _period(request)
        kpis = list(Kpi.objects.in_use().filter(group=group).in_order())
        collected = collected_of(kpis)
        kpis = [kpi for kpi in kpis if kpi.pk in collected and (period is None or kpi.grain == period.kind)]
        academies = list(Academy.objects.visible_to(self.access).filter(left_on__isnull=True).by_name())
        found = (
            quality_of(kpis, academies, on=_today())
            if period is None
            else quality_in(period, kpis, academies, on=_today())
        )
        keys = {kpi.pk: kpi.key for kpi in kpis}
        cells = [
            {
                "academy_id": academy,
                "kpi": keys[kpi],
                "state": cell.state.value,
                "expected": cell.period.name if cell.period else "",
                "newest": cell.newest.name if cell.newest else "",
                "supplied_on": cell.supplied_on,
            }
            for (academy, kpi), cell in found.items()
        ]
        return Response(HealthSerializer({"group": group, "cells": cells}).data)


def _rows(academy: Academy, figures: Figures) -> list[dict[str, Any]]:
    of_academy = figures[academy.pk]
    return [
        {
            "academy_id": academy.pk,
            "urn": academy.urn,
            "when": when.name,
            "first_year": when.first_year,
            "number": figure.number,
            "said": figure.said,
            "cohort": figure.cohort,
            "status": figure.status,
            "source": figure.source,
            "dated": figure.dated,
            "import_id": figure.import_id or None,
        }
        for when, figure in sorted(of_academy.items())
    ]


def _choice(
    request: Request, name: str, choices: tuple[str, ...], *, default: str = "", others: tuple[str, ...] = ()
) -> str:
    """Raises BadRequest, also for parameters that there are not."""
    if unknown := sorted(set(request.query_params) - {name, *others}):
        raise BadRequest({one: ["There is no such parameter here."] for one in unknown})
    chosen = request.query_params.get(name, default)
    if chosen not in choices:
        raise BadRequest({name: [f"Send one of {', '.join(choices[:8])}…"]})
    return chosen


def _period(request: Request) -> Period | None:
    text = request.query_params.get("period_id")
    if text is None:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= 18
    periods = Period.objects.select_related("school_year")
    period = periods.filter(pk=int(text)).first() if is_number else None
    if period is None:
        raise BadRequest({"period_id": ["Send the id of a period."]})
    return period


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(_PLACES, ROUND_HALF_UP)


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()

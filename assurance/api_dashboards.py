"""The dashboards, for programs: the same findings as on the pages. Reading them counts as no visit."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.dashboards.due import DueKind, due_for
from assurance.dashboards.opening import opened
from assurance.dashboards.page import Dashboard, Line, Row
from assurance.visits_due import plans_visits, visits_due
from trust_portal.accounts.gate import requires
from trust_portal.api.problems import BadRequest
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON

from .api_shapes import LevelSerializer
from .api_visits_due import VisitDueSerializer

GRID = OpenApiParameter(
    "grid", str, description="The key of what is rated; left out, the first of the framework"
)


class LevelCountSerializer(serializers.Serializer[Any]):
    level = LevelSerializer()
    number = serializers.IntegerField()


class TotalSerializer(LevelCountSerializer):
    before = serializers.IntegerField(allow_null=True, help_text="The term before; null where there is none")


class CellLineSerializer(serializers.Serializer[Line]):
    academy_id = serializers.IntegerField(source="academy.pk")
    area_id = serializers.IntegerField()
    area = serializers.CharField()
    period_id = serializers.IntegerField(source="period.pk")
    level = LevelSerializer()
    before = LevelSerializer(allow_null=True, help_text="The term before, where it is another one")
    since = serializers.DateField(allow_null=True)
    terms = serializers.IntegerField(help_text="For how many terms, where that is known")


class DashboardRowSerializer(serializers.Serializer[Row]):
    academy_id = serializers.IntegerField(source="academy.pk")
    counts = serializers.SerializerMethodField(help_text="At each level, the scale’s best first")
    not_rated = serializers.IntegerField()
    signed = serializers.IntegerField()
    total = serializers.IntegerField()
    up = serializers.IntegerField(help_text="Steps since the term before")
    down = serializers.IntegerField()

    @extend_schema_field(LevelCountSerializer(many=True))
    def get_counts(self, row: Row) -> Any:
        pairs: Any = [{"level": level, "number": number} for level, number in row.counts]
        return LevelCountSerializer(pairs, many=True).data


class DueLineSerializer(serializers.Serializer[Any]):
    academy = serializers.CharField(help_text="By name; of the whole trust for what is of no academy")
    what = serializers.CharField(help_text="The term, or the risk’s title")
    href = serializers.CharField(help_text="A path inside the portal")
    due_on = serializers.DateField()
    is_overdue = serializers.BooleanField()
    note = serializers.CharField(help_text="Where it stands, or whose it is")


class DueKindSerializer(serializers.Serializer[DueKind]):
    kind = serializers.ChoiceField(source="key", choices=["reports", "reviews", "risks"])
    title = serializers.CharField()
    lines = DueLineSerializer(many=True)


class ProposalSerializer(serializers.Serializer[Any]):
    decision_id = serializers.IntegerField(source="pk")
    academy_id = serializers.IntegerField()
    effective_from = serializers.DateField()


class UnsignedSerializer(serializers.Serializer[Row]):
    academy_id = serializers.IntegerField(source="academy.pk")
    signed = serializers.IntegerField()
    total = serializers.IntegerField()


class OverdueImprovementSerializer(serializers.Serializer[Any]):
    improvement_id = serializers.IntegerField(source="pk")
    academy_id = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()


class RatingsBoardSerializer(serializers.Serializer[Dashboard]):
    grid = serializers.CharField(source="grid.id")
    period_id = serializers.IntegerField(source="now.pk")
    period_before_id = serializers.IntegerField(source="before.pk", default=None, allow_null=True)
    totals = serializers.SerializerMethodField()
    not_rated = serializers.IntegerField()
    worse = CellLineSerializer(many=True, source="falls")
    better = CellLineSerializer(many=True, source="rises")
    lowest = CellLineSerializer(many=True, source="worst", help_text="The longest first")
    academies = DashboardRowSerializer(many=True)
    proposals = ProposalSerializer(many=True, help_text="Support levels that nobody has decided yet")
    unsigned_before = UnsignedSerializer(
        many=True, help_text="Academies with unsigned ratings of the term before"
    )
    overdue_improvement = OverdueImprovementSerializer(many=True, source="overdue")

    @extend_schema_field(TotalSerializer(many=True))
    def get_totals(self, board: Dashboard) -> Any:
        rows: Any = [
            {"level": level, "number": number, "before": before} for level, number, before in board.totals
        ]
        return TotalSerializer(rows, many=True).data


class ReviewerSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    ratings = serializers.IntegerField()
    mean = serializers.IntegerField(help_text="From 0, the lowest level, to 100, the best")


class ChecksBoardSerializer(RatingsBoardSerializer):
    without_evidence = CellLineSerializer(many=True)
    without_response = CellLineSerializer(many=True)
    without_improvement = CellLineSerializer(many=True)
    never_moving = CellLineSerializer(many=True)
    reviewers = ReviewerSerializer(many=True)


class DashboardSerializer(serializers.Serializer[Any]):
    ratings = RatingsBoardSerializer(
        allow_null=True, help_text="Null before a framework is published or a term has begun"
    )
    due = DueKindSerializer(many=True, help_text="What is due and not done, of the kinds that you may read")
    visits_due = VisitDueSerializer(many=True, help_text="Overdue or due soon; for those who plan visits")


class ChecksSerializer(DashboardSerializer):
    ratings = ChecksBoardSerializer(
        allow_null=True, help_text="Null before a framework is published or a term has begun"
    )


class _DashboardView(PortalView):
    pagination_class = None

    def answer(self, request: Request, board: type[RatingsBoardSerializer]) -> Response:
        on = timezone.now().astimezone(LONDON).date()
        asked = request.query_params.get("grid", "")
        found = opened(self.access, on=on, asked=asked)
        known = [one.id for one in found.grids]
        if asked and asked not in known:
            raise BadRequest({"grid": [f"There is no such grid. There are: {', '.join(known) or 'none'}."]})
        due: Any = due_for(self.access, found.academies, on=on)
        visits: Any = (
            [one for one in visits_due(self.access, on=on) if one.is_urgent]
            if plans_visits(self.access)
            else []
        )
        return Response(
            {
                "ratings": board(found.board).data if found.board is not None else None,
                "due": DueKindSerializer(due, many=True).data,
                "visits_due": VisitDueSerializer(visits, many=True).data,
            }
        )


@requires("assurance.read")
class TrustDashboardView(_DashboardView):
    @describe(DashboardSerializer, headers=[GRID])
    def get(self, request: Request, trust: str) -> Response:
        """Read the dashboard: what changed, what stands lowest, what waits and what is due.

        As far as you see ratings. Reading it here is no visit: “new since your last visit” is the page's.
        """
        return self.answer(request, RatingsBoardSerializer)


@requires("assurance.agree")
class ReviewDashboardView(_DashboardView):
    @describe(ChecksSerializer, headers=[GRID])
    def get(self, request: Request, trust: str) -> Response:
        """Read the dashboard of whoever signs ratings: the same, and what does not add up."""
        return self.answer(request, ChecksBoardSerializer)

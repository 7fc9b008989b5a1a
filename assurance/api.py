"""Grids, sheets and ratings, for programs: by the same use cases and for the same people as the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from academies.calendar_dates import school_year_of
from academies.models import Period
from assurance.api_shapes import (
    GridSerializer,
    JudgeSerializer,
    MovedSerializer,
    MoveSerializer,
    RatingSerializer,
    SayingSerializer,
    SheetSerializer,
    rating_as_data,
    sheet_as_data,
)
from assurance.frameworks.schema import Grid, areas_of
from assurance.in_force import InForce, framework_for
from assurance.models import ConfirmedRating, Judgement, PackVersion, View
from assurance.roll_ups import rolled_up
from assurance.scales import level_of, levels_of
from assurance.sheets import academies_for, sheet_of
from assurance.spots import NoSuchSpot, Spot, spot_at
from assurance.telling import told
from assurance.use_cases.confirming import confirm, correct
from assurance.use_cases.judgements import judge
from assurance.use_cases.saying import ChangedMeanwhile, Saying
from assurance.use_cases.sharing import publish, share
from trust_portal.accounts.gate import requires
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON

_GRID = OpenApiParameter(
    "grid", str, OpenApiParameter.QUERY, description="The grid's key; the framework's first one if left out"
)


@requires("assurance.read")
class GridsView(PortalView):
    queryset = PackVersion.objects.none()
    pagination_class = None  # a framework has a handful

    @describe(GridSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the grids of the framework in force, with their areas and levels.

        An empty list before a framework is published.
        """
        framework = framework_for(school_year_of(_today()))
        grids = framework.pack.grids if framework is not None else ()
        return Response([_grid_as_data(framework, grid) for grid in grids if framework is not None])


@requires("assurance.read")
class SheetView(PortalView):
    @describe(SheetSerializer, headers=[_GRID])
    def get(self, request: Request, trust: str, period_id: int) -> Response:
        """Read the sheet of a period: a cell for each academy and area that you may see.

        With what the cells add up to, as far as you see them.
        """
        framework, grid, period = _sheet_at(period_id, request.query_params.get("grid", ""))
        sheet = sheet_of(
            access=self.access,
            grid=grid,
            framework=framework,
            period=period,
            academies=academies_for(self.access, period=period),
        )
        return Response(SheetSerializer(sheet_as_data(sheet, rolled_up(sheet))).data)


class _MoveView(PortalView):
    def move(self, period_id: int, use_case: Callable[..., int]) -> Response:
        _period(period_id)
        sent = self.sent(MoveSerializer)
        framework, grid, period = _sheet_at(period_id, sent["grid"])
        moved = use_case(
            access=self.access,
            framework=framework,
            grid=grid,
            period=period,
            at=timezone.now(),
            by=self.actor,
        )
        return Response(MovedSerializer({"ratings": moved}).data)


@requires("assurance.agree")
class ShareView(_MoveView):
    @describe(MovedSerializer, body=MoveSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int) -> Response:
        """Share a period's confirmed ratings with the academies."""
        return self.move(period_id, share)


@requires("assurance.agree")
class PublishView(_MoveView):
    @describe(MovedSerializer, body=MoveSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int) -> Response:
        """Publish a period's shared ratings to trustees."""
        return self.move(period_id, publish)


class _RatingView(PortalView):
    def spot(self, period_id: int, area_id: int, academy_id: int | None) -> Spot:
        try:
            return spot_at(access=self.access, period_id=period_id, academy_id=academy_id, area_id=area_id)
        except NoSuchSpot:
            raise Http404 from None

    def answer(self, spot: Spot) -> Response:
        return Response(RatingSerializer(rating_as_data(told(self.access, spot))).data)

    def judged(self, spot: Spot) -> Response:
        sent = self.sent(JudgeSerializer)
        view = View(sent.pop("view"))
        try:
            judge(view=view, **self.doing(spot, Saying(**sent)))
        except ChangedMeanwhile as meanwhile:
            raise _told_so(spot, meanwhile) from None
        return self.answer(spot)

    def confirmed(self, spot: Spot) -> Response:
        said = Saying(**self.sent(SayingSerializer))
        try:
            (correct if said.revision else confirm)(**self.doing(spot, said))
        except ChangedMeanwhile as meanwhile:
            raise _told_so(spot, meanwhile) from None
        return self.answer(spot)

    def doing(self, spot: Spot, said: Saying) -> dict[str, Any]:
        return {"access": self.access, "spot": spot, "said": said, "at": timezone.now(), "by": self.actor}


@requires("assurance.read")
class RatingView(_RatingView):
    @describe(RatingSerializer)
    def get(self, request: Request, trust: str, period_id: int, academy_id: int, area_id: int) -> Response:
        """Read one rating: what it is, why, and its history.

        What you may not see yet is left out.
        """
        return self.answer(self.spot(period_id, area_id, academy_id))


@requires("assurance.read")
class JudgeView(_RatingView):
    @describe(RatingSerializer, body=JudgeSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int, academy_id: int, area_id: int) -> Response:
        """Judge an area, as the view that is yours.

        `revision` is that of the judgement that you read, 0 where there was none: where somebody was quicker nothing
        is written (409), and the detail says what stands now.
        """
        return self.judged(self.spot(period_id, area_id, academy_id))


@requires("assurance.read")
class ConfirmView(_RatingView):
    @describe(RatingSerializer, body=SayingSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int, academy_id: int, area_id: int) -> Response:
        """Confirm a rating, or correct one that is confirmed.

        `revision` 0 confirms; that of the confirmed rating corrects it, which needs a reason.
        """
        return self.confirmed(self.spot(period_id, area_id, academy_id))


@requires("assurance.read")
class TrustRatingView(_RatingView):
    @describe(RatingSerializer)
    def get(self, request: Request, trust: str, period_id: int, area_id: int) -> Response:
        """Read a rating of the trust itself, why it is so, and its history.

        Of grids that rate the trust's own box.
        """
        return self.answer(self.spot(period_id, area_id, None))


@requires("assurance.read")
class TrustJudgeView(_RatingView):
    @describe(RatingSerializer, body=JudgeSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int, area_id: int) -> Response:
        """Judge an area for the trust itself.

        As for an academy.
        """
        return self.judged(self.spot(period_id, area_id, None))


@requires("assurance.read")
class TrustConfirmView(_RatingView):
    @describe(RatingSerializer, body=SayingSerializer, problems=[409])
    def post(self, request: Request, trust: str, period_id: int, area_id: int) -> Response:
        """Confirm a rating of the trust itself, or correct one that is confirmed.

        As for an academy.
        """
        return self.confirmed(self.spot(period_id, area_id, None))


def _told_so(spot: Spot, meanwhile: ChangedMeanwhile) -> NotNow:
    """Both sides of a conflict are with the caller: theirs, and what stands now."""
    now = meanwhile.current
    if now is None:
        return NotNow("There is no such revision here. Read the rating again.")
    who = now.by if isinstance(now, Judgement) else now.confirmed_by
    words = "; ".join(text for text in (now.reason, now.comment) if text)
    what = "confirmed" if isinstance(now, ConfirmedRating) else "judged"
    level = level_of(spot.scale, now.level).label
    return NotNow(
        f"{who or 'Somebody'} {what} it as {level} meanwhile (revision {now.revision}){f': {words}' if words else ''}."
        " Nothing of yours is stored. Read it again and send yours with that revision."
    )


def _grid_as_data(framework: InForce, grid: Grid) -> Any:
    areas = [
        {
            "id": framework.area_ids[grid.id, area.id],
            "key": area.id,
            "name": area.name,
            "domain": domain.id,
            "domain_name": domain.name,
            "levels": [
                {"key": level.key, "label": level.label, "letter": level.letter, "colour": level.colour}
                for level in levels_of(framework.pack.scale_of(grid, area)).values()
            ],
        }
        for domain, area in areas_of(grid)
    ]
    return GridSerializer({"key": grid.id, "name": grid.name, "rated": grid.rated, "areas": areas}).data


def _sheet_at(period_id: int, key: str) -> tuple[InForce, Grid, Period]:
    period = _period(period_id)
    framework = framework_for(period.school_year.first_year)
    grids = framework.pack.grids if framework is not None else ()
    grid = next((one for one in grids if one.id == key or not key), None)
    if framework is None or grid is None or grid.rated != period.kind:
        raise Http404
    return framework, grid, period


def _period(period_id: int) -> Period:
    period = Period.objects.select_related("school_year").filter(pk=period_id).first()
    if period is None:
        raise Http404
    return period


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()

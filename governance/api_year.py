"""The year of boards and committees, for programs: which meetings it asks for, and which reporting duties are met."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.calendar_dates import school_year_of
from governance.api_meetings import MeetingSerializer
from governance.duties import Coverage
from governance.duty_coverage import coverage_of
from governance.models import Body, Meeting
from governance.schedule import Proposed
from governance.sight import visible_bodies
from governance.use_cases import meetings as use_cases
from governance.views.pages import clerk_only, today
from governance.year import proposals
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import IdField
from trust_portal.api.problems import BadRequest
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

_FIRST, _LAST = 2000, 2100
YEAR = OpenApiParameter(
    "first_year",
    {"type": "integer", "minimum": _FIRST, "maximum": _LAST},
    description="The school year: 2026 is 2026/27; left out, the present one",
)
MOST_MEETINGS = 500
_NOT_PROPOSED = "This is not among the meetings that the year asks for (any more)."


class ProposedMeetingSerializer(serializers.Serializer[Any]):
    body_id = serializers.IntegerField()
    body_name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    half_term = serializers.IntegerField()
    why = serializers.CharField(help_text="The body’s rhythm, or the line of the framework’s calendar")


class ChosenMeetingSerializer(serializers.Serializer[Any]):
    body_id = IdField()
    starts_at = serializers.DateTimeField(help_text="As it was proposed")


class ChosenMeetingsSerializer(serializers.Serializer[Any]):
    first_year = serializers.IntegerField(min_value=_FIRST, max_value=_LAST)
    meetings: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ChosenMeetingSerializer(), allow_empty=False, max_length=MOST_MEETINGS
    )


class PlannedSerializer(serializers.Serializer[Any]):
    planned = MeetingSerializer(many=True)
    already_there = serializers.IntegerField(help_text="Chosen ones for which the body has a meeting already")


class MetBySerializer(serializers.Serializer[Any]):
    paper = serializers.CharField()
    meeting_id = serializers.IntegerField()
    meeting = serializers.CharField()


class DutySerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="known.duty.id")
    text = serializers.CharField(source="known.duty.text")
    focus = serializers.CharField(source="known.focus")
    met_by = MetBySerializer(many=True, help_text="Empty where no paper was said to meet it")


class CoverageSerializer(serializers.Serializer[Coverage]):
    theme = serializers.CharField()
    committee = serializers.CharField(help_text="The key of the body that is owed it")
    met = serializers.IntegerField()
    uncovered = serializers.IntegerField()
    duties = DutySerializer(many=True, source="lines")


@requires("meeting.write")
class MeetingPlanView(PortalView):
    queryset = Meeting.objects.none()
    pagination_class = None

    @describe(ProposedMeetingSerializer(many=True), headers=[YEAR])
    def get(self, request: Request, trust: str) -> Response:
        """List the meetings that a school year asks for and that nobody has planned yet, by time."""
        clerk_only(self.access)
        found = proposals(_year_asked(request), since=timezone.now())
        rows = [_proposed(body, one) for body, one in found]
        return Response(ProposedMeetingSerializer(rows, many=True).data)

    @describe(PlannedSerializer, body=ChosenMeetingsSerializer, status=201)
    def post(self, request: Request, trust: str) -> Response:
        """Plan those of the proposed meetings that are named, each with the agenda of its half term.

        What is sent twice is planned once.
        """
        clerk_only(self.access)
        sent = self.sent(ChosenMeetingsSerializer)
        now = timezone.now()
        offered = {(body.pk, one.starts_at): body for body, one in proposals(sent["first_year"], since=now)}
        known = set(Meeting.objects.in_year(sent["first_year"]).values_list("body_id", "starts_at"))
        asked = [(one["body_id"], one["starts_at"]) for one in sent["meetings"]]
        wrong = [{} if one in offered or one in known else {"starts_at": [_NOT_PROPOSED]} for one in asked]
        if any(wrong):
            raise serializers.ValidationError({"meetings": wrong})
        chosen = [(offered[one], one[1]) for one in asked if one in offered]
        planned, there = use_cases.plan_all(meetings=chosen, at=now, by=self.actor)
        answer = {"planned": planned, "already_there": there + len(asked) - len(chosen)}
        return Response(PlannedSerializer(answer).data, status=status.HTTP_201_CREATED)


@requires("meeting.read")
class ReportingDutiesView(PortalView):
    queryset = Meeting.objects.none()
    pagination_class = None

    @describe(CoverageSerializer(many=True), headers=[YEAR])
    def get(self, request: Request, trust: str) -> Response:
        """List the reporting duties of a school year by theme, with the papers that meet them.

        Of the boards and committees whose meetings you may read.
        """
        found: Any = coverage_of(_year_asked(request), visible_bodies(self.access, on=today()))
        return Response(CoverageSerializer(found, many=True).data)


def _proposed(body: Body, one: Proposed) -> dict[str, object]:
    return {
        "body_id": body.pk,
        "body_name": body.name,
        "starts_at": one.starts_at,
        "half_term": one.half_term,
        "why": one.why,
    }


def _year_asked(request: Request) -> int:
    """Raises BadRequest for what is no year, and for a parameter that there is not."""
    if unknown := set(request.query_params) - {"first_year"}:
        raise BadRequest({name: ["There is no such parameter here."] for name in sorted(unknown)})
    text = request.query_params.get("first_year")
    if text is None:
        return school_year_of(today())
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and _FIRST <= int(text) <= _LAST):
        raise BadRequest({"first_year": [f"Send a year from {_FIRST} to {_LAST}."]})
    return int(text)

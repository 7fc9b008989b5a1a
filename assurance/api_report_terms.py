"""The reports of a term over all academies, and who is asked to write one, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.api_reports import told_why
from assurance.models import Report, ReportState, ReviewState
from assurance.rating_words import period_in_words
from assurance.reports import jobs
from assurance.reports.campaigns import Campaign, campaigns
from assurance.reports.due import sees_campaigns
from assurance.reports.questions import asked_by
from assurance.reports.standing import lines_of
from assurance.use_cases import reports as use_cases
from assurance.use_cases.report_campaigns import TooQuiet
from assurance.views.report_campaigns import campaign_or_404
from assurance.views.reports import report_or_404
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.api.fields import IdField, LineField, PersonNameSerializer
from trust_portal.api.jobs import JobSerializer
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.jobs.status import standings
from trust_portal.ui.dates import LONDON

LONGEST_KEY = 60


class ReportTermSerializer(serializers.Serializer[Campaign]):
    period_id = serializers.IntegerField(source="period.pk")
    key = serializers.CharField(source="asked.id", help_text="The report’s key in the framework")
    name = serializers.CharField(source="asked.name")
    period = serializers.SerializerMethodField(help_text="In words")
    opens_on = serializers.DateField(help_text="The first day on which it opens for any academy")
    due_on = serializers.DateField(source="dates.due_on", help_text="Where an academy has no day of its own")
    committee_on = serializers.DateField(
        allow_null=True, help_text="When the committee of the trust reads it, where that is planned"
    )

    def get_period(self, campaign: Campaign) -> str:
        return period_in_words(campaign.period)


class ReportLineSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField(source="academy.pk")
    report_id = serializers.IntegerField(
        source="report.pk", default=None, allow_null=True, help_text="Null where none is opened"
    )
    state: Any = serializers.ChoiceField(
        source="key", choices=[("missing", "Not opened"), *ReportState.choices]
    )
    opens_on = serializers.DateField(source="report.opens_on", default=None, allow_null=True)
    due_on = serializers.DateField(source="report.due_on", default=None, allow_null=True)
    is_late = serializers.BooleanField()
    submitted_at = serializers.DateTimeField(source="report.submitted_at", default=None, allow_null=True)
    last_saved_at = serializers.DateTimeField(allow_null=True)
    filled = serializers.IntegerField(help_text="How many of its boxes have a text")
    boxes = serializers.IntegerField()
    review_state = serializers.ChoiceField(
        source="review.state", default=None, allow_null=True, choices=ReviewState.choices
    )


class WholeReportTermSerializer(ReportTermSerializer):
    academies = ReportLineSerializer(many=True)


class AskedMoveSerializer(serializers.Serializer[Any]):
    key = LineField(max_length=LONGEST_KEY, help_text="Yours to choose: sent again, it asks for nothing new")


class AskedPeopleSerializer(serializers.Serializer[Any]):
    people = serializers.ListField(child=IdField(), max_length=100, help_text="Ids of all who are asked")


@requires("head_report.read")
class ReportTermsView(PortalView):
    queryset = Report.objects.none()
    pagination_class = None

    @describe(ReportTermSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the reports that the framework asks for in this school year, by term.

        For those who follow the reports of all academies; for others the list is empty.
        """
        found: Any = campaigns(on=_today()) if sees_campaigns(self.access) else ()
        return Response(ReportTermSerializer(found, many=True).data)


@requires("head_report.read")
class ReportTermView(PortalView):
    @describe(WholeReportTermSerializer)
    def get(self, request: Request, trust: str, period_id: int, key: str) -> Response:
        """Read where each academy's report of a term stands."""
        campaign = campaign_or_404(self.access, period_id, key)
        lines: Any = lines_of(campaign, on=_today())
        academies = ReportLineSerializer(lines, many=True).data
        return Response({**ReportTermSerializer(campaign).data, "academies": academies})


class _MoveView(PortalView):
    move: str

    def ask(self, period_id: int, key: str) -> Response:
        campaign = campaign_or_404(self.access, period_id, key)
        asked = self.sent(AskedMoveSerializer)["key"]
        try:
            job = jobs.ask_by_hand(campaign, self.move, key=asked, on=_today(), by=self.actor)
        except TooQuiet as refusal:
            raise NotNow(str(refusal)) from refusal
        (standing,) = standings([job])
        return Response(JobSerializer(standing).data, status=status.HTTP_202_ACCEPTED)


@requires("head_report.return")
class ReportTermOpenView(_MoveView):
    move = "open"

    @describe(JobSerializer, body=AskedMoveSerializer, status=202)
    def post(self, request: Request, trust: str, period_id: int, key: str) -> Response:
        """Open a term's report for every academy that has none yet.

        It is done in the background: the answer is the job.
        """
        return self.ask(period_id, key)


@requires("head_report.return")
class ReportTermRemindView(_MoveView):
    move = "remind"

    @describe(JobSerializer, body=AskedMoveSerializer, status=202, problems=[409])
    def post(self, request: Request, trust: str, period_id: int, key: str) -> Response:
        """Remind whoever has not submitted a term's report.

        Once a day at most, and not on a weekend or on the last Friday before a holiday.
        """
        return self.ask(period_id, key)


@requires("head_report.return")
class ReportTermCloseView(_MoveView):
    move = "close"

    @describe(JobSerializer, body=AskedMoveSerializer, status=202)
    def post(self, request: Request, trust: str, period_id: int, key: str) -> Response:
        """Close a term: lock every report of it that is submitted. Those that are not stay open."""
        return self.ask(period_id, key)


@requires("head_report.read", write="head_report.submit")
class ReportPeopleView(PortalView):
    queryset = Person.objects.none()
    pagination_class = None

    @describe(PersonNameSerializer(many=True))
    def get(self, request: Request, trust: str, report_id: int, section: str) -> Response:
        """List who is asked to write a section of a report."""
        return self._answer(report_or_404(self.access, report_id), section)

    @describe(PersonNameSerializer(many=True), body=AskedPeopleSerializer, problems=[409])
    def put(self, request: Request, trust: str, report_id: int, section: str) -> Response:
        """Say who is asked to write a section of a report, all of them, as the academy's headteacher.

        They are among those who write for the academy: its headteacher and contributors.
        """
        report = report_or_404(self.access, report_id)
        if report.academy.place_id not in self.access.places_for("head_report.submit"):
            raise Http404
        _section_or_404(report, section)
        people = self.sent(AskedPeopleSerializer)["people"]
        with told_why():
            try:
                use_cases.ask_people(report=report, section=section, people=people, by=self.actor)
            except ValidationError as refusal:
                raise serializers.ValidationError({"people": refusal.messages}) from refusal
        return self._answer(report, section)

    def _answer(self, report: Report, section: str) -> Response:
        _section_or_404(report, section)
        asked = report.contributors.filter(section=section).select_related("person")
        people: Any = [one.person for one in asked.order_by("person__full_name", "pk")]
        return Response(PersonNameSerializer(people, many=True).data)


def _section_or_404(report: Report, section: str) -> None:
    if section not in {one.id for one in asked_by(report).sections}:
        raise Http404


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()

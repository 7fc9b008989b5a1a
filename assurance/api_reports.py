"""Headteachers' reports, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.models import Report, ReportState
from assurance.reports.cleaning import MOST_CHARACTERS, TextTooLong
from assurance.reports.gather import document_of
from assurance.reports.lifecycle import MoveNotAllowed
from assurance.use_cases import report_texts
from assurance.use_cases import reports as use_cases
from assurance.use_cases.report_texts import Sent
from assurance.views.reports import report_or_404
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class ReportSerializer(serializers.Serializer[Report]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    period_id = serializers.IntegerField()
    key = serializers.CharField(help_text="The report's key in the framework")
    state = serializers.ChoiceField(choices=ReportState.choices)
    opens_on = serializers.DateField()
    due_on = serializers.DateField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    locked_at = serializers.DateTimeField(allow_null=True)


class AnswerSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The question's key in the framework")
    asks = serializers.CharField()
    text = serializers.CharField()
    last_text = serializers.CharField(help_text="What stood here in the report before")
    words = serializers.IntegerField(allow_null=True, help_text="How many are usual")
    revision = serializers.IntegerField(help_text="Of the text that stands; 0 for none")


class ReportFigureSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The KPI's key")
    name = serializers.CharField(help_text="Of the KPI, and of the group of pupils where it is of one")
    group = serializers.CharField(help_text="Of pupils; empty for all of them")
    value = serializers.CharField(help_text="In words")
    when = serializers.CharField()
    target = serializers.CharField()
    benchmark = serializers.CharField()
    gap = serializers.CharField()
    origin = serializers.CharField(help_text="Where it is from, and since when")


class ReportSectionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    questions = AnswerSerializer(many=True)
    figures = ReportFigureSerializer(many=True)


class WholeReportSerializer(ReportSerializer):
    sections = ReportSectionSerializer(many=True)


class TextSerializer(serializers.Serializer[Any]):
    question = LineField(max_length=80)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=MOST_CHARACTERS)
    seen = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The revision that the text was made from; 0 for none"
    )


class TextsSerializer(serializers.Serializer[Any]):
    texts = TextSerializer(many=True, allow_empty=False)
    editor = LineField(
        required=False,
        allow_blank=True,
        max_length=40,
        default="",
        help_text="Any name that is the sender's own, so that a text can be sent again when the answer was lost",
    )


class KeptSerializer(serializers.Serializer[Any]):
    question = serializers.CharField()
    revision = serializers.IntegerField(help_text="Of the text that stands now")
    text = serializers.CharField(help_text="What stands now")
    is_aside = serializers.BooleanField(
        help_text="Another text was saved meanwhile: it stands, and the one that was sent is kept beside it"
    )


class CommentSerializer(serializers.Serializer[Any]):
    section = LineField(max_length=80, allow_blank=True, help_text="Empty for the whole report")
    text = serializers.CharField(max_length=4000)


class ReturnSerializer(serializers.Serializer[Any]):
    comments = CommentSerializer(many=True, allow_empty=False)


class ReportFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    period_id = filters.NumberFilter(label="Of this period", min_value=1, max_value=2**62)
    state = filters.ChoiceFilter(choices=ReportState.choices, label="Where it stands")
    ordering = Ordering(fields=("due_on", "submitted_at"))


@requires("head_report.read")
class ReportsView(PortalView):
    queryset = Report.objects.none()
    filterset_class = ReportFilter

    @describe(ReportSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List headteachers' reports, the newest first.

        Until a report is submitted, only its authors and reviewers see it.
        """
        found = Report.objects.visible_to(self.access).newest_first()
        return self.answer_list(found, ReportSerializer)


@requires("head_report.read")
class ReportView(PortalView):
    @describe(WholeReportSerializer)
    def get(self, request: Request, trust: str, report_id: int) -> Response:
        """Read one report with its texts and figures."""
        report = report_or_404(self.access, report_id)
        document = document_of(report, self.access, at=timezone.now())
        rows = report.texts.current().values_list("section", "question", "revision")
        revisions = {(section, question): revision for section, question, revision in rows}
        sections = [
            {
                "key": one.key,
                "name": one.name,
                "questions": [
                    {
                        "key": question.key,
                        "asks": question.asks,
                        "text": question.text,
                        "last_text": question.last_text,
                        "words": question.words,
                        "revision": revisions.get((one.key, question.key), 0),
                    }
                    for question in one.questions
                ],
                "figures": ReportFigureSerializer(one.figures, many=True).data,
            }
            for one in document.sections
        ]
        return Response({**ReportSerializer(report).data, "sections": sections})


@requires("head_report.write")
class ReportTextsView(PortalView):
    queryset = Report.objects.none()
    pagination_class = None

    @describe(KeptSerializer(many=True), body=TextsSerializer, problems=[409])
    def post(self, request: Request, trust: str, report_id: int, section: str) -> Response:
        """Save texts of a section.

        Nothing is written over: a text made from an older revision is kept beside the one that stands.
        """
        report = report_or_404(self.access, report_id)
        if report.academy.place_id not in self.access.places_for("head_report.write"):
            raise Http404
        sent = self.sent(TextsSerializer)
        texts = {one["question"]: Sent(one["text"], one["seen"]) for one in sent["texts"]}
        with told_why():
            try:
                kept = report_texts.save_section(
                    report=report,
                    section=section,
                    texts=texts,
                    editor=sent["editor"],
                    at=timezone.now(),
                    by=self.actor,
                )
            except KeyError:
                raise Http404 from None
            except TextTooLong as refusal:
                raise ValidationError({"texts": str(refusal)}) from None
        rows = [
            {
                "question": one.question,
                "revision": one.revision,
                "text": one.text,
                "is_aside": one.aside is not None,
            }
            for one in kept
        ]
        return Response(rows)


@requires("head_report.submit")
class ReportSubmitView(PortalView):
    @describe(ReportSerializer, problems=[409])
    def post(self, request: Request, trust: str, report_id: int) -> Response:
        """Submit a report, as the academy's headteacher."""
        report = report_or_404(self.access, report_id)
        if report.academy.place_id not in self.access.places_for("head_report.submit"):
            raise Http404
        with told_why():
            report = use_cases.submit(report=report, at=timezone.now(), by=self.actor)
        return Response(ReportSerializer(report).data)


@requires("head_report.return")
class ReportReturnView(PortalView):
    @describe(ReportSerializer, body=ReturnSerializer, problems=[409])
    def post(self, request: Request, trust: str, report_id: int) -> Response:
        """Return a report for more, with what is missing of which section."""
        report = report_or_404(self.access, report_id)
        said = {one["section"]: one["text"] for one in self.sent(ReturnSerializer)["comments"]}
        with told_why():
            report = use_cases.give_back(
                report=report,
                comment=said.pop("", ""),
                comments=said,
                at=timezone.now(),
                by=self.actor,
            )
        return Response(ReportSerializer(report).data)


@contextmanager
def told_why() -> Iterator[None]:
    try:
        yield
    except MoveNotAllowed as refusal:
        raise NotNow(str(refusal)) from refusal

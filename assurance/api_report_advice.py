"""Advice on the words of a report, for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.models import Report
from assurance.reports.advice import QuestionAdvice, SectionAdvice, advice_of
from assurance.reports.plain_words import Advice, Kind
from assurance.views.report_advice import own_report
from trust_portal.accounts.gate import requires
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class AdviceSerializer(serializers.Serializer[Advice]):
    kind = serializers.ChoiceField(
        choices=[(one.name.lower(), one.value) for one in Kind],
        source="kind_key",
        help_text="What it is about",
    )
    quote = serializers.CharField()
    start = serializers.IntegerField(help_text="Where the quote begins in the text, in characters from 0")
    reason = serializers.CharField()
    suggestion = serializers.CharField()


class QuestionAdviceSerializer(serializers.Serializer[QuestionAdvice]):
    question = serializers.CharField(source="key", help_text="Its key in the framework")
    advice = AdviceSerializer(many=True)


class SectionAdviceSerializer(serializers.Serializer[SectionAdvice]):
    section = serializers.CharField(source="key", help_text="Its key in the framework")
    questions = QuestionAdviceSerializer(many=True)


@requires("head_report.write")
class ReportAdviceView(PortalView):
    queryset = Report.objects.none()
    pagination_class = None  # a report has few sections: they come at once

    @describe(SectionAdviceSerializer(many=True))
    def get(self, request: Request, trust: str, report_id: int) -> Response:
        """Read advice on the words of a report that you write.

        Names of pupils, short forms, claims without evidence, long sentences. It only advises.
        """
        found: Any = advice_of(own_report(self.access, report_id))
        return Response(SectionAdviceSerializer(found, many=True).data)

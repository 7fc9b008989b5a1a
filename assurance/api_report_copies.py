"""Reports to take away, for programs: Word at once, PDF when it is drawn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.use_cases import report_copies as use_cases
from assurance.views.report_copies import PDF, WORD, own_copy, visible_report
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.problems import Gone, NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.jobs.models import Job, JobState


class CopySerializer(serializers.Serializer[Job]):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=JobState.choices)
    message = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True, source="result.pages", default=None)
    size = serializers.IntegerField(allow_null=True, source="result.size", default=None, help_text="Bytes")
    sha256 = serializers.CharField(
        source="result.sha256", default="", help_text="Of the file; empty until it is there"
    )


class AskedCopySerializer(serializers.Serializer[Job]):
    key = LineField(
        max_length=use_cases.LONGEST_KEY, help_text="Yours to choose: sent again, it gives the same copy"
    )


class _File(BaseRenderer):
    """Names the kind of the file, which is sent as it is."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        assert data is None
        return b""


class WordFile(_File):
    media_type = WORD
    format = "docx"


class PdfFile(_File):
    media_type = PDF
    format = "pdf"


class _FileView(PortalView):
    # No HEAD: each look at a file is written down as taken away.
    http_method_names = ["get"]
    file: type[_File]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return self.file(), str(self.file.media_type)


@requires("head_report.read")
class ReportWordView(_FileView):
    file = WordFile
    renderer_classes = [WordFile]

    @describe(OpenApiTypes.BINARY)
    def get(self, request: Request, trust: str, report_id: int) -> FileResponse:
        """Take a headteacher's report away as a Word file.

        As it stands, whether submitted or not. That is written down in the audit trail.
        """
        report = visible_report(self.access, report_id)
        file = use_cases.take_word(report=report, access=self.access, at=timezone.now(), by=self.actor)
        return FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name, content_type=WORD)


@requires("head_report.read")
class ReportCopiesView(PortalView):
    @describe(CopySerializer, body=AskedCopySerializer, status=202)
    def post(self, request: Request, trust: str, report_id: int) -> Response:
        """Have a headteacher's report drawn as a PDF.

        It takes a few seconds: read the copy until its state is done, then take its file. Only you can read it.
        """
        report = visible_report(self.access, report_id)
        copy = use_cases.ask_for_pdf(report=report, key=self.sent(AskedCopySerializer)["key"], by=self.actor)
        return Response(CopySerializer(copy).data, status.HTTP_202_ACCEPTED)


@requires("head_report.read")
class ReportCopyView(PortalView):
    @describe(CopySerializer)
    def get(self, request: Request, trust: str, report_id: int, copy_id: int) -> Response:
        """Read how far a PDF that you asked for is."""
        report = visible_report(self.access, report_id)
        return Response(CopySerializer(own_copy(self.access, report, copy_id)).data)


@requires("head_report.read")
class ReportCopyFileView(_FileView):
    file = PdfFile
    renderer_classes = [PdfFile]

    @describe(OpenApiTypes.BINARY, problems=[409, 410])
    def get(self, request: Request, trust: str, report_id: int, copy_id: int) -> FileResponse:
        """Take the PDF of a headteacher's report away.

        It is kept for a day. That it was taken is written down in the audit trail.
        """
        report = visible_report(self.access, report_id)
        copy = own_copy(self.access, report, copy_id)
        try:
            file = use_cases.take_pdf(report=report, copy=copy, by=self.actor)
            content = file.path.open("rb")
        except (use_cases.CopyNotReady, FileNotFoundError) as gone:
            raise (Gone if copy.state == JobState.DONE else NotNow)(str(gone)) from gone
        return FileResponse(content, as_attachment=True, filename=file.name, content_type=PDF)

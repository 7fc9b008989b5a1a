"""Evidence of a visit, for programs: files and links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.models import EvidenceFile, Visit
from assurance.use_cases import visit_notes
from assurance.use_cases.visits import MoveNotAllowed
from assurance.views.visit import visit_or_404, with_note_or_404
from assurance.views.visit_evidence import evidence_response, kept_or_404
from assurance.visit_sight import may_add_evidence
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.parsing import Json
from trust_portal.api.problems import Gone, NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

UPLOAD_LIMIT = settings.EVIDENCE_MOST_BYTES * 2 + 100_000


class VisitEvidenceSerializer(serializers.Serializer[EvidenceFile]):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="The file\u2019s own name, or what the link is called")
    link = serializers.CharField(help_text="Empty for a file")
    media_type = serializers.CharField(help_text="Empty for a link")
    size = serializers.IntegerField(help_text="Bytes; 0 for a link")
    sha256 = serializers.CharField(help_text="Of the file; empty for a link")
    expires_on = serializers.DateField(allow_null=True, help_text="The last day on which the file is kept")
    kept_at = serializers.DateTimeField()
    kept_by_id = serializers.IntegerField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True, help_text="Only what it was called is left")


class NewVisitEvidenceSerializer(serializers.Serializer[Any]):
    """A file, sent as multipart/form-data, or a link; one of the two."""

    file = serializers.FileField(required=False, allow_empty_file=True, max_length=500)
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    link = LineField(required=False, allow_blank=True, default="", max_length=500)
    title = LineField(required=False, allow_blank=True, default="", max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("file") is not None) == bool(attrs["link"]):
            raise serializers.ValidationError({"file": "Send a file, or give a link, one at a time."})
        return attrs


@requires("improvement.read", write="improvement.write")
class VisitEvidencesView(PortalView):
    queryset = EvidenceFile.objects.none()
    parser_classes = [Json, MultiPartParser]

    @describe(VisitEvidenceSerializer(many=True))
    def get(self, request: Request, trust: str, visit_id: int) -> Response:
        """List the evidence of a visit whose note you may read, the oldest first."""
        found, _ = with_note_or_404(self.access, visit_id)
        rows = EvidenceFile.objects.filter(pk__in=found.evidence.values("evidence_id"))
        return self.answer_list(rows.order_by("pk"), VisitEvidenceSerializer)

    @describe(VisitEvidenceSerializer, body=NewVisitEvidenceSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Add a file or a link to a visit.

        A file is looked at by its content: documents, spreadsheets, text and pictures are taken, without macros.
        """
        found = _for_adding(self, visit_id)
        sent, at = self.sent(NewVisitEvidenceSerializer), timezone.now()
        try:
            kept = _kept(self, found, sent, at)
        except MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(VisitEvidenceSerializer(kept).data, status.HTTP_201_CREATED)


class AnyFile(BaseRenderer):
    """The file is sent as it is, whatever the request says that it accepts."""

    media_type = "application/octet-stream"
    format = "file"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        assert data is None
        return b""


@requires("improvement.read")
class VisitEvidenceFileView(PortalView):
    http_method_names = ["get"]
    renderer_classes = [AnyFile]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return AnyFile(), AnyFile.media_type

    @describe(OpenApiTypes.BINARY, problems=[410])
    def get(self, request: Request, trust: str, visit_id: int, evidence_id: int) -> FileResponse:
        """Take a file of evidence away."""
        found, _ = with_note_or_404(self.access, visit_id)
        kept = kept_or_404(found, evidence_id)
        response = evidence_response(self.trust.pk, kept)
        if response is None:
            raise Gone("There is no file here, or not any more.")
        return response


@requires("improvement.write")
class VisitEvidenceView(PortalView):
    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, visit_id: int, evidence_id: int) -> Response:
        """Remove a piece of evidence, until the note is final.

        The visit still says that it was there. Twice changes nothing.
        """
        found = _for_adding(self, visit_id)
        try:
            visit_notes.remove_evidence(
                visit=found, evidence=kept_or_404(found, evidence_id), by=self.actor, at=timezone.now()
            )
        except MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(status=status.HTTP_204_NO_CONTENT)


def _for_adding(view: PortalView, visit_id: int) -> Visit:
    found, visitors = visit_or_404(view.access, visit_id)
    if not may_add_evidence(view.access, found, visitors):
        raise PermissionDenied
    return found


def _kept(view: PortalView, found: Visit, sent: dict[str, Any], at: datetime) -> EvidenceFile:
    if (file := sent.get("file")) is not None:
        return visit_notes.add_file(
            visit=found,
            name=file.name,
            content=file,
            expires_on=sent["expires_on"],
            by=view.actor,
            at=at,
        )
    return visit_notes.add_link(visit=found, link=sent["link"], title=sent["title"], by=view.actor, at=at)

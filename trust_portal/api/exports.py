"""Exports of everything that the trust has."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.jobs.models import Job, JobQuerySet, JobState
from trust_portal.jobs.status import Standing, standings
from trust_portal.transfer import use_cases
from trust_portal.transfer.exports import KEPT_FOR, KIND

from .fields import PersonNameSerializer
from .filters import Ordering
from .problems import BadRequest, Gone, NotNow
from .schema import describe
from .views import PortalView

KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = f"[!-~]{{1,{use_cases.LONGEST_KEY}}}"
KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "pattern": f"^{KEY_PATTERN}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Your own name for this request: sent again with the same one, it starts nothing new",
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, required=True, response=[202], description="Where to ask for it"
)


class ExportSerializer(serializers.Serializer[Standing]):
    id = serializers.IntegerField(source="job.id", help_text="The job's number too")
    state = serializers.ChoiceField(choices=JobState.choices, source="job.state")
    is_running = serializers.BooleanField(help_text="Whether a worker has begun")
    message = serializers.CharField(source="job.message", help_text="What came of it")
    requested_by = PersonNameSerializer(source="job.requested_by", allow_null=True)
    created_at = serializers.DateTimeField(source="job.created_at")
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True)
    expires_at = serializers.SerializerMethodField(help_text="When the file is removed")
    size = serializers.SerializerMethodField(help_text="Of the file, in bytes")
    sha256 = serializers.SerializerMethodField(help_text="Of the file")

    def get_expires_at(self, standing: Standing) -> datetime | None:
        job = standing.job
        if job.state != JobState.DONE or job.finished_at is None:
            return None
        return job.finished_at + KEPT_FOR

    def get_size(self, standing: Standing) -> int | None:
        size: int | None = standing.job.result.get("size")
        return size

    def get_sha256(self, standing: Standing) -> str | None:
        digest: str | None = standing.job.result.get("sha256")
        return digest


class ExportFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=JobState.choices, label="Where it stands")
    ordering = Ordering(fields=("created_at", "finished_at"))


class Zip(BaseRenderer):
    """Names the kind of the file, which is sent as it is; every other answer here is empty."""

    media_type = "application/zip"
    format = "zip"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        assert data is None
        return b""


@requires("audit.read", write="audit.write")
class ExportsView(PortalView):
    queryset = Job.objects.none()
    filterset_class = ExportFilter

    @describe(ExportSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the exports, the newest first."""
        return self.answer_list(
            _exports().order_by("-created_at", "-pk"), ExportSerializer, prepare=standings
        )

    @describe(ExportSerializer, status=202, headers=[KEY, LOCATION], problems=[400])
    def post(self, request: Request, trust: str) -> Response:
        """Start an export of everything.

        It is made in the background: ask for it until its state is `done`, then take its file away.
        """
        key = request.headers.get(KEY_HEADER, "")
        if not re.fullmatch(KEY_PATTERN, key):
            words = (
                "Send a name of your own for this request: at most 80 letters, digits and signs, no spaces."
            )
            raise BadRequest({KEY_HEADER: [words]})
        job = use_cases.start_export(key=key, by=self.actor)
        response = _answer(job.pk, status.HTTP_202_ACCEPTED)
        response["Location"] = reverse("api_export", kwargs={"trust": trust, "job_id": job.pk})
        return response


@requires("audit.read")
class ExportView(PortalView):
    @describe(ExportSerializer)
    def get(self, request: Request, trust: str, job_id: int) -> Response:
        """Read one export."""
        return _answer(job_id)


@requires("audit.read", write="audit.write")
class ExportFileView(PortalView):
    # No HEAD: each look at the file is written down as taken away.
    http_method_names = ["get", "delete"]
    renderer_classes = [Zip]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return Zip(), Zip.media_type

    @describe(OpenApiTypes.BINARY, problems=[409, 410])
    def get(self, request: Request, trust: str, job_id: int) -> FileResponse:
        """Take the file of an export away.

        That is written down in the audit trail.
        """
        job = get_object_or_404(_exports(), pk=job_id)
        try:
            file = use_cases.download_export(job=job, at=timezone.now(), by=self.actor)
            content = file.path.open("rb")
        except (use_cases.ExportGone, FileNotFoundError) as gone:
            raise _gone(job, gone) from gone
        return FileResponse(content, as_attachment=True, filename=file.name, content_type=Zip.media_type)

    @describe(None, status=204, problems=[409, 410])
    def delete(self, request: Request, trust: str, job_id: int) -> Response:
        """Delete the file of an export before its time."""
        job = get_object_or_404(_exports(), pk=job_id)
        try:
            use_cases.delete_export(job=job, at=timezone.now(), by=self.actor)
        except use_cases.ExportGone as gone:
            raise _gone(job, gone) from gone
        return Response(status=status.HTTP_204_NO_CONTENT)


def _exports() -> JobQuerySet:
    return Job.objects.of_kinds([KIND]).select_related("requested_by")


def _answer(job_id: int, code: int = status.HTTP_200_OK) -> Response:
    (standing,) = standings([get_object_or_404(_exports(), pk=job_id)])
    return Response(ExportSerializer(standing).data, status=code)


def _gone(job: Job, error: Exception) -> NotNow | Gone:
    """Not there yet, or no longer."""
    return Gone(str(error)) if job.state == JobState.DONE else NotNow(str(error))

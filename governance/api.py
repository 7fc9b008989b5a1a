"""Packs, for programs."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import BuiltPack, PackScope
from governance.use_cases import packs
from trust_portal.accounts.gate import requires
from trust_portal.api.filters import Ordering
from trust_portal.api.problems import Gone, NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.jobs.models import JobState


class PackSerializer(serializers.Serializer[BuiltPack]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    grid = serializers.CharField(help_text="What is rated: the grid's id in the framework")
    period_id = serializers.IntegerField()
    scope = serializers.ChoiceField(choices=PackScope.choices)
    job_id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=JobState.choices, source="job.state")
    message = serializers.CharField(source="job.message")
    built_at = serializers.DateTimeField(allow_null=True)
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes")
    sha256 = serializers.CharField(help_text="Of the file; empty until it is there")
    contents_sha256 = serializers.CharField(
        help_text="Over all that the pack says: equal for two packs that say the same"
    )


class PackFilter(filters.FilterSet):
    period_id = filters.NumberFilter(label="Of this period", min_value=1, max_value=2**62)
    scope = filters.ChoiceFilter(choices=PackScope.choices, label="Which ratings it shows")
    ordering = Ordering(fields=("built_at",))


@requires("meeting.build")
class PacksView(PortalView):
    queryset = BuiltPack.objects.none()
    filterset_class = PackFilter

    @describe(PackSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the packs that were asked for, as far as you may see what they show."""
        return self.answer_list(
            BuiltPack.objects.visible_to(self.access).select_related("job").newest_first(), PackSerializer
        )


@requires("meeting.build")
class PackView(PortalView):
    @describe(PackSerializer)
    def get(self, request: Request, trust: str, pack_id: int) -> Response:
        """Read one pack."""
        visible = BuiltPack.objects.visible_to(self.access).select_related("job")
        return Response(PackSerializer(get_object_or_404(visible, pk=pack_id)).data)


class PdfFile(BaseRenderer):
    """Names the kind of the file, which is sent as it is."""

    media_type = "application/pdf"
    format = "pdf"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        assert data is None
        return b""


@requires("meeting.build")
class PackFileView(PortalView):
    # No HEAD: each look at the file is written down as taken away.
    http_method_names = ["get"]
    renderer_classes = [PdfFile]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return PdfFile(), PdfFile.media_type

    @describe(OpenApiTypes.BINARY, problems=[409, 410])
    def get(self, request: Request, trust: str, pack_id: int) -> FileResponse:
        """Take the PDF of a pack away.

        That is written down in the audit trail.
        """
        pack = get_object_or_404(BuiltPack.objects.visible_to(self.access), pk=pack_id)
        try:
            file = packs.download(pack=pack, by=self.actor)
            content = file.path.open("rb")
        except (packs.PackNotReady, FileNotFoundError) as gone:
            raise (Gone if pack.is_built else NotNow)(str(gone)) from gone
        return FileResponse(content, as_attachment=True, filename=file.name, content_type=PdfFile.media_type)

"""Board packs, for programs."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api import PdfFile
from governance.models import BoardPack, BoardPackState, Paper
from governance.packs.board_page import Reader, Readers, readers_of
from governance.sight import may_see_receipts
from governance.use_cases import board_packs as use_cases
from governance.use_cases.meeting_moves import MoveNotAllowed
from governance.views.board_packs import board_pack_or_404
from governance.views.pages import meeting_or_404, today, visible_meetings
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.problems import Gone, NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.jobs.models import JobState

LARGEST = 2**62


class BoardPackSerializer(serializers.Serializer[BoardPack]):
    id = serializers.IntegerField()
    meeting_id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="The version of the meeting's pack, from 1")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=BoardPackState.choices)
    job_id = serializers.IntegerField()
    job_state = serializers.ChoiceField(choices=JobState.choices, source="job.state")
    papers = serializers.ListField(child=serializers.CharField(), help_text="Titles of the papers chosen")
    differences = serializers.ListField(
        child=serializers.CharField(),
        help_text="What is not as in the version that members read before, in words",
    )
    frameworks = serializers.DictField(
        child=serializers.CharField(), help_text="By which framework each page of the portal was made"
    )
    built_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes")
    sha256 = serializers.CharField(help_text="Of the file; empty until it is there")
    contents_sha256 = serializers.CharField(
        help_text="Over all that the pack says: equal for two packs that say the same"
    )


class WholeBoardPackSerializer(BoardPackSerializer):
    contents = serializers.JSONField(
        help_text="All that the pack says, as it was frozen: each object names its kind. Null until it is built"
    )


class NewBoardPackSerializer(serializers.Serializer[Any]):
    meeting_id = serializers.IntegerField(min_value=1, max_value=LARGEST)
    paper_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST),
        required=False,
        allow_null=True,
        default=None,
        max_length=500,
        help_text="Papers of the meeting; all of them where this is left out",
    )
    key = LineField(
        max_length=80, help_text="New for each pack that is wanted: the same key asks for the same version"
    )


class PackWithdrawalSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ReaderSerializer(serializers.Serializer[Reader]):
    name = serializers.CharField()
    is_member = serializers.BooleanField(help_text="Of the body, in office today")
    has_account = serializers.BooleanField()
    opened_at = serializers.DateTimeField(allow_null=True)
    downloaded_at = serializers.DateTimeField(allow_null=True)


class ReadersSerializer(serializers.Serializer[Readers]):
    members = serializers.IntegerField(help_text="Of the body, in office today")
    members_who_read = serializers.IntegerField()
    readers = ReaderSerializer(many=True, source="everybody", help_text="The members first")


class BoardPackFilter(filters.FilterSet):
    meeting_id = filters.NumberFilter(label="Of this meeting", min_value=1, max_value=LARGEST)
    state = filters.ChoiceFilter(choices=BoardPackState.choices, label="Where it stands")
    ordering = Ordering(fields=("number",))


@requires("meeting.read", write="meeting.build")
class BoardPacksView(PortalView):
    queryset = BoardPack.objects.none()
    filterset_class = BoardPackFilter

    @describe(BoardPackSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the versions of board packs that you may read, of the newest meetings first."""
        found = BoardPack.objects.visible_to(self.access).filter(meeting__in=visible_meetings(self.access))
        return self.answer_list(
            found.select_related("job").defer("contents").newest_first(), BoardPackSerializer
        )

    @describe(BoardPackSerializer, body=NewBoardPackSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Have the next version of a meeting's pack built from its papers."""
        sent = self.sent(NewBoardPackSerializer)
        meeting = meeting_or_404(self.access, sent["meeting_id"])
        papers = list(Paper.objects.filter(item__meeting=meeting).order_by("pk"))
        if sent["paper_ids"] is not None:
            wanted = set(sent["paper_ids"])
            if wanted - {paper.pk for paper in papers}:
                raise serializers.ValidationError({"paper_ids": "This meeting has no such paper."})
            papers = [paper for paper in papers if paper.pk in wanted]
        try:
            pack = use_cases.ask_for(meeting=meeting, papers=papers, key=sent["key"], by=self.actor)
        except MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(BoardPackSerializer(pack).data, status=status.HTTP_201_CREATED)


@requires("meeting.read")
class BoardPackView(PortalView):
    http_method_names = ["get"]  # reading is written down

    @describe(WholeBoardPackSerializer)
    def get(self, request: Request, trust: str, board_pack_id: int) -> Response:
        """Read one version with all that it says.

        The first time, that is written down for the clerk as reading it.
        """
        pack = board_pack_or_404(self.access, board_pack_id)
        use_cases.open_web(pack=pack, at=timezone.now(), by=self.actor)
        return Response(WholeBoardPackSerializer(pack).data)


@requires("meeting.release")
class BoardPackReleaseView(PortalView):
    @describe(BoardPackSerializer, problems=[409])
    def post(self, request: Request, trust: str, board_pack_id: int) -> Response:
        """Release the newest version: the members read it from now on, and it never changes."""
        pack = board_pack_or_404(self.access, board_pack_id)
        try:
            released = use_cases.release(pack=pack, at=timezone.now(), by=self.actor)
        except MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(BoardPackSerializer(released).data)


@requires("meeting.release")
class BoardPackWithdrawView(PortalView):
    @describe(BoardPackSerializer, body=PackWithdrawalSerializer, problems=[409])
    def post(self, request: Request, trust: str, board_pack_id: int) -> Response:
        """Withdraw a version: members read it no more."""
        pack = board_pack_or_404(self.access, board_pack_id)
        sent = self.sent(PackWithdrawalSerializer)
        try:
            withdrawn = use_cases.withdraw(pack=pack, reason=sent["reason"], by=self.actor)
        except MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(BoardPackSerializer(withdrawn).data)


@requires("meeting.build")
class BoardPackReadersView(PortalView):
    @describe(ReadersSerializer)
    def get(self, request: Request, trust: str, board_pack_id: int) -> Response:
        """List who has read a version, and which members have not yet. For the clerk and whoever releases packs."""
        pack = board_pack_or_404(self.access, board_pack_id)
        if not may_see_receipts(self.access):
            self.permission_denied(request)
        return Response(ReadersSerializer(readers_of(pack, on=today())).data)


@requires("meeting.read")
class BoardPackFileView(PortalView):
    # No HEAD: each look at the file is written down as taken away.
    http_method_names = ["get"]
    renderer_classes = [PdfFile]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return PdfFile(), PdfFile.media_type

    @describe(OpenApiTypes.BINARY, problems=[409, 410])
    def get(self, request: Request, trust: str, board_pack_id: int) -> FileResponse:
        """Take the PDF of a version away.

        That is written down in the audit trail, and for the clerk.
        """
        pack = board_pack_or_404(self.access, board_pack_id)
        try:
            file = use_cases.download(pack=pack, at=timezone.now(), by=self.actor)
            content = file.path.open("rb")
        except (use_cases.PackNotReady, FileNotFoundError) as gone:
            raise (Gone if pack.is_built else NotNow)(str(gone)) from gone
        return FileResponse(content, as_attachment=True, filename=file.name, content_type=PdfFile.media_type)

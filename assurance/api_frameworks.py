"""Frameworks for programs: what is in force, versions, drafts, checking a document, publishing."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.calendar_dates import school_year_of
from assurance.frameworks.nodes import LARGEST, NotRead
from assurance.frameworks.reading import Problem, read
from assurance.known import known_here
from assurance.models import DraftState, PackDraft, PackVersion
from assurance.use_cases import drafts, publishing
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow, OtherVersion
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class VersionSerializer(serializers.Serializer[PackVersion]):
    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Counted within the trust, from 1")
    first_year = serializers.IntegerField(help_text="It holds from this school year on: 2026 is 2026/27")
    key = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField(help_text="What changed, and who agreed")
    sha256 = serializers.CharField(help_text="Of the document, as UTF-8")
    published_at = serializers.DateTimeField()


class VersionDocumentSerializer(VersionSerializer):
    document = serializers.CharField(help_text="The framework as YAML, as it was published")


class DocumentSerializer(serializers.Serializer[Any]):
    document = serializers.CharField(
        allow_blank=True, trim_whitespace=False, help_text=f"YAML, at most {LARGEST:,} bytes; it may be wrong"
    )


class FrameworkProblemSerializer(serializers.Serializer[Problem]):
    path = serializers.CharField(help_text="Where in the document: grids[0].domains[1].name")
    line = serializers.IntegerField(help_text="Counted from 1")
    message = serializers.CharField(help_text="What is wrong and what to do about it")


class CheckedSerializer(serializers.Serializer[Any]):
    may_be_published = serializers.BooleanField()
    problems = FrameworkProblemSerializer(many=True)


class DraftSerializer(serializers.Serializer[PackDraft]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    revision = serializers.IntegerField(help_text="Grows with each change")
    state = serializers.ChoiceField(choices=DraftState.choices)
    based_on_id = serializers.IntegerField(
        allow_null=True, help_text="The version that was newest when it began"
    )
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class DraftDocumentSerializer(DraftSerializer):
    document = serializers.CharField(help_text="YAML; it may be wrong")


class PublishSerializer(serializers.Serializer[Any]):
    first_year = serializers.IntegerField(min_value=2000, max_value=2100, help_text="2026 is 2026/27")
    note = LineField(
        max_length=500, allow_blank=True, required=False, help_text="What changed, and who agreed"
    )
    seen = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The number of a version published since the draft was begun, which this one is to replace",
    )


@requires("framework.read")
class FrameworkView(PortalView):
    @describe(VersionDocumentSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read the framework in force.

        What the current school year is rated by; 404 before anything is published.
        """
        this_year = school_year_of(timezone.localdate())
        version = PackVersion.objects.in_force(first_year=this_year)
        if version is None:
            raise Http404
        return Response(VersionDocumentSerializer(version).data)


@requires("framework.read")
class VersionsView(PortalView):
    queryset = PackVersion.objects.none()

    @describe(VersionSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the versions of the framework, the newest first."""
        return self.answer_list(PackVersion.objects.defer("document").newest_first(), VersionSerializer)


@requires("framework.read")
class VersionView(PortalView):
    @describe(VersionDocumentSerializer)
    def get(self, request: Request, trust: str, version_id: int) -> Response:
        """Read one version, with its document."""
        return Response(VersionDocumentSerializer(get_object_or_404(PackVersion, pk=version_id)).data)


@requires("framework.read")
class CheckView(PortalView):
    @describe(CheckedSerializer, body=DocumentSerializer)
    def post(self, request: Request, trust: str) -> Response:
        """Check a document.

        Everything that is wrong with it, at once; nothing is stored.
        """
        outcome = read(self.sent(DocumentSerializer)["document"], known=known_here())
        return Response(
            CheckedSerializer(
                {"may_be_published": outcome.pack is not None, "problems": outcome.problems}
            ).data
        )


@requires("framework.read", write="framework.write")
class DraftsView(PortalView):
    queryset = PackDraft.objects.none()

    @describe(DraftSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the open drafts.

        For those who write frameworks or agree to them; nobody else sees any.
        """
        visible = PackDraft.objects.visible_to(self.access).open().defer("document")
        return self.answer_list(visible.newest_first(), DraftSerializer)

    @describe(DraftDocumentSerializer, body=DocumentSerializer, status=201, has_etag=True)
    def post(self, request: Request, trust: str) -> Response:
        """Start a draft from a document."""
        sent = self.sent(DocumentSerializer)
        newest = PackVersion.objects.newest_first().first()
        try:
            draft = drafts.start(document=sent["document"], based_on=newest, at=timezone.now(), by=self.actor)
        except NotRead as refusal:
            raise exceptions.ValidationError({"document": [str(refusal)]}) from None
        return _answer(draft, status.HTTP_201_CREATED)


@requires("framework.read", write="framework.write")
class DraftView(PortalView):
    @describe(DraftDocumentSerializer, has_etag=True)
    def get(self, request: Request, trust: str, draft_id: int) -> Response:
        """Read one draft, with its document.

        The ETag names this revision of it.
        """
        return _answer(self._draft(draft_id))

    @describe(DraftDocumentSerializer, body=DocumentSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, draft_id: int) -> Response:
        """Replace the document of a draft.

        It is stored even where it is wrong; ask “check” what is.
        """
        draft = self._draft(draft_id)
        sent = self.sent(DocumentSerializer)
        check_if_match(request, _etag(draft), is_needed=True)
        try:
            changed = drafts.change(
                draft=draft,
                document=sent["document"],
                revision=draft.revision,
                at=timezone.now(),
                by=self.actor,
            )
        except drafts.DraftChanged:
            raise OtherVersion from None
        except drafts.DraftClosed:
            raise NotNow("This draft is published or discarded. Start another one.") from None
        except NotRead as refusal:
            raise exceptions.ValidationError({"document": [str(refusal)]}) from None
        return _answer(changed)

    def _draft(self, draft_id: int) -> PackDraft:
        return get_object_or_404(PackDraft.objects.visible_to(self.access), pk=draft_id)


@requires("framework.write")
class PublishView(PortalView):
    @describe(VersionSerializer, body=PublishSerializer, status=201, if_match=True, problems=[409])
    def post(self, request: Request, trust: str, draft_id: int) -> Response:
        """Publish a draft.

        All ratings are recomputed. 409 where another version was published since it was begun: look at it, and send
        its number as `seen` to publish all the same.
        """
        draft = get_object_or_404(PackDraft.objects.visible_to(self.access), pk=draft_id)
        sent = self.sent(PublishSerializer)
        check_if_match(request, _etag(draft), is_needed=True)
        try:
            version = publishing.publish_draft(
                draft=draft,
                revision=draft.revision,
                first_year=sent["first_year"],
                note=sent.get("note", ""),
                seen=sent.get("seen"),
                at=timezone.now(),
                by=self.actor,
            )
        except drafts.DraftChanged:
            raise OtherVersion from None
        except drafts.DraftClosed:
            raise NotNow("This draft is published or discarded already.") from None
        except publishing.NewerPublished as refusal:
            number = refusal.newest.number
            raise NotNow(
                f"Version {number} was published since. Look at it, and send its number as “seen”."
            ) from None
        except publishing.NotValid as refusal:
            lines = [f"Line {one.line}: {one.message}" for one in refusal.problems]
            raise exceptions.ValidationError({"document": lines}) from None
        # The draft has gone on: it is closed now, and its ETag says so.
        draft.refresh_from_db()
        data = VersionSerializer(version).data
        return Response(data, status=status.HTTP_201_CREATED, headers={"ETag": _etag(draft)})


def _etag(draft: PackDraft) -> str:
    return etag_of({"id": draft.pk, "revision": draft.revision, "state": draft.state})


def _answer(draft: PackDraft, code: int = status.HTTP_200_OK) -> Response:
    data = DraftDocumentSerializer(draft).data
    return Response(data, status=code, headers={"ETag": _etag(draft)})

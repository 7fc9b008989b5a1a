"""The scheme of delegation, papers, attendance and the approval of minutes, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import Academy
from governance.api_meetings import WholeMeetingSerializer, told_why, whole
from governance.delegation import LEVELS, POWERS
from governance.duty_coverage import duties_of_year, suggestions_for
from governance.live_pages import LIVE_PAGES, offered
from governance.models import AttendanceStatus, BodyMember, DelegatedDecision, Meeting, Paper, PaperKind
from governance.sight import may_add_papers
from governance.use_cases import agendas, minutes
from governance.views.pages import clerk_only, meeting_or_404
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import IdField, LineField
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class DelegatedDecisionSerializer(serializers.Serializer[DelegatedDecision]):
    id = serializers.IntegerField()
    area = serializers.CharField()
    text = serializers.CharField()
    powers = serializers.DictField(
        child=serializers.ChoiceField(choices=list(POWERS.items())),
        help_text=f"What each level does: {', '.join(LEVELS)}",
    )


class PaperSerializer(serializers.Serializer[Paper]):
    id = serializers.IntegerField()
    item_id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=PaperKind.choices)
    title = serializers.CharField()
    live_page = serializers.CharField(help_text="Key of the page of the portal; empty for a document")
    academy_id = serializers.IntegerField(allow_null=True)
    where = serializers.CharField(help_text="Where the document is kept")
    added_at = serializers.DateTimeField()
    duties = serializers.SerializerMethodField(help_text="Keys of the reporting duties that it meets")
    suggested_duties = serializers.SerializerMethodField(help_text="Keys of those that it seems to meet")

    def get_duties(self, paper: Paper) -> list[str]:
        return sorted(one.duty for one in paper.duties.all())

    def get_suggested_duties(self, paper: Paper) -> list[str]:
        return [one.duty.id for one in suggestions_for(paper, paper.item.meeting)]


class NewPaperSerializer(serializers.Serializer[Paper]):
    """A page of the portal by its key, or a document by its title and where it is kept."""

    live_page = serializers.ChoiceField(
        choices=["", *LIVE_PAGES], required=False, allow_blank=True, default=""
    )
    academy_id = IdField(
        required=False, allow_null=True, default=None, help_text="For a page about one academy"
    )
    title = LineField(required=False, allow_blank=True, max_length=200, default="")
    where = LineField(required=False, allow_blank=True, max_length=500, default="")


class PaperDutiesSerializer(serializers.Serializer[Paper]):
    duties = serializers.ListField(child=serializers.CharField(max_length=80), max_length=500)


class NotedMemberSerializer(serializers.Serializer[Any]):
    member_id = IdField(help_text="A term of office that covers the day of the meeting")
    status = serializers.ChoiceField(choices=AttendanceStatus.choices[:3])
    interest = LineField(required=False, allow_blank=True, max_length=500, default="")


class NotedSerializer(serializers.Serializer[Any]):
    seen_revision = IdField(help_text="The meeting's revision as you read it; 409 where it is another by now")
    members = NotedMemberSerializer(many=True)
    others = serializers.ListField(
        child=LineField(max_length=150), required=False, default=list, max_length=200
    )

    def validate_members(self, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({one["member_id"] for one in members}) < len(members):
            raise serializers.ValidationError("Name each member once.")
        return members


class ApprovalSerializer(serializers.Serializer[Any]):
    approved_on = serializers.DateField(help_text="The day of the meeting that approved them")
    signed_by_id = IdField(help_text="The term of office of a chair or vice chair who was in office that day")


@requires("meeting.read")
class DelegationView(PortalView):
    queryset = DelegatedDecision.objects.none()

    @describe(DelegatedDecisionSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the decisions of the scheme of delegation, with what each level does."""
        return self.answer_list(
            DelegatedDecision.objects.order_by("place", "pk"), DelegatedDecisionSerializer
        )


@requires("meeting.write")
class PapersView(PortalView):
    @describe(PaperSerializer, body=NewPaperSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str, meeting_id: int, item_id: int) -> Response:
        """Add a paper to an item of the agenda. The answer names the reporting duties that it seems to meet."""
        found = _for_papers(self.access, meeting_id)
        item = get_object_or_404(found.items.select_related("meeting__body"), pk=item_id)
        sent = self.sent(NewPaperSerializer)
        academy_id = sent.pop("academy_id")
        if sent["live_page"] and sent["live_page"] not in offered(trust):
            raise serializers.ValidationError({"live_page": "The portal has no such page."})
        academy = None
        if academy_id is not None:
            of_body = found.body.academy_id
            seen = Academy.objects.visible_to(self.access).filter(pk=academy_id)
            academy = seen.first() if of_body in (None, academy_id) else None
            if academy is None:
                raise serializers.ValidationError({"academy_id": "There is nothing with this id."})
        with told_why():
            made = agendas.add_paper(item=item, academy=academy, **sent, at=timezone.now(), by=self.actor)
        return Response(PaperSerializer(made).data, status=status.HTTP_201_CREATED)


@requires("meeting.write")
class PaperView(PortalView):
    @describe(PaperSerializer, body=PaperDutiesSerializer, problems=[409])
    def put(self, request: Request, trust: str, meeting_id: int, paper_id: int) -> Response:
        """Say which reporting duties a paper meets, all of them."""
        found = _for_papers(self.access, meeting_id)
        paper = _paper_or_404(found, paper_id)
        sent = self.sent(PaperDutiesSerializer)
        known = {one.duty.id for one in duties_of_year(found.first_year) if one.committee == found.body.key}
        if set(sent["duties"]) - known:
            raise serializers.ValidationError({"duties": "The framework owes this body no such duty."})
        with told_why():
            agendas.say_duties(paper=paper, duties=sent["duties"], at=timezone.now(), by=self.actor)
        return Response(PaperSerializer(_paper_or_404(found, paper_id)).data)

    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, meeting_id: int, paper_id: int) -> Response:
        """Remove a paper, with its file."""
        paper = _paper_or_404(_for_papers(self.access, meeting_id), paper_id)
        with told_why():
            agendas.remove_paper(paper=paper, at=timezone.now(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


@requires("meeting.write")
class AttendanceView(PortalView):
    @describe(WholeMeetingSerializer, body=NotedSerializer, problems=[409])
    def put(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Note who was there, all of it: members in office on that day with their interests, and others by name."""
        clerk_only(self.access)
        found = meeting_or_404(self.access, meeting_id)
        sent = self.sent(NotedSerializer)
        members = {one["member_id"]: (one["status"], one["interest"]) for one in sent["members"]}
        with told_why():
            agendas.note_attendance(
                meeting=found,
                members=members,
                others=sent["others"],
                seen_revision=sent["seen_revision"],
                by=self.actor,
            )
        return whole(self, meeting_or_404(self.access, meeting_id))


@requires("meeting.write")
class ApprovalView(PortalView):
    @describe(WholeMeetingSerializer, body=ApprovalSerializer, problems=[409])
    def post(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Record that a chair in office signed the minutes: from then on they never change."""
        clerk_only(self.access)
        found = meeting_or_404(self.access, meeting_id)
        sent = self.sent(ApprovalSerializer)
        signer = BodyMember.objects.filter(body_id=found.body_id, pk=sent["signed_by_id"]).first()
        if signer is None:
            raise serializers.ValidationError({"signed_by_id": "Name a chair or vice chair of this body."})
        with told_why():
            minutes.approve(
                meeting=found,
                approved_on=sent["approved_on"],
                signed_by=signer,
                at=timezone.now(),
                by=self.actor,
            )
        return whole(self, meeting_or_404(self.access, meeting_id))


def _for_papers(access: Access, meeting_id: int) -> Meeting:
    found = meeting_or_404(access, meeting_id)
    if not may_add_papers(access, found.body):
        raise Http404
    return found


def _paper_or_404(found: Meeting, paper_id: int) -> Paper:
    papers = Paper.objects.select_related("item__meeting__body", "file").prefetch_related("duties")
    return get_object_or_404(papers, pk=paper_id, item__meeting=found)

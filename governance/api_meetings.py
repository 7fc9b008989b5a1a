"""Boards, committees and meetings, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from governance.meeting_sheet import sheet_of
from governance.models import (
    Body,
    BodyKind,
    BodyMember,
    EntryKind,
    Matter,
    MatterState,
    Meeting,
    MeetingState,
    MemberRole,
)
from governance.people import people_of_the_trust
from governance.sight import may_add_papers, may_clerk, visible_bodies
from governance.use_cases import bodies as body_use_cases
from governance.use_cases import meetings as use_cases
from governance.use_cases import minutes
from governance.use_cases.meeting_moves import ChangedMeanwhile, MoveNotAllowed
from governance.views.meetings import take_step
from governance.views.pages import body_or_404, clerk_only, meeting_or_404, today
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

LARGEST = 2**62


class MemberSerializer(serializers.Serializer[BodyMember]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")
    person_id = serializers.IntegerField(allow_null=True)
    role = serializers.ChoiceField(choices=MemberRole.choices)
    from_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True, help_text="The last day of the term of office")


class BodySerializer(serializers.Serializer[Body]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=BodyKind.choices)
    name = serializers.CharField()
    key = serializers.CharField(help_text="Its committee's key in the framework; may be empty")
    academy_id = serializers.IntegerField(allow_null=True)
    terms_of_reference = serializers.CharField()
    quorum = serializers.IntegerField()
    clerk_id = serializers.IntegerField(allow_null=True)
    members = MemberSerializer(many=True, help_text="Every term of office, past ones too")


class NewMemberSerializer(serializers.Serializer[BodyMember]):
    person_id = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=LARGEST)
    outside_name = LineField(required=False, allow_blank=True, max_length=150, default="")
    role = serializers.ChoiceField(choices=MemberRole.choices)
    from_on = serializers.DateField()
    until_on = serializers.DateField(required=False, allow_null=True, default=None)


class MeetingSerializer(serializers.Serializer[Meeting]):
    id = serializers.IntegerField()
    body_id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=MeetingState.choices)
    starts_at = serializers.DateTimeField()
    minutes_long = serializers.IntegerField()
    venue = serializers.CharField()
    half_term = serializers.IntegerField(allow_null=True)
    papers_due_on = serializers.DateField()
    moved_from = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was moved or cancelled")
    revision = serializers.IntegerField(help_text="Counts its changes: send it as seen_revision")


class ShownPaperSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="paper.pk")
    kind = serializers.CharField(source="paper.kind")
    title = serializers.CharField(source="paper.title")
    href = serializers.CharField(help_text="A path inside the portal; empty for a document")
    is_late = serializers.BooleanField()


class ShownEntrySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    text = serializers.CharField()
    owner_name = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)


class ShownItemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="item.pk")
    title = serializers.CharField(source="item.title")
    lead = serializers.CharField(source="item.lead")
    purpose = serializers.CharField(source="item.purpose")
    minutes_long = serializers.IntegerField(source="item.minutes_long")
    papers = ShownPaperSerializer(many=True)
    minuted = ShownEntrySerializer(many=True, source="entries")


class AttendanceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    status = serializers.CharField()
    interest = serializers.CharField()


class MatterSerializer(serializers.Serializer[Matter]):
    id = serializers.IntegerField()
    meeting_id = serializers.IntegerField()
    text = serializers.CharField()
    owned_by = serializers.CharField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=MatterState.choices)
    outcome = serializers.CharField()


class WholeMeetingSerializer(MeetingSerializer):
    items = ShownItemSerializer(many=True, help_text="Empty until the agenda is published, but for the clerk")
    attendance = AttendanceSerializer(
        many=True, help_text="With the quorum as kept at the signing, where minutes are approved"
    )
    open_matters = MatterSerializer(many=True)
    quorum = serializers.IntegerField()
    present = serializers.IntegerField()
    minutes_revision = serializers.IntegerField(allow_null=True)
    minutes_approved_on = serializers.DateField(allow_null=True)


class NewMeetingSerializer(serializers.Serializer[Meeting]):
    body_id = serializers.IntegerField(min_value=1, max_value=LARGEST)
    starts_at = serializers.DateTimeField()
    minutes_long = serializers.IntegerField(required=False, default=120, min_value=5, max_value=720)
    venue = LineField(required=False, allow_blank=True, max_length=200, default="")


class StepSerializer(serializers.Serializer[Meeting]):
    step = serializers.ChoiceField(choices=["publish", "hold", "draft", "cancel", "correct"])
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class EntrySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    item_id = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=LARGEST)
    text = serializers.CharField(max_length=20000)
    owner_name = LineField(required=False, allow_blank=True, max_length=150, default="")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class CloseSerializer(serializers.Serializer[Matter]):
    state = serializers.ChoiceField(choices=["done", "dropped"])
    outcome = serializers.CharField(max_length=500)


class MeetingFilter(filters.FilterSet):
    body_id = filters.NumberFilter(label="Of this body", min_value=1, max_value=LARGEST)
    state = filters.ChoiceFilter(choices=MeetingState.choices, label="Where it stands")
    first_year = filters.NumberFilter(label="Of this school year", min_value=2000, max_value=2100)
    ordering = Ordering(fields=("starts_at",))


@requires("meeting.read")
class BodiesView(PortalView):
    queryset = Body.objects.none()

    @describe(BodySerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the boards and committees whose meetings you may read."""
        found = visible_bodies(self.access, on=today()).in_order().prefetch_related("members__person")
        return self.answer_list(found, BodySerializer)


@requires("meeting.read", write="meeting.write")
class BodyMembersView(PortalView):
    @describe(BodySerializer)
    def get(self, request: Request, trust: str, body_id: int) -> Response:
        """Read one board or committee with its members."""
        return Response(BodySerializer(body_or_404(self.access, body_id)).data)

    @describe(BodySerializer, body=NewMemberSerializer, status=201)
    def post(self, request: Request, trust: str, body_id: int) -> Response:
        """Add a member for a term of office: somebody of the trust, or somebody from outside by name."""
        clerk_only(self.access)
        body = body_or_404(self.access, body_id)
        sent = self.sent(NewMemberSerializer)
        person_id = sent.pop("person_id")
        person = people_of_the_trust().filter(pk=person_id).first() if person_id else None
        body_use_cases.appoint(body=body, person=person, **sent, by=self.actor)
        return Response(BodySerializer(body).data, status=status.HTTP_201_CREATED)


@requires("meeting.read", write="meeting.write")
class MeetingsView(PortalView):
    queryset = Meeting.objects.none()
    filterset_class = MeetingFilter

    @describe(MeetingSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List meetings of the bodies that you may read, the earliest first."""
        found = Meeting.objects.filter(body__in=visible_bodies(self.access, on=today()))
        return self.answer_list(found.order_by("starts_at", "pk"), MeetingSerializer)

    @describe(WholeMeetingSerializer, body=NewMeetingSerializer, status=201)
    def post(self, request: Request, trust: str) -> Response:
        """Plan a meeting, with the agenda of its half term."""
        clerk_only(self.access)
        sent = self.sent(NewMeetingSerializer)
        body = body_or_404(self.access, sent.pop("body_id"))
        made = use_cases.plan(body=body, **sent, at=timezone.now(), by=self.actor)
        return whole(self, made, status.HTTP_201_CREATED)


@requires("meeting.read")
class MeetingView(PortalView):
    @describe(WholeMeetingSerializer)
    def get(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Read one meeting: agenda, papers, attendance, open matters and minutes."""
        return whole(self, meeting_or_404(self.access, meeting_id))


@requires("meeting.write")
class MeetingStepView(PortalView):
    @describe(WholeMeetingSerializer, body=StepSerializer, problems=[409])
    def post(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Bring a meeting one state further, or cancel it."""
        clerk_only(self.access)
        meeting = meeting_or_404(self.access, meeting_id)
        sent = self.sent(StepSerializer)
        facts = {"reason": sent["reason"]} if sent["step"] in ("cancel", "correct") else {}
        with told_why():
            take_step(meeting, sent["step"], facts, self.actor)
        return whole(self, meeting_or_404(self.access, meeting_id))


@requires("meeting.write")
class MinutesView(PortalView):
    @describe(WholeMeetingSerializer, body=EntrySerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Minute something: a note, a decision, a challenge, or what is to be done."""
        clerk_only(self.access)
        meeting = meeting_or_404(self.access, meeting_id)
        sent = self.sent(EntrySerializer)
        item_id = sent.pop("item_id")
        item = get_object_or_404(meeting.items, pk=item_id) if item_id else None
        with told_why():
            minutes.add_entry(meeting=meeting, item=item, **sent, by=self.actor)
        return whole(self, meeting, status.HTTP_201_CREATED)


@requires("meeting.write")
class MatterCloseView(PortalView):
    @describe(MatterSerializer, body=CloseSerializer, problems=[409])
    def post(self, request: Request, trust: str, matter_id: int) -> Response:
        """Close what a meeting asked somebody to do: it no longer opens the next."""
        clerk_only(self.access)
        found = Matter.objects.filter(meeting__body__in=visible_bodies(self.access, on=today()))
        matter = found.filter(pk=matter_id).first()
        if matter is None:
            raise Http404
        sent = self.sent(CloseSerializer)
        with told_why():
            closed = minutes.close_matter(matter=matter, **sent, at=timezone.now(), by=self.actor)
        return Response(MatterSerializer(closed).data)


@contextmanager
def told_why() -> Iterator[None]:
    try:
        yield
    except (MoveNotAllowed, ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def whole(view: PortalView, meeting: Meeting, code: int = status.HTTP_200_OK) -> Response:
    sheet = sheet_of(meeting, trust=view.trust.slug, on=today(), sees_drafts=may_clerk(view.access))
    sees_agenda = may_add_papers(view.access, meeting.body) or meeting.state != MeetingState.PLANNED
    data = {
        **MeetingSerializer(meeting).data,
        "items": ShownItemSerializer(sheet.items if sees_agenda else (), many=True).data,
        "attendance": AttendanceSerializer(sheet.attendance, many=True).data,
        "open_matters": [MatterSerializer(one).data for one in sheet.matters],
        "quorum": sheet.quorum.needed,
        "present": sheet.quorum.present,
        "minutes_revision": sheet.minutes.revision if sheet.minutes else None,
        "minutes_approved_on": sheet.minutes.approved_on if sheet.minutes else None,
    }
    return Response(data, status=code)

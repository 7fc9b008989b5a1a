"""What stands on agendas, and what each body's agendas begin with, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api_meetings import told_why
from governance.models import AgendaItem, AgendaTemplateItem, Body, Meeting, MeetingState, Purpose
from governance.sight import may_add_papers
from governance.use_cases import agendas, bodies
from governance.views.pages import body_or_404, clerk_only, meeting_or_404
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class NewAgendaItemSerializer(serializers.Serializer[Any]):
    title = LineField(max_length=200)
    lead = LineField(
        required=False, allow_blank=True, max_length=120, default="", help_text="Who leads it, in words"
    )
    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes_long = serializers.IntegerField(min_value=0, max_value=480, default=10)


class ChangedAgendaItemSerializer(serializers.Serializer[Any]):
    title = LineField(max_length=200)
    lead = LineField(allow_blank=True, max_length=120, help_text="Who leads it, in words")
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    minutes_long = serializers.IntegerField(min_value=0, max_value=480)
    place = serializers.IntegerField(
        min_value=1, max_value=200, help_text="Its place among the others: they make room for it"
    )


class AgendaItemSerializer(serializers.Serializer[AgendaItem]):
    id = serializers.IntegerField()
    place = serializers.IntegerField()
    title = serializers.CharField()
    lead = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    minutes_long = serializers.IntegerField()
    opens_matters = serializers.BooleanField(
        help_text="Whether what is open from earlier meetings is gone through here"
    )


class TemplateItemSerializer(serializers.Serializer[AgendaTemplateItem]):
    id = serializers.IntegerField()
    place = serializers.IntegerField()
    title = serializers.CharField()
    lead = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    minutes_long = serializers.IntegerField()
    half_term = serializers.IntegerField(allow_null=True, help_text="Null: in each")
    live_page = serializers.CharField(help_text="Key of the page that comes with it as a paper, or empty")


class NewTemplateItemSerializer(NewAgendaItemSerializer):
    half_term = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=6, help_text="Null: in each"
    )
    place = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=200,
        help_text="Before which it comes, counted from 1; null: at the end",
    )


@requires("meeting.read", write="meeting.write")
class AgendaItemsView(PortalView):
    queryset = AgendaItem.objects.none()

    @describe(AgendaItemSerializer(many=True))
    def get(self, request: Request, trust: str, meeting_id: int) -> Response:
        """List the items of a meeting's agenda in their order.

        Empty until the agenda is published, but for whoever adds to it.
        """
        found = meeting_or_404(self.access, meeting_id)
        items = found.items.all() if _sees_agenda(self.access, found) else AgendaItem.objects.none()
        return self.answer_list(items.order_by("place", "pk"), AgendaItemSerializer)

    @describe(AgendaItemSerializer, body=NewAgendaItemSerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, meeting_id: int) -> Response:
        """Add an item to a meeting's agenda.

        At the end, or before any other business where the agenda closes with that.
        """
        found = _for_clerk(self.access, meeting_id)
        sent = self.sent(NewAgendaItemSerializer)
        with told_why():
            made = agendas.add_item(meeting=found, **sent, by=self.actor)
        return _answer(made, status.HTTP_201_CREATED)


@requires("meeting.read", write="meeting.write")
class AgendaItemView(PortalView):
    @describe(AgendaItemSerializer, has_etag=True)
    def get(self, request: Request, trust: str, meeting_id: int, item_id: int) -> Response:
        """Read one item of an agenda."""
        found = meeting_or_404(self.access, meeting_id)
        if not _sees_agenda(self.access, found):
            raise Http404
        return _answer(get_object_or_404(found.items, pk=item_id))

    @describe(AgendaItemSerializer, body=ChangedAgendaItemSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, meeting_id: int, item_id: int) -> Response:
        """Change an item of an agenda, or move it to another place."""
        item = get_object_or_404(_for_clerk(self.access, meeting_id).items, pk=item_id)
        check_if_match(request, _answer(item)["ETag"], is_needed=True)
        sent = self.sent(ChangedAgendaItemSerializer)
        with told_why():
            changed = agendas.change_item(item=item, **sent, seen_revision=item.revision, by=self.actor)
        return _answer(changed)

    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, meeting_id: int, item_id: int) -> Response:
        """Remove an item from an agenda, with its papers."""
        item = get_object_or_404(_for_clerk(self.access, meeting_id).items, pk=item_id)
        with told_why():
            agendas.remove_item(item=item, at=timezone.now(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


@requires("meeting.read", write="meeting.write")
class TemplateItemsView(PortalView):
    queryset = AgendaTemplateItem.objects.none()

    @describe(TemplateItemSerializer(many=True))
    def get(self, request: Request, trust: str, body_id: int) -> Response:
        """List the items that a body's agendas begin with, in their order."""
        body = body_or_404(self.access, body_id)
        return self.answer_list(body.template_items.order_by("place", "pk"), TemplateItemSerializer)

    @describe(TemplateItemSerializer, body=NewTemplateItemSerializer, status=201)
    def post(self, request: Request, trust: str, body_id: int) -> Response:
        """Add an item to what a body's agendas begin with.

        Meetings that are planned already keep their agendas.
        """
        body = _body_for_clerk(self.access, body_id)
        sent = self.sent(NewTemplateItemSerializer)
        place = sent.pop("place")
        item = AgendaTemplateItem(**sent)
        bodies.add_to_template(body=body, item=item, before=place, by=self.actor)
        return Response(TemplateItemSerializer(item).data, status=status.HTTP_201_CREATED)


@requires("meeting.write")
class TemplateItemView(PortalView):
    @describe(None, status=204)
    def delete(self, request: Request, trust: str, body_id: int, template_item_id: int) -> Response:
        """Remove an item from what a body's agendas begin with."""
        body = _body_for_clerk(self.access, body_id)
        if not bodies.remove_from_template(body=body, item_id=template_item_id, by=self.actor):
            raise Http404
        return Response(status=status.HTTP_204_NO_CONTENT)


def _sees_agenda(access: Access, meeting: Meeting) -> bool:
    return meeting.state != MeetingState.PLANNED or may_add_papers(access, meeting.body)


def _for_clerk(access: Access, meeting_id: int) -> Meeting:
    clerk_only(access)
    return meeting_or_404(access, meeting_id)


def _body_for_clerk(access: Access, body_id: int) -> Body:
    clerk_only(access)
    return body_or_404(access, body_id)


def _answer(item: AgendaItem, code: int = status.HTTP_200_OK) -> Response:
    data = AgendaItemSerializer(item).data
    return Response(data, status=code, headers={"ETag": etag_of({**data, "revision": item.revision})})

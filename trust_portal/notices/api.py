"""A person's own notices, how they want them by mail, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import any_member
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON

from .calendar import CalendarEntry, waiting_for
from .kinds import notice_kinds
from .models import Frequency, Notice
from .use_cases import choosing, reading


class NoticeSerializer(serializers.Serializer[Notice]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(help_text="The path of what it is about, inside the portal")
    told_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticePreferenceSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="One of the kinds that the list names")
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    mails = serializers.ChoiceField(choices=Frequency.choices, help_text="How often it is mailed")


class NoticePreferencesSerializer(serializers.Serializer[Any]):
    kinds = NoticePreferenceSerializer(many=True)


@any_member
class NoticesView(PortalView):
    queryset = Notice.objects.none()

    @describe(NoticeSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List your own notices.

        The unread ones first, then the newest.
        """
        return self.answer_list(Notice.objects.of(self.access.person.pk).unread_first(), NoticeSerializer)


@any_member
class NoticeReadView(PortalView):
    @describe(NoticeSerializer)
    def post(self, request: Request, trust: str, notice_id: int) -> Response:
        """Mark one of your notices as read.

        One that was read before stays as it is.
        """
        notice = get_object_or_404(Notice.objects.of(self.access.person.pk), pk=notice_id)
        return Response(NoticeSerializer(reading.mark_read(notice=notice, at=timezone.now())).data)


class ReadAllSerializer(serializers.Serializer[Any]):
    until = serializers.DateTimeField(
        required=False, help_text="Only those told until then, so that none is read unseen; now unless said"
    )


class ReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were not read before")


@any_member
class NoticesReadAllView(PortalView):
    @describe(ReadSerializer, body=ReadAllSerializer)
    def post(self, request: Request, trust: str) -> Response:
        """Mark all of your notices as read."""
        now = timezone.now()
        until = min(self.sent(ReadAllSerializer).get("until", now), now)
        number = reading.mark_all_read(person_id=self.access.person.pk, until=until, at=now)
        return Response(ReadSerializer({"read": number}).data)


@any_member
class NoticePreferencesView(PortalView):
    @describe(NoticePreferencesSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read how often notices of each kind are mailed to you."""
        return self._answer(choosing.chosen_by(self.access.person))

    @describe(NoticePreferencesSerializer, body=NoticePreferenceSerializer)
    def patch(self, request: Request, trust: str) -> Response:
        """Choose how often notices of one kind are mailed to you.

        What waits to be mailed follows the new choice.
        """
        sent = self.sent(NoticePreferenceSerializer)
        mails = {sent["kind"]: sent["mails"]}
        return self._answer(choosing.choose(person=self.access.person, mails=mails, by=self.actor))

    @staticmethod
    def _answer(chosen: dict[str, Frequency]) -> Response:
        labels = {kind.name: kind.label for kind in notice_kinds()}
        rows = [{"kind": kind, "label": labels[kind], "mails": mails} for kind, mails in chosen.items()]
        return Response(NoticePreferencesSerializer({"kinds": rows}).data)


class CalendarEntrySerializer(serializers.Serializer[CalendarEntry]):
    key = serializers.CharField(help_text="The entry's own, for ever")
    title = serializers.CharField()
    text = serializers.CharField()
    on = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="The last day, where there are several")
    url = serializers.CharField(help_text="The path of what it is about, inside the portal; or empty")
    is_task = serializers.BooleanField(help_text="Whether it stands until you have done it")


class WaitingSerializer(serializers.Serializer[Any]):
    late = CalendarEntrySerializer(many=True, help_text="Tasks whose day has passed")
    coming = CalendarEntrySerializer(many=True, help_text="What comes, today's first")


@any_member
class WaitingView(PortalView):
    @describe(WaitingSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read what waits for you.

        Tasks whose day has passed, and what stands in your calendar for the next four weeks, both by day.
        """
        today = timezone.now().astimezone(LONDON).date()
        return Response(WaitingSerializer(waiting_for(self.access, on=today)).data)

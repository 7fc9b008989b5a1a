"""Conversations about records, for programs. An app above this one says which record an address means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.api.fields import IdField, PersonNameSerializer
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

from .models import Comment, Mention
from .topics import Topic
from .use_cases import saying


class ConversationCommentSerializer(serializers.Serializer[Comment]):
    id = serializers.IntegerField()
    text = serializers.CharField(help_text="Empty once it is withdrawn")
    said_by = PersonNameSerializer(allow_null=True)
    said_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    mentioned = serializers.SerializerMethodField()

    def get_mentioned(self, comment: Comment) -> list[int]:
        return sorted(one.person_id for one in comment.mentions.all())


class NewConversationCommentSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=saying.LONGEST)
    mentioned = serializers.ListField(
        child=IdField(),
        required=False,
        default=list,
        max_length=saying.MOST_MENTIONS,
        help_text="Ids of people who may read the record: each finds it among their notices",
    )


class _AboutRecord(PortalView, ABC):
    @abstractmethod
    def topic(self, number: int) -> Topic:
        """The record that the address names, for this person. Raises Http404."""


class CommentsView(_AboutRecord):
    queryset = Comment.objects.none()

    @describe(ConversationCommentSerializer(many=True))
    def get(self, request: Request, trust: str, **which: int) -> Response:
        """List what was said about it, the oldest first."""
        found = self.topic(*which.values()).conversation
        rows = Comment.objects.filter(conversation=found) if found else Comment.objects.none()
        mentions = Prefetch("mentions", Mention.objects.order_by("pk"))
        return self.answer_list(rows.in_order().prefetch_related(mentions), ConversationCommentSerializer)

    @describe(ConversationCommentSerializer, body=NewConversationCommentSerializer, status=201)
    def post(self, request: Request, trust: str, **which: int) -> Response:
        """Say something about it.

        Whoever may read the record may read this, also those who may do so only later.
        """
        topic = self.topic(*which.values())
        sent = self.sent(NewConversationCommentSerializer)
        may_be_told = {one.pk for one in topic.mentionable(self.access.person)}
        if not set(sent["mentioned"]) <= may_be_told:
            raise ValidationError({"mentioned": "Choose among the people who may see this."})
        with transaction.atomic():
            said = saying.say(
                conversation=topic.opened(by=self.actor),
                text=sent["text"],
                mentioned=sent["mentioned"],
                about=topic.about,
                url=topic.url,
                by=self.actor,
                at=timezone.now(),
            )
        return Response(ConversationCommentSerializer(said).data, status.HTTP_201_CREATED)


class CommentView(_AboutRecord):
    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, comment_id: int, **which: int) -> Response:
        """Withdraw what you said.

        Its place stays. Its text is in the audit trail alone.
        """
        topic = self.topic(*which.values())
        found = topic.conversation
        comment = Comment.objects.filter(conversation=found, pk=comment_id).first() if found else None
        if comment is None:
            raise Http404
        try:
            saying.withdraw(comment=comment, about=topic.about, by=self.actor, at=timezone.now())
        except saying.NotYours as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(status=status.HTTP_204_NO_CONTENT)

"""Conversations about a record: comments, and who is mentioned in them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class Conversation(TenantModel):
    """What people say about one record. The record refers to it, and decides who may read and speak."""

    started_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"Conversation {self.pk}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def in_order(self) -> CommentQuerySet:
        """The oldest first, with whoever said it."""
        return self.select_related("said_by").order_by("said_at", "pk")


class Comment(TenantModel):
    """Something that somebody said: never edited. One that was withdrawn keeps its place; its text is in the
    audit trail alone."""

    conversation = TenantForeignKey(Conversation, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(blank=True)
    said_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["trust", "conversation", "said_at"], name="comment_in_order_idx")]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


class Mention(TenantModel):
    """That a comment is meant for this person."""

    comment = TenantForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "comment", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.comment_id}"

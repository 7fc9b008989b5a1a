"""What can be done in a conversation: start it, say something, withdraw what one said.

Who may is decided by the record that the conversation is about, before any of this is called.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import TrustEntry
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.checked_words import checked_words
from trust_portal.conversations.models import Comment, Conversation, Mention
from trust_portal.notices.telling import tell
from trust_portal.tenancy.scope import bound_trust_id

LONGEST = 5_000
MOST_MENTIONS = 50


class NotYours(Exception):
    """Somebody else said it, or it is withdrawn already; the text says which."""


def start(*, by: Actor) -> Conversation:
    """A conversation in which nobody has said anything; its record is to refer to it in the same transaction."""
    return Conversation.objects.create(started_by=by.person)


@transaction.atomic
def say(
    *,
    conversation: Conversation,
    text: str,
    mentioned: Collection[int],
    about: str,
    url: str,
    by: Actor,
    at: datetime,
) -> Comment:
    """Say something and tell those who are mentioned, as far as they are in the trust.

    `about` names the record ("Raise attendance in Year 9"), `url` is the path of its page. Raises ValidationError
    naming the field for an empty or a huge text, and for too many mentions.
    """
    words = checked_words(text, "text", "Write what you want to say.", most=LONGEST)
    if len(set(mentioned)) > MOST_MENTIONS:
        raise ValidationError({"mentioned": f"Mention at most {MOST_MENTIONS} people at a time."})
    people = set(
        TrustEntry.objects.filter(trust_id=bound_trust_id(), person_id__in=mentioned).values_list(
            "person_id", flat=True
        )
    )
    comment = Comment.objects.create(conversation=conversation, text=words, said_by=by.person, said_at=at)
    Mention.objects.bulk_create(Mention(comment=comment, person_id=person_id) for person_id in sorted(people))
    record(by=by, verb="comment.said", on=comment, label=about)
    told = people - ({by.person.pk} if by.person else set())
    tell(
        to=told,
        event=f"comment-{comment.pk}",
        kind="mention",
        text=f"{by.person or 'Somebody'} mentions you: {about}",
        url=f"{url}#comment-{comment.pk}",
        at=at,
    )
    return comment


@transaction.atomic
def withdraw(*, comment: Comment, about: str, by: Actor, at: datetime) -> Comment:
    """Take back what one said oneself: its place stays, its text is in the audit trail alone. Raises NotYours."""
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if by.person is None or locked.said_by_id != by.person.pk:
        raise NotYours("Only whoever said it can withdraw it.")
    if locked.withdrawn_at is not None:
        raise NotYours("This comment is withdrawn already.")
    before = {"text": locked.text}
    locked.text, locked.withdrawn_at = "", at
    locked.save(update_fields=["text", "withdrawn_at"])
    record(by=by, verb="comment.withdrawn", on=locked, label=about, before=before)
    return locked

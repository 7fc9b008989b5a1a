"""What every page with a conversation does with it: shows it, and takes what is posted below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import TrustRequest

from .forms import CommentForm
from .models import Comment, Conversation, Mention
from .topics import Topic
from .use_cases import saying


def shown_about(topic: Topic, *, form: CommentForm | None, post_url: str, person: Person) -> dict[str, Any]:
    """The conversation about a record that whoever reads it may speak about; with the form as it was sent, where
    something in it was wrong. Three queries."""
    return shown(
        topic.conversation,
        form=form or CommentForm(topic.mentionable(person)),
        post_url=post_url,
        person=person,
    )


@transaction.atomic
def take_about(request: TrustRequest, topic: Topic) -> CommentForm | None:
    """As `take`."""
    return take(
        request,
        conversation=topic.conversation,
        opened=lambda: topic.opened(by=request.actor),
        people=topic.mentionable(request.user),
        about=topic.about,
        url=topic.url,
    )


def shown(
    conversation: Conversation | None, *, form: CommentForm | None, post_url: str, person: Person
) -> dict[str, Any]:
    """What `components/conversation.html` needs; without a form it is only read. Two queries."""
    comments: Any = ()
    if conversation is not None:
        said = Comment.objects.filter(conversation=conversation).in_order()
        comments = said.prefetch_related(Prefetch("mentions", Mention.objects.select_related("person")))
    return {
        "conversation": conversation,
        "comments": comments,
        "form": form,
        "post_url": post_url,
        "speaker": person,
    }


def take(
    request: TrustRequest,
    *,
    conversation: Conversation | None,
    opened: Callable[[], Conversation],
    people: Sequence[Person],
    about: str,
    url: str,
) -> CommentForm | None:
    """Say or withdraw what the page's form has sent: None where that is done, else the form with its errors.

    `opened` starts the conversation and makes the record refer to it; it is called for the first comment.
    """
    now = timezone.now()
    if withdrawn := request.POST.get("withdraw", ""):
        _withdraw(request, conversation, withdrawn, about=about)
        return None
    form = CommentForm(people, request.POST)
    if not form.is_valid():
        return form
    try:
        saying.say(
            conversation=conversation or opened(),
            text=form.cleaned_data["text"],
            mentioned=form.mentioned_ids,
            about=about,
            url=url,
            by=request.actor,
            at=now,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return form
    messages.success(request, "Your comment is there.")
    return None


def _withdraw(request: TrustRequest, conversation: Conversation | None, number: str, *, about: str) -> None:
    if conversation is None or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    comment = Comment.objects.filter(conversation=conversation, pk=int(number)).first()
    if comment is None:
        raise Http404
    try:
        saying.withdraw(comment=comment, about=about, by=request.actor, at=timezone.now())
    except saying.NotYours as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your comment is withdrawn.")

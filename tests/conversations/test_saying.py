"""What people say about a record, and who is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.conversations.forms import CommentForm, named_in
from trust_portal.conversations.models import Comment, Conversation, Mention
from trust_portal.conversations.people import people_who_may
from trust_portal.conversations.posting import shown, take
from trust_portal.conversations.use_cases import saying
from trust_portal.notices.models import Frequency, Notice

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ABOUT = "Raise attendance in Year 9"
URL = "/alder/actions/7"
PEOPLE = ((1, "Anna Lee"), (2, "Anna Leeds"), (3, "Ümit  Öz"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Nobody", set()),
        ("@Anna Lee, please look", {1}),
        ("@anna leeds and @Anna Lee", {1, 2}),
        ("@Anna\nLeeds", {2}),
        ("@ümit öz!", {3}),
        ("anna lee without a sign", set()),
        ("mail@Anna Leeson", set()),
    ],
)
def test_a_name_with_a_sign_mentions(text: str, named: set[int]) -> None:
    assert named_in(text, PEOPLE) == named


@pytest.mark.usefixtures("in_alder")
def test_what_is_said_is_kept_told_once_and_can_be_withdrawn(cast: Cast) -> None:
    head, director = cast.person("alder", Role.HEADTEACHER), cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    outsider = cast.person("birch", Role.CEO)
    conversation = saying.start(by=by(head))
    text = "  See https://example.org/?a=1&b=<2>\r\n<script>alert(1)</script> 🎉 שלום  "
    comment = saying.say(
        conversation=conversation,
        text=text,
        mentioned=[director.pk, head.pk, outsider.pk],
        about=ABOUT,
        url=URL,
        by=by(head),
        at=AT,
    )
    assert "\r" not in comment.text
    assert set(Mention.objects.values_list("person_id", flat=True)) == {director.pk, head.pk}
    notice = (
        Notice.objects.get()
    )  # nobody is told of what they said themselves, nor anybody outside of the trust
    assert (notice.person_id, notice.kind, notice.mails) == (director.pk, "mention", Frequency.AT_ONCE)
    assert notice.url == f"{URL}#comment-{comment.pk}"
    assert notice.text == f"{head} mentions you: {ABOUT}"
    page = render_to_string(
        "components/conversation.html",
        shown(conversation, form=CommentForm([director]), post_url=URL, person=head),
    )
    assert "<script>" not in page
    assert '<a href="https://example.org/?a=1&amp;b=' in page
    assert 'name="withdraw"' in page
    with pytest.raises(saying.NotYours):
        saying.withdraw(comment=comment, about=ABOUT, by=by(director), at=AT)
    saying.withdraw(comment=comment, about=ABOUT, by=by(head), at=AT)
    with pytest.raises(saying.NotYours):
        saying.withdraw(comment=comment, about=ABOUT, by=by(head), at=AT)
    assert Comment.objects.get().text == ""
    (entry,) = trail(cast, "comment.withdrawn")
    assert entry.before is not None
    assert entry.before["text"] == comment.text
    page = render_to_string(
        "components/conversation.html", shown(conversation, form=None, post_url=URL, person=head)
    )
    assert "Withdrawn on" in page
    assert "example.org" not in page


@pytest.mark.usefixtures("in_alder")
def test_empty_and_huge_texts_are_refused_with_words(cast: Cast) -> None:
    head = by(cast.person("alder", Role.HEADTEACHER))
    conversation = saying.start(by=head)
    for text in ("", " \n ", "x" * 5_001):
        with pytest.raises(ValidationError):
            saying.say(
                conversation=conversation, text=text, mentioned=[], about=ABOUT, url=URL, by=head, at=AT
            )
        assert not CommentForm([], {"text": text}).is_valid()
    assert not Comment.objects.exists()


@pytest.mark.usefixtures("in_alder")
def test_only_people_who_may_see_it_can_be_mentioned(cast: Cast) -> None:
    place_id = cast.academy("alder").place_id
    there = people_who_may("improvement.read", place_id=place_id)
    elsewhere = people_who_may("improvement.read", place_id=cast.academy("alder", 1).place_id)
    head = cast.person("alder", Role.HEADTEACHER)
    assert head in there
    assert head not in elsewhere
    assert cast.person("alder", Role.DIRECTOR_OF_EDUCATION) in elsewhere
    assert {person.pk for person in there} <= set(Membership.objects.values_list("person_id", flat=True))
    form = CommentForm(elsewhere, {"text": "Hello", "mentioned": [str(head.pk)]})
    assert not form.is_valid()


@pytest.mark.usefixtures("in_alder")
def test_a_page_takes_what_is_posted_below_it(cast: Cast) -> None:
    head, director = cast.person("alder", Role.HEADTEACHER), cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    began: list[Conversation] = []

    def opened() -> Conversation:
        began.append(saying.start(by=by(head)))
        return began[-1]

    def post(**sent: str) -> CommentForm | None:
        request: Any = RequestFactory().post(URL, sent)
        request.actor, request.user = by(head), head
        request._messages = CookieStorage(request)
        conversation = began[0] if began else None
        return take(
            request, conversation=conversation, opened=opened, people=[director], about=ABOUT, url=URL
        )

    refused = post(text=" ")
    assert refused is not None
    assert refused.errors["text"] == ["Write what you want to say."]
    assert began == []  # nobody has said anything: there is no conversation yet
    assert post(text=f"@{director} what do you think?") is None
    assert post(text="And another") is None
    assert len(began) == 1
    assert Mention.objects.get().person == director
    first = Comment.objects.order_by("pk")[0]
    assert post(withdraw=str(first.pk)) is None
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    for nonsense in ("0", "x", "9" * 30, "²"):
        with pytest.raises(Http404):
            post(withdraw=nonsense)

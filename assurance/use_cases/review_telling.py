"""What people are told of termly reviews. Each of them once."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from assurance.models import Review, ReviewReply
from assurance.rating_words import period_in_words
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.notices.kinds import NoticeKind
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import day_in_words

TO_CHECK = NoticeKind(
    "review-to-check",
    "The review of your academy is there to be checked, or signed",
    "at once",
    roles=(Role.HEADTEACHER,),
)
REPLIED = NoticeKind(
    "review-replied", "A headteacher replies to a review", "digest", roles=(Role.DIRECTOR_OF_EDUCATION,)
)
_LOCAL_BOARD = (Role.LGB_CHAIR, Role.LGB_GOVERNOR)
_TRUST_BOARD = (Role.TRUSTEE, Role.CLERK)
TO_READ = NoticeKind(
    "review-to-read",
    "A termly review is shared with you",
    "digest",
    roles=(*_LOCAL_BOARD, *_TRUST_BOARD),
)
KINDS = (TO_CHECK, REPLIED, TO_READ)


def tell_the_academy(review: Review, *, until: date | None, at: datetime) -> None:
    """The headteacher: that there is a draft to check until a day, or (without one) that it is signed."""
    said = (
        f"The draft of your review for {_term(review)} is there. Is it accurate? You can reply until "
        f"{day_in_words(until)}."
        if until
        else f"The review of your academy for {_term(review)} is signed."
    )
    _tell(review, TO_CHECK, "sent" if until else "signed", (Role.HEADTEACHER,), said, at, is_there=True)


def tell_the_leads(review: Review, reply: ReviewReply, *, at: datetime) -> None:
    said = f"{review.academy} replies to the draft of its review for {_term(review)}."
    if not reply.text:
        said = f"{review.academy} finds the draft of its review for {_term(review)} accurate."
    _tell(review, REPLIED, "replied", (Role.DIRECTOR_OF_EDUCATION,), said, at, is_there=False)


def tell_the_board(review: Review, *, at: datetime) -> None:
    said = f"The review of {review.academy} for {_term(review)} is there to be read."
    _tell(review, TO_READ, "shared", _LOCAL_BOARD, said, at, is_there=True)


def tell_trustees(review: Review, *, at: datetime) -> None:
    said = f"The review of {review.academy} for {_term(review)} is published to trustees."
    _tell(review, TO_READ, "published", _TRUST_BOARD, said, at, is_there=False)


def _tell(
    review: Review,
    kind: NoticeKind,
    what: str,
    roles: tuple[Role, ...],
    text: str,
    at: datetime,
    *,
    is_there: bool,
) -> None:
    """`is_there`: only those who hold the role at the academy."""
    held = Membership.objects.filter(role__in=roles)
    if is_there:
        held = held.filter(place_id=review.academy.place_id)
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    tell(
        to=set(held.values_list("person_id", flat=True)),
        event=f"review-{review.pk}-{what}",
        kind=kind.name,
        text=text,
        url=reverse("review", kwargs={"trust": slug, "review_id": review.pk}),
        at=at,
    )


def _term(review: Review) -> str:
    return period_in_words(review.period)

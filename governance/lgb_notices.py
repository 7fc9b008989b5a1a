"""What people are told of a local board's review, in the transaction of the change. Each of them once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from governance.card_parts import PARTS
from governance.models import Body, BodyKind, BodyMember, Escalation, LgbAnswer, LgbEntry, MemberRole
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.notices.kinds import NoticeKind
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON, day_in_words

_GOVERNORS = (Role.LGB_CHAIR, Role.LGB_GOVERNOR)

ASKED = NoticeKind(
    "lgb-asked",
    "Governors ask you a question about your academy’s card",
    "at once",
    roles=(Role.HEADTEACHER,),
)
ANSWERED = NoticeKind(
    "lgb-answered", "A headteacher answers your question as a governor", "digest", roles=_GOVERNORS
)
ESCALATED = NoticeKind(
    "lgb-escalated",
    "A local board puts something to the trust board",
    "at once",
    roles=(Role.CLERK, Role.CEO),
)
RESPONDED = NoticeKind(
    "lgb-responded", "The trust board responds to your local board", "digest", roles=_GOVERNORS
)
KINDS = (ASKED, ANSWERED, ESCALATED, RESPONDED)


def tell_the_head(question: LgbEntry, *, at: datetime) -> None:
    review = question.review
    academy = review.body.academy
    assert academy is not None  # local boards have one
    heads = Membership.objects.filter(role=Role.HEADTEACHER, place_id=academy.place_id)
    until = f" Please answer before {day_in_words(review.meeting.met_on)}." if review.meeting else ""
    _tell(
        heads.values_list("person_id", flat=True),
        question,
        ASKED,
        f"{review.body.name} asks about {_part(question)}.{until}",
        at,
    )


def tell_the_asker(answer: LgbAnswer, *, at: datetime) -> None:
    question = answer.entry
    text = f"Your question about {_part(question)} is answered: {question.review.body.name}"
    _tell([question.by_id], question, ANSWERED, text, at)


def tell_the_trust_board(escalation: Escalation, *, at: datetime) -> None:
    """The board's clerk, or the clerks where none is named, and the chief executive."""
    clerks = [
        one
        for one in Body.objects.filter(kind=BodyKind.BOARD).values_list("clerk_id", flat=True)
        if one is not None
    ]
    roles = [Role.CEO] if clerks else [Role.CEO, Role.CLERK]
    held = Membership.objects.filter(role__in=roles).values_list("person_id", flat=True)
    entry = escalation.entry
    text = f"{entry.review.body.name} puts something about {_part(entry)} to the trust board."
    href = reverse("escalation", kwargs={"trust": _slug(), "escalation_id": escalation.pk})
    _tell([*clerks, *held], entry, ESCALATED, text, at, href=href)


def tell_the_local_board(escalation: Escalation, *, at: datetime) -> None:
    """Its chairs in office, and who put it up."""
    entry = escalation.entry
    body = entry.review.body
    on = at.astimezone(LONDON).date()
    chairs = BodyMember.objects.filter(body=body, role__in=(MemberRole.CHAIR, MemberRole.VICE_CHAIR))
    people = chairs.in_office(on=on).values_list("person_id", flat=True)
    text = f"The trust board responds on {_part(entry)}: {body.name}"
    _tell([*people, escalation.by_id], entry, RESPONDED, text, at)


def _tell(
    people: Iterable[int | None],
    entry: LgbEntry,
    kind: NoticeKind,
    text: str,
    at: datetime,
    href: str = "",
) -> None:
    where = {"trust": _slug(), "lgb_review_id": entry.review_id}
    tell(
        to={one for one in people if one is not None},
        event=f"{kind.name}-{entry.pk}",
        kind=kind.name,
        text=text,
        url=href or f"{reverse('lgb_review', kwargs=where)}#entry-{entry.pk}",
        at=at,
    )


def _part(entry: LgbEntry) -> str:
    return f"“{PARTS[entry.part]}”"


def _slug() -> str:
    return Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())

"""Who may see which review of a local board, and do what with it: by terms of office and the permission table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from governance.models import (
    Body,
    BodyKind,
    BodyMember,
    LgbReview,
    LgbReviewQuerySet,
    LgbReviewState,
    MemberRole,
)
from governance.sight import may_clerk, own_bodies, visible_bodies
from governance.use_cases.minutes import SIGN
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role


def visible_reviews(access: Access, *, on: date) -> LgbReviewQuerySet:
    """While it is written a review is its board's, its headteacher's and the clerk's.

    Once it is recorded, whoever reads the meetings of that board reads it, and who sits on the trust board.
    """
    if may_clerk(access):
        return LgbReview.objects.all()
    readable = Q(body__in=own_bodies(access, on=on))
    recorded = Q(body__in=visible_bodies(access, on=on))
    if reads_the_trust_board(access, on=on):
        recorded |= Q(body__kind=BodyKind.LGB)
    return LgbReview.objects.filter(readable | (recorded & Q(state=LgbReviewState.RECORDED)))


def reads_the_trust_board(access: Access, *, on: date) -> bool:
    return visible_bodies(access, on=on).filter(kind=BodyKind.BOARD).exists()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a local board today. `signs_as` is their term as its chair or vice chair."""

    is_member: bool
    is_head: bool
    is_clerk: bool
    signs_as: BodyMember | None

    @property
    def may_open(self) -> bool:
        return self.is_member or self.is_clerk

    @property
    def may_record(self) -> bool:
        return self.signs_as is not None or self.is_clerk


def standing_of(access: Access, body: Body, *, on: date) -> Standing:
    """A headteacher who sits on the board answers its questions, and asks none."""
    terms = list(BodyMember.objects.filter(body=body, person=access.person))
    return _standing(access, body, terms, on)


def bodies_to_write_for(access: Access, *, on: date) -> list[Body]:
    """Local boards for whose card the person may open a review today, by name."""
    terms: dict[int, list[BodyMember]] = {}
    for term in BodyMember.objects.filter(person=access.person):
        terms.setdefault(term.body_id, []).append(term)
    seen = visible_bodies(access, on=on).filter(kind=BodyKind.LGB).select_related("academy").in_order()
    return [one for one in seen if _standing(access, one, terms.get(one.pk, []), on).may_open]


def _standing(access: Access, body: Body, terms: list[BodyMember], on: date) -> Standing:
    current = [one for one in terms if one.is_in_office(on=on)]
    place_id = body.academy.place_id if body.academy is not None else None
    governs = {*access.places.get(Role.LGB_CHAIR, ()), *access.places.get(Role.LGB_GOVERNOR, ())}
    sits = any(one.role != MemberRole.HEADTEACHER for one in current)
    return Standing(
        # Somebody whose terms there are all over has left it, whatever the role says.
        is_member=body.kind == BodyKind.LGB and (sits or (not terms and place_id in governs)),
        is_head=place_id is not None and place_id in access.places.get(Role.HEADTEACHER, ()),
        is_clerk=may_clerk(access),
        signs_as=next((one for one in current if one.role in SIGN), None),
    )

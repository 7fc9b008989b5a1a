"""What people are told of targets: once for each academy, school year, step and day, however many targets it is about.

Nobody is told what they did themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from academies.models import Academy, SchoolYear, Target
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
from trust_portal.audit.actor import Actor
from trust_portal.notices.kinds import NoticeKind
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON

_CHAIR = (Role.LGB_CHAIR,)
_CENTRE = (Role.CEO, Role.DIRECTOR_OF_EDUCATION)
_PROPOSERS = (Role.HEADTEACHER, Role.DIRECTOR_OF_EDUCATION)
_HEAD = (Role.HEADTEACHER,)

TO_REVIEW = NoticeKind(
    "targets-to-review",
    "Targets of your academy are proposed, for you to review",
    "at once",
    roles=_CHAIR,
)
REVIEWED = NoticeKind(
    "targets-reviewed", "A local governing board has reviewed targets", "digest", roles=_CENTRE
)
RETURNED = NoticeKind("targets-returned", "Another target is asked for", "digest", roles=_PROPOSERS)
AGREED = NoticeKind("targets-agreed", "The board has agreed targets of your academy", "digest", roles=_HEAD)
KINDS = (TO_REVIEW, REVIEWED, RETURNED, AGREED)


def tell_of_proposals(year: SchoolYear, targets: Sequence[Target], *, at: datetime, by: Actor) -> None:
    said = "{number} for {year} {is_are} proposed for {academy}. Review {them} for your board."
    _tell(year, targets, TO_REVIEW, said, page="targets_review", at=at, by=by)


def tell_of_review(year: SchoolYear, targets: Sequence[Target], *, at: datetime, by: Actor) -> None:
    said = "{number} of {academy} for {year} {is_are} reviewed by its local governing board."
    _tell(year, targets, REVIEWED, said, at=at, by=by)


def tell_of_return(year: SchoolYear, targets: Sequence[Target], *, at: datetime, by: Actor) -> None:
    said = "{number} of {academy} for {year} came back: propose another, or say why yours stays."
    _tell(year, targets, RETURNED, said, at=at, by=by)


def tell_of_agreement(year: SchoolYear, targets: Sequence[Target], *, at: datetime, by: Actor) -> None:
    said = "The board has agreed {number} of {academy} for {year}."
    _tell(year, targets, AGREED, said, at=at, by=by)


def _tell(
    year: SchoolYear,
    targets: Iterable[Target],
    kind: NoticeKind,
    said: str,
    *,
    page: str = "academy_targets",
    at: datetime,
    by: Actor,
) -> None:
    by_academy: dict[Academy, int] = {}
    for target in targets:
        by_academy[target.academy] = by_academy.get(target.academy, 0) + 1
    if not by_academy:
        return
    held = list(Membership.objects.filter(role__in=kind.roles).values_list("person_id", "role", "place_id"))
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    own = by.person.pk if by.person is not None else None
    for academy, number in by_academy.items():
        href = reverse(page, kwargs={"trust": slug, "academy_id": academy.pk})
        tell(
            to={
                person
                for person, role, place in held
                if person != own and (role not in ROLES_AT_A_PLACE or place == academy.place_id)
            },
            event=f"{kind.name}-{year.pk}-{academy.pk}-{at.astimezone(LONDON).date().isoformat()}",
            kind=kind.name,
            text=said.format(
                number=f"{number} target{'' if number == 1 else 's'}",
                is_are="is" if number == 1 else "are",
                them="it" if number == 1 else "them",
                academy=academy,
                year=year,
            ),
            url=f"{href}?year={year.first_year}",
            at=at,
        )

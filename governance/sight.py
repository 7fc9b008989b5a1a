"""Who may see what of packs, boards and meetings: read from the permission table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from assurance.sight import Sight, Stage
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Role, Verb

if TYPE_CHECKING:
    from governance.models import Body, BodyQuerySet


def may_see_working(access: Access) -> bool:
    """Whether the person sees every rating of the trust before it is published; only then a working pack as well."""
    return any(
        one.places is None and not one.is_own_domain and one.stage is Stage.DRAFT
        for one in Sight.of(access).grasps
    )


def may_build_packs(access: Access) -> bool:
    """Whoever builds packs sees those that are not released."""
    return access.may("meeting.build")


def may_see_receipts(access: Access) -> bool:
    """Who has read a pack is for the clerk, and for whoever releases it."""
    return may_clerk(access) or access.may("meeting.release")


def may_clerk(access: Access) -> bool:
    """Whether the person may write everything about meetings, not papers alone."""
    return any(
        grant.verb is Verb.WRITE and not grant.when
        for role in access.places
        for grant in SUBJECTS["meeting"].grants.get(role, ())
    )


def may_add_papers(access: Access, body: Body) -> bool:
    """To the meetings of this body: headteachers to those of their own academy's local board."""
    if access.may_everywhere("meeting.write"):
        return True
    places = access.places_for("meeting.write")
    return body.academy is not None and body.academy.place_id in places


def visible_bodies(access: Access, *, on: date) -> BodyQuerySet:
    """The bodies whose meetings this person may read on this day.

    All of them by some roles; else those that the person is a member of as long as the term lasts, and the local
    board of the academy that they are attached to. A governor whose terms there are all over has left it.
    """
    from governance.models import Body, BodyMember

    if access.may_everywhere("meeting.read"):
        return Body.objects.all()
    if not access.may("meeting.read"):
        return Body.objects.none()
    terms = BodyMember.objects.filter(person=access.person)
    current = terms.in_office(on=on).values("body_id")
    governs = access.places.get(Role.LGB_CHAIR, frozenset()) | access.places.get(
        Role.LGB_GOVERNOR, frozenset()
    )
    leads = access.places.get(Role.HEADTEACHER, frozenset())
    of_own_academy = Q(academy__place_id__in=leads) | (
        Q(academy__place_id__in=governs) & ~Q(pk__in=terms.values("body_id"))
    )
    return Body.objects.filter(Q(pk__in=current) | of_own_academy)

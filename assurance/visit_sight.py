"""Who sees how much of a visit, and who may do what with it: read from the table of permissions."""

from __future__ import annotations

from collections.abc import Collection

from assurance.models import Visit, VisitState
from assurance.models.visits import LINK_VISITS, NOTE_IS_OUT, READ_FINALS, grasps
from assurance.visit_lifecycle import MOVES
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Reach, Role, Verb

# They read the note when it is final: until then it is between the visitors and the head.
READ_AT_THE_END = (*READ_FINALS, Role.LGB_CHAIR, Role.LGB_GOVERNOR)


def reaches_to(
    access: Access, verb: Verb, *, place_id: int, domain_leads: Collection[str], is_link: bool
) -> bool:
    """Whether one of the person's roles may do this with visits of this kind at this academy."""
    for role, grant, places in grasps(access, (verb,)):
        if verb is Verb.WRITE and grant.when == LINK_VISITS and not is_link:
            continue
        covered = {
            Reach.TRUST: True,
            Reach.OWN: place_id in places,
            Reach.OWN_DOMAIN: role.value in domain_leads,
        }
        if covered[grant.reach]:
            return True
    return False


def is_author(access: Access, visit: Visit, visitor_ids: Collection[int]) -> bool:
    own = access.person.pk
    return own in (visit.lead_id, visit.planned_by_id) or own in visitor_ids


def sees_note(access: Access, visit: Visit, visitor_ids: Collection[int]) -> bool:
    """Whether judgements, strengths, recommendations and evidence are for this person, who may see the visit."""
    if is_author(access, visit, visitor_ids) or access.may_everywhere("improvement.write"):
        return True
    if visit.state not in NOTE_IS_OUT:
        return False
    if visit.state == VisitState.FINAL:
        return True
    for role, grant, places in grasps(access, (Verb.READ,)):
        if role in READ_AT_THE_END:
            continue
        if grant.reach is Reach.TRUST or (grant.reach is Reach.OWN and visit.academy.place_id in places):
            return True
        if grant.reach is Reach.OWN_DOMAIN and role.value in visit.domain_leads:
            return True
    return False


def may_move(access: Access, visit: Visit, move: str, visitor_ids: Collection[int]) -> bool:
    """Whether this person may do it, whatever the state. Read the academy along with it."""
    rule = MOVES[move]
    return _may(access, visit, rule.needs) and (
        not rule.by_authors or _may_write_up(access, visit, visitor_ids)
    )


def may_add_evidence(access: Access, visit: Visit, visitor_ids: Collection[int]) -> bool:
    """Whether this person may add and remove some, whatever the state."""
    return _may(access, visit, Verb.WRITE) and _may_write_up(access, visit, visitor_ids)


def _may(access: Access, visit: Visit, verb: Verb) -> bool:
    return reaches_to(
        access,
        verb,
        place_id=visit.academy.place_id,
        domain_leads=visit.domain_leads,
        is_link=visit.is_link,
    )


def _may_write_up(access: Access, visit: Visit, visitor_ids: Collection[int]) -> bool:
    return is_author(access, visit, visitor_ids) or access.may_everywhere("improvement.write")


def may_plan_anything(access: Access) -> bool:
    return any(grant.verb is Verb.WRITE for _, grant, _ in grasps(access, (Verb.WRITE,)))


def plans_only_in_domains(access: Access, *, place_id: int, is_link: bool) -> list[str] | None:
    """The roles whose domains the focus has to be in, for whoever may write at this academy in a domain alone."""
    if reaches_to(access, Verb.WRITE, place_id=place_id, domain_leads=(), is_link=is_link):
        return None
    return [role.value for role, grant, _ in grasps(access, (Verb.WRITE,)) if grant.reach is Reach.OWN_DOMAIN]

"""Who should supply an academy's figure: whoever may bring it in."""

from __future__ import annotations

from dataclasses import dataclass

from academies.kpis.groups import OPERATIONS_GROUPS
from academies.models import Academy, Kpi
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role

_OF_THE_TRUST = (Role.DATA_MANAGER,)
_OF_THE_ACADEMY = (Role.HEADTEACHER, Role.CONTRIBUTOR)


@dataclass(frozen=True, slots=True)
class Supplier:
    name: str
    email: str
    role: str


def suppliers_of(kpi: Kpi, academy: Academy) -> list[Supplier]:
    """The academy's own people first, then those of the trust who look after such figures. One query."""
    of_the_trust = [*_OF_THE_TRUST, *([Role.OPERATIONS_LEAD] if kpi.group in OPERATIONS_GROUPS else [])]
    held = Membership.objects.select_related("person")
    own = held.filter(role__in=_OF_THE_ACADEMY, place_id=academy.place_id)
    rows = sorted(
        own | held.filter(role__in=of_the_trust),
        key=lambda one: (one.role not in _OF_THE_ACADEMY, one.role, one.person.full_name),
    )
    return [Supplier(str(one.person), one.person.email, str(Role(one.role).label)) for one in rows]

"""Whose cells a person may bring in: everything, their own academies, or the figures of their own domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academies.kpis.groups import OPERATIONS_GROUPS
from academies.models import Academy, Kpi
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Reach as Grant
from trust_portal.accounts.roles import reaches

CODE = "kpi_import.write"


@dataclass(frozen=True, slots=True)
class Reach:
    """A cell is within it where its academy is one of `urns` or its KPI's group one of `groups`."""

    everything: bool = False
    urns: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()

    def holds(self, urn: int, group: str) -> bool:
        return self.everything or urn in self.urns or group in self.groups

    def covers(self, other: Reach) -> bool:
        """Whether all that is within the other is within this one."""
        if self.everything:
            return True
        return not other.everything and other.urns <= self.urns and other.groups <= self.groups

    def as_json(self) -> dict[str, Any]:
        if self.everything:
            return {"everything": True}
        return {"urns": sorted(self.urns), "groups": sorted(self.groups)}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Reach:
        return cls(
            bool(stored.get("everything")),
            frozenset(stored.get("urns", ())),
            frozenset(stored.get("groups", ())),
        )


EVERYTHING = Reach(everything=True)


def reach_of(access: Access) -> Reach:
    """What the person's roles let them bring in today; nothing for most people."""
    if access.may_everywhere(CODE):
        return EVERYTHING
    own = Academy.objects.may_receive_values_from(access).values_list("urn", flat=True)
    has_domain = any(Grant.OWN_DOMAIN in reaches(role, CODE) for role in access.roles)
    return Reach(urns=frozenset(own), groups=OPERATIONS_GROUPS if has_domain else frozenset())


def refusal(reach: Reach, academy: str, kpi: Kpi) -> str:
    """Why a cell outside of the reach is refused."""
    if reach.groups:
        return f"{kpi.name} is not a figure of finance, HR or operations: others bring it in"
    return f"You may bring in figures of your own academy only, and {academy} is not"

"""Who may see what of packs: read from the permission table by way of the ratings that they show."""

from __future__ import annotations

from assurance.sight import Sight, Stage
from trust_portal.accounts.access import Access


def may_see_working(access: Access) -> bool:
    """Whether the person sees every rating of the trust before it is published; only then a working pack as well."""
    return any(
        one.places is None and not one.is_own_domain and one.stage is Stage.DRAFT
        for one in Sight.of(access).grasps
    )

"""What a person may enter risks about: which academies, and which themes of each."""

from __future__ import annotations

from academies.models import Academy
from assurance.models import RiskTheme
from assurance.models.risks import reaches_to
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Verb


def themes_for(access: Access, academy: Academy | None) -> list[RiskTheme]:
    """Those that the person may enter a risk of. `academy` None: of the whole trust."""
    place_id = academy.place_id if academy is not None else None
    return [theme for theme in RiskTheme if reaches_to(access, Verb.WRITE, place_id=place_id, theme=theme)]


def academies_to_write_for(access: Access) -> list[Academy]:
    """By name; those for which there is a theme at least. No query for whoever may write nothing."""
    if not access.may("risk.write"):
        return []
    return [one for one in Academy.objects.by_name() if themes_for(access, one)]


def may_write_for_trust(access: Access) -> bool:
    return bool(themes_for(access, None))

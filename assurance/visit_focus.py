"""What one person may have a visit look at: one answer for the page and for programs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from academies.models import Academy
from assurance.frameworks.schema import Pack, VisitType
from assurance.visit_sight import plans_only_in_domains
from assurance.visit_types import focus_groups, is_link
from trust_portal.accounts.access import Access

NEEDED = "Choose an area of your own domain"


@dataclass(frozen=True, slots=True)
class FocusChoice:
    """`groups`: keys and names under headings. `is_needed`: who plans in domains of their own alone chooses one."""

    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    is_needed: bool

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for _, choices in self.groups for key, _ in choices)

    def check(self, chosen: Collection[str]) -> None:
        """Raises ValidationError naming the field."""
        if self.is_needed and not chosen:
            raise ValidationError({"focus": f"{NEEDED}."})
        if set(chosen) - self.keys:
            raise ValidationError({"focus": "Choose only what you may plan visits about at this academy."})

    def kept_of(self, held: Sequence[str]) -> list[str]:
        """What a visit looks at and this person may not choose: not theirs to take away either."""
        keys = self.keys
        return [one for one in held if one not in keys]

    def over(self, held: Sequence[str], chosen: Collection[str]) -> list[str]:
        """What a visit looks at once `chosen` stands instead of what this person may choose, in the order held."""
        kept = {*self.kept_of(held), *chosen}
        return [*(one for one in held if one in kept), *(one for one in chosen if one not in held)]


def focus_choice(access: Access, pack: Pack, kind: VisitType, academy: Academy) -> FocusChoice:
    only = plans_only_in_domains(access, place_id=academy.place_id, is_link=is_link(kind))
    return FocusChoice(focus_groups(pack, kind, academy.phase, domains_of=only), only is not None)

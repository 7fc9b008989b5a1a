"""What fields of a framework can refer to: scales, levels and areas of the document, KPIs and roles of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from academies.kpis.groups import GROUPS, PUPIL_GROUPS
from academies.models import Kpi, Phase
from assurance.frameworks.finding import Place
from trust_portal.accounts.roles import Role
from trust_portal.ui.levels import PALETTE, SHAPES

Choice = tuple[str, str]
Choices = list[tuple[str, str | list[Choice]]]


@dataclass
class References:
    """Of one document as it stands, sound or not; asks for the trust's KPIs once, when a form needs them."""

    data: Mapping[str, Any]

    def of_field(self, cls: str, key: str, place: Place) -> Choices | None:
        """What this field of the part at `place` can be; None where it is free text."""
        match cls, key:
            case _, "kpi":
                return self.kpis
            case _, "group":
                return list(PUPIL_GROUPS.items())
            case "ScaleLevel", "colour":
                return [(name, name.capitalize()) for name in PALETTE]
            case "ScaleLevel", "shape":
                return [(name, name.replace("-", " ").capitalize()) for name in SHAPES]
            case "Grid" | "Area" | "SupportModel", "scale":
                return list(_named(self.data.get("scales")))
            case "Band" | "SuggestRule" | "LevelFeatures", "level":
                return list(self.levels_at(place))
            case "Condition", "at_least" | "at_most":
                return self.all_levels
            case "Condition", "rating" | "count":
                return self.addresses(areas_only=False)
            case "Step", "area":
                return self.addresses(areas_only=True)
            case "Plan", "grid":
                return list(_named(self.data.get("grids")))
            case "Report" | "DutyTheme", "committee":
                return list(_named(self.data.get("committees")))
            case _, "owners":
                return [(role.value, str(role.label)) for role in Role]
            case _, "phases":
                return [(phase.value, str(phase.label)) for phase in Phase]
        return None

    @cached_property
    def kpis(self) -> Choices:
        """By group, as the pages of key figures order them."""
        by_group: dict[str, list[Choice]] = {}
        for key, name, group in Kpi.objects.in_order().values_list("key", "name", "group"):
            by_group.setdefault(group, []).append((key, f"{name} ({key})"))
        choices: Choices = [(group.label, by_group[group.key]) for group in GROUPS if group.key in by_group]
        return choices

    def levels_at(self, place: Place) -> tuple[Choice, ...]:
        """Of the scale that ratings at this place are on."""
        holder = self._at(place[:2])
        key = holder.get("scale")
        if place[:1] == ("grids",):
            for end in range(len(place), 2, -1):
                if len(place[:end]) >= 2 and place[end - 2] == "areas":
                    key = self._at(place[:end]).get("scale") or key
        for scale in _maps(self.data.get("scales")):
            if scale.get("id") == key:
                return tuple(_named(scale.get("levels")))
        return ()

    @cached_property
    def all_levels(self) -> Choices:
        return [
            (str(scale.get("name") or scale.get("id") or "Scale"), list(_named(scale.get("levels"))))
            for scale in _maps(self.data.get("scales"))
        ]

    def addresses(self, *, areas_only: bool) -> Choices:
        found: Choices = []
        for grid in _maps(self.data.get("grids")):
            key, name = str(grid.get("id", "")), str(grid.get("name") or grid.get("id") or "Grid")
            here: list[Choice] = [] if areas_only else [(key, f"All of “{name}”")]
            for domain in _maps(grid.get("domains")):
                if not areas_only:
                    here.append((f"{key}/{domain.get('id')}/*", f"Domain “{domain.get('name')}”"))
                here += [(f"{key}/{area}", label) for area, label in _named(domain.get("areas"))]
            found.append((name, here))
        return found

    def _at(self, place: Place) -> Mapping[str, Any]:
        here: Any = self.data
        for step in place:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return {}
        return here if isinstance(here, dict) else {}


def _maps(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _named(value: Any) -> Iterable[Choice]:
    """(id, name) of each part of a list."""
    return [
        (str(one["id"]), str(one.get("name") or one["id"]))
        for one in _maps(value)
        if isinstance(one.get("id"), str)
    ]

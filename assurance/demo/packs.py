"""Which framework each trust of the demo has: shipped ones, one of them composed and with bands of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assurance.frameworks.composing import CHOOSABLE, compose
from assurance.frameworks.shipped import ShippedPack, shipped_named
from assurance.frameworks.writing import data_of, write_data

Bands = list[dict[str, Any]]


def _higher(green: float, red: float) -> Bands:
    return [
        {"level": "green", "from": green},
        {"level": "amber", "from": red, "below": green},
        {"level": "red", "below": red},
    ]


def _lower(green: float, red: float) -> Bands:
    return [
        {"level": "green", "below": green},
        {"level": "amber", "from": green, "to": red},
        {"level": "red", "above": red},
    ]


# Of mainstream schools, by criterion's KPI; a criterion that has no bands here is not for them.
MAINSTREAM: Mapping[str, Bands] = {
    "serious_incident_rate": _lower(12, 20),
    "attendance": _higher(94, 92.5),
    "persistent_absence": _lower(17, 22),
    "severe_absence": _lower(2, 3),
    "suspension_rate": _lower(5, 9),
    "repeat_suspensions": _lower(1.5, 2.5),
    "partial_timetables": _lower(1, 1.8),
    "on_track_reading": _higher(68, 58),
    "on_track_writing": _higher(64, 54),
    "on_track_maths": _higher(66, 56),
}


def document_of(slug: str) -> str:
    """The YAML text that the trust publishes. KeyError for a trust that is not of the demo."""
    return _DOCUMENTS[slug]()


def _shipped(key: str) -> ShippedPack:
    found = shipped_named(key)
    if found is None:
        raise LookupError(f"The portal ships no framework {key}")
    return found


def _composed() -> str:
    growth, assured = _shipped("four-tier-growth").pack, _shipped("assured-four-category").pack
    composed = compose(
        key="harrowmere",
        name="Harrowmere framework",
        summary=(
            "Four tiers of support, with combined assurance of 28 areas, bands of mainstream schools "
            "and what committees must be told in a year."
        ),
        chosen=[
            (assured, "grids"),
            (assured, "reports"),
            *((growth, part) for part in CHOOSABLE if part != "reports"),
        ],
    )
    if composed.pack is None:
        raise ValueError("; ".join(conflict.message for conflict in composed.conflicts))
    data = data_of(composed.pack)
    _add_duties(data)
    for domain in data["grids"][0]["domains"]:
        for area in domain["areas"]:
            if "criteria" in area:
                kept = [one for one in area["criteria"] if one.get("kpi") is None or one["kpi"] in MAINSTREAM]
                area["criteria"] = [
                    {**one, "bands": MAINSTREAM[one["kpi"]]} if one.get("kpi") else one for one in kept
                ]
    return write_data(data)


def _add_duties(data: dict[str, Any]) -> None:
    """Reporting duties of a third model, with the committees that they are owed to and that are not there yet.

    By hand: the models' trust boards have the same key and differ, which composing would call a conflict.
    """
    directions = data_of(_shipped("strategic-directions").pack)
    owed_to = {theme["committee"] for theme in directions["duties"]}
    have = {one["id"] for one in data["committees"]}
    data["duties"] = directions["duties"]
    data["committees"] += [one for one in directions["committees"] if one["id"] in owed_to - have]


_DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "harrowmere": _composed,
    "lanternfield": lambda: _shipped("assured-four-category").document,
    "kestreldown": lambda: _shipped("partnership-offer").document,
}

"""How many boxes a report of a draft makes each headteacher fill: shown where its sections and questions are edited.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assurance.frameworks.finding import Place


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """`here`: of the boxes, those of the section that is looked at; None for the whole report. `figures` are brought
    by the portal."""

    boxes: int
    figures: int
    here: int | None


def asked_once(data: Any, place: Place) -> AskedOnce | None:
    """None for a place outside of a report. What a draft has in the wrong shape counts for nothing."""
    if len(place) < 2 or place[0] != "reports" or not isinstance(place[1], int):
        return None
    reports = _listed(data, "reports")
    if not 0 <= place[1] < len(reports):
        return None
    sections = _listed(reports[place[1]], "sections")
    here = None
    if len(place) >= 4 and place[2] == "sections" and isinstance(place[3], int):
        here = len(_listed(sections[place[3]], "questions")) if place[3] < len(sections) else None
    return AskedOnce(
        boxes=sum(len(_listed(one, "questions")) for one in sections),
        figures=sum(len(_listed(one, "kpis")) for one in sections),
        here=here,
    )


def _listed(part: Any, key: str) -> list[Any]:
    found = part.get(key) if isinstance(part, dict) else None
    return found if isinstance(found, list) else []

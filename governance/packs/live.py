"""What each page of the portal becomes in a pack. Every key of LIVE_PAGES that the portal has is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .gather import NothingToShow
from .papers import card, figures, levels, ratings, work
from .papers.look import Found, Look, nothing


@dataclass(frozen=True, slots=True)
class LivePaper:
    """`needs` is the permission without which members do not read the page. `pages`: about how many it fills, and
    `for_each` about how many for each academy, before anybody has built it."""

    gather: Callable[[Look], Found]
    needs: str
    pages: float = 1
    for_each: float = 0


PAPERS: Mapping[str, LivePaper] = {
    "assurance": LivePaper(ratings.assurance, "assurance.read", 2, 0.07),
    "changes": LivePaper(ratings.changes, "assurance.read", 1, 0.05),
    "levels": LivePaper(levels.levels, "support_level.read", 1, 0.03),
    "academy": LivePaper(ratings.academy, "academy_data.read", 2),
    "academy_card": LivePaper(card.academy_card, "academy_data.read"),
    "trust_card": LivePaper(card.trust_card, "academy_data.read"),
    "risks": LivePaper(card.risks, "risk.read", 1, 0.05),
    "figures": LivePaper(figures.figures, "academy_data.read", 1, 0.2),
    "data_health": LivePaper(figures.data_health, "academy_data.read"),
    "targets": LivePaper(work.targets, "targets.read", 1, 0.1),
    "improvement_actions": LivePaper(work.improvement_actions, "improvement.read", 1, 0.1),
    "reports": LivePaper(work.reports, "head_report.read", 1, 0.03),
    "visits": LivePaper(work.visits, "improvement.read", 1, 0.1),
}


def gathered(key: str, look: Look) -> Found:
    """The papers that the page becomes. Where it shows nothing, one that says so."""
    live = PAPERS.get(key)
    if live is None:
        return nothing(look, "The portal cannot put this page into a pack.")
    if not look.reader.may(live.needs):
        return nothing(
            look, "Members of this body do not read this page of the portal, so it is not shown here."
        )
    try:
        return live.gather(look)
    except NothingToShow as refusal:
        return nothing(look, str(refusal))

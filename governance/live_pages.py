"""Pages of the portal that can be a paper: they show what is so now, to whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from governance.models import Paper


@dataclass(frozen=True, slots=True)
class LivePage:
    """`url_name` may name a page that comes later: until then it is not offered. `words` are what it is about."""

    label: str
    url_name: str
    words: str
    needs_academy: bool = False

    def href(self, trust: str, academy_id: int | None) -> str:
        """Empty where the portal has no such page."""
        values: dict[str, object] = {"trust": trust}
        if self.needs_academy:
            values["academy_id"] = academy_id or 0
        try:
            return reverse(self.url_name, kwargs=values)
        except NoReverseMatch:
            return ""


LIVE_PAGES: Mapping[str, LivePage] = {
    "assurance": LivePage(
        "Combined assurance",
        "assurance",
        "ratings assurance attainment progress outcomes quality of education",
    ),
    "changes": LivePage(
        "What changed, and what is red", "trust_dashboard", "changes improvement of schools and trust ratings"
    ),
    "levels": LivePage("Support levels", "levels", "support levels tiers categories grades of schools"),
    "academy": LivePage(
        "An academy’s page",
        "academy",
        "academy card headteacher report pupils performance",
        needs_academy=True,
    ),
    "figures": LivePage(
        "Key figures and trends",
        "key_figures",
        "figures trends pupil numbers absence attendance persistent absence exclusions suspensions attainment "
        "progress send pupil premium",
    ),
    "data_health": LivePage("Data health", "data_health", "data quality gaps returns"),
    "targets": LivePage("Targets", "targets", "targets of schools"),
    "improvement_actions": LivePage(
        "Improvement actions", "improvements", "improvement actions development plan priorities steps"
    ),
    "reports": LivePage("Headteachers’ reports", "reports", "headteachers reports"),
    "visits": LivePage("Visits", "visits", "visits health checks quality assurance reviews inspection"),
    "academy_card": LivePage(
        "An academy’s card",
        "academy_card",
        "academy card position statement targets track inspection pupils performance",
        needs_academy=True,
    ),
    "trust_card": LivePage(
        "The trust on a page",
        "trust_card",
        "trust overview performance of schools position statement targets",
    ),
    "risks": LivePage("Risk register", "risks", "risk register risks mitigation"),
}


def offered(trust: str) -> dict[str, LivePage]:
    return {key: page for key, page in LIVE_PAGES.items() if page.href(trust, 1)}


def href_of(paper: Paper, trust: str) -> str:
    page = LIVE_PAGES.get(paper.live_page)
    return page.href(trust, paper.academy_id) if page else ""

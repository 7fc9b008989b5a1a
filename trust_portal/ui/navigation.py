"""What the side bar offers, as data. A new page adds its line here, by the name of its URL and a permission.

A name that is not in the URL map raises NoReverseMatch on every page, and fails a test before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from trust_portal.accounts.access import Access


@dataclass(frozen=True, slots=True)
class NavItem:
    """`permission` None: for everybody with a role in the trust. `icon` is a symbol of static/icons.svg.

    `also` names other beginnings, after the trust's, of the addresses of pages that belong to it.
    """

    label: str
    url_name: str
    icon: str
    permission: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavSection:
    """Items under a heading; the first section has none."""

    label: str
    items: tuple[NavItem, ...]


TRUST_NAVIGATION: tuple[NavSection, ...] = (
    NavSection(
        "",
        (
            NavItem("Overview", "overview", "overview"),
            NavItem("Dashboard", "trust_dashboard", "chart", "assurance.read"),
            NavItem("Assurance", "assurance", "report", "assurance.read", also=("ratings/",)),
            NavItem("Headteachers’ reports", "reports", "paper", "head_report.read"),
            NavItem("Reviews and checks", "review_dashboard", "review", "assurance.agree"),
            NavItem("Support levels", "levels", "permissions", "support_level.read"),
            NavItem("Visits", "visits", "calendar", "improvement.read"),
            NavItem("Termly reviews", "reviews", "review", "assurance.read"),
            NavItem("Improvement actions", "improvements", "target", "improvement.read"),
            NavItem("Targets", "targets", "target", "targets.read"),
            NavItem("Risk register", "risks", "risk", "risk.read"),
            NavItem("Cards", "cards", "paper", "academy_data.read", also=("statements/",)),
            NavItem("Academies", "academies", "academies", "academy_data.read"),
            NavItem("Key figures", "key_figures", "chart", "academy_data.read"),
            NavItem("Data health", "data_health", "review", "academy_data.read"),
        ),
    ),
    NavSection(
        "Boards",
        (
            NavItem("Meetings", "meetings", "calendar", "meeting.read", also=("matters/", "board-packs/")),
            NavItem("Boards and committees", "bodies", "people", "meeting.read", also=("delegation/",)),
            NavItem("Reporting duties", "reporting_duties", "review", "meeting.read"),
            NavItem("Packs", "packs", "paper", "meeting.build"),
        ),
    ),
    NavSection(
        "Data",
        (
            NavItem(
                "Imports",
                "kpi_imports",
                "paper",
                "kpi_import.read",
                also=("data/template/", "data/layouts/"),
            ),
            NavItem("KPIs", "kpis", "chart", "academy_data.read", also=("data/small-numbers/",)),
            NavItem("Calendar", "calendar", "calendar", "academy_data.read"),
            NavItem("Framework", "framework", "target", "framework.read"),
        ),
    ),
    NavSection(
        "Trust",
        (
            NavItem("People", "people", "people", "people.read"),
            NavItem("Roles and permissions", "permissions", "permissions"),
            NavItem("Audit trail", "audit_trail", "audit", "audit.read"),
            NavItem("Exports and jobs", "jobs", "jobs", "audit.read", also=("exports/", "imports/")),
            NavItem("API tokens", "tokens", "code"),
            NavItem("Trust settings", "trust_settings", "settings", "people.read"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. `current` is the value of aria-current: "page", "true" (a page below it) or "".

    Pages below it are those whose address begins with `href` or with one of `also`.
    """

    label: str
    href: str
    icon: str = ""
    current: str = ""
    count: int | None = None
    also: tuple[str, ...] = ()

    def nearness(self, path: str) -> int:
        """How much of the address leads here; 0 where it does not."""
        return max((len(start) for start in (self.href, *self.also) if path.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    links: tuple[Link, ...]


def items_for(access: Access, current_path: str) -> tuple[Section, ...]:
    """What this person may open in this trust, with the page at `current_path` marked."""
    return shown(
        [
            (
                section.label,
                [
                    Link(
                        item.label,
                        reverse(item.url_name, kwargs={"trust": access.trust.slug}),
                        item.icon,
                        also=tuple(f"/{access.trust.slug}/{start}" for start in item.also),
                    )
                    for item in section.items
                    if item.permission is None or access.may(item.permission)
                ],
            )
            for section in TRUST_NAVIGATION
        ],
        current_path,
    )


def shown(sections: Sequence[tuple[str, Sequence[Link]]], current_path: str) -> tuple[Section, ...]:
    """Sections that hold a link, the closest link to `current_path` marked as current."""
    every = [link for _, links in sections for link in links]
    closest = max(every, key=lambda link: link.nearness(current_path), default=None)
    return tuple(
        Section(
            label,
            tuple(
                replace(link, current=_current(link.href, current_path))
                if link is closest and link.nearness(current_path)
                else link
                for link in links
            ),
        )
        for label, links in sections
        if links
    )


def _current(href: str, path: str) -> str:
    return "page" if href == path else "true"

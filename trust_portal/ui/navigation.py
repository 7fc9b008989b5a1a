"""What the side bar offers, as data. A new page adds its line here, by the name of its URL and a permission.

A name that is not in the URL map raises NoReverseMatch on every page, and fails a test before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from trust_portal.accounts.access import Access


@dataclass(frozen=True, slots=True)
class NavItem:
    """`permission` None: for everybody with a role in the trust. `icon` is a symbol of static/icons.svg."""

    label: str
    url_name: str
    icon: str
    permission: str | None = None


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
            NavItem("Academies", "academies", "academies", "academy_data.read"),
        ),
    ),
    NavSection(
        "Trust",
        (
            NavItem("People", "people", "people", "people.read"),
            NavItem("Roles and permissions", "permissions", "permissions"),
            NavItem("Audit trail", "audit_trail", "audit", "audit.read"),
            NavItem("Exports and jobs", "jobs", "jobs", "audit.read"),
            NavItem("API tokens", "tokens", "code"),
            NavItem("Trust settings", "trust_settings", "settings", "people.read"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. `current` is the value of aria-current: "page", "true" (a page below it) or ""."""

    label: str
    href: str
    icon: str = ""
    current: str = ""
    count: int | None = None


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
                    Link(item.label, reverse(item.url_name, kwargs={"trust": access.trust.slug}), item.icon)
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
    hrefs = [link.href for _, links in sections for link in links]
    closest = max((href for href in hrefs if current_path.startswith(href)), key=len, default=None)
    return tuple(
        Section(
            label,
            tuple(
                Link(link.label, link.href, link.icon, _current(link.href, current_path))
                if link.href == closest
                else link
                for link in links
            ),
        )
        for label, links in sections
        if links
    )


def _current(href: str, path: str) -> str:
    return "page" if href == path else "true"

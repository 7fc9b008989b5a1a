from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from tests.guards.probes import addresses
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import rule_of
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role, codes
from trust_portal.tenancy.models import Trust
from trust_portal.ui import navigation
from trust_portal.ui.navigation import TRUST_NAVIGATION, Link, NavItem, NavSection, items_for, shown

ITEMS = [item for section in TRUST_NAVIGATION for item in section.items]


def access(*roles: Role) -> Access:
    pairs = [(role.value, 1) for role in roles]
    return Access.of(person=Person(pk=1), trust=Trust(pk=1, slug="alder"), memberships=pairs)


def labels(*roles: Role) -> list[str]:
    return [link.label for section in items_for(access(*roles), "/") for link in section.links]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.label)
def test_every_item_leads_somewhere_and_asks_what_its_page_asks(item: NavItem) -> None:
    from django.urls import resolve

    rule = rule_of(resolve(reverse(item.url_name, kwargs={"trust": "alder"})).func)
    assert rule is not None
    assert rule.permission == (item.permission or "")
    assert item.permission is None or item.permission in codes()


def test_every_item_has_an_icon_of_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static/icons.svg").read_text()
    assert {item.icon for item in ITEMS} <= set(re.findall(r'<symbol id="([^"]+)"', sprite))


def test_names_and_labels_occur_once() -> None:
    assert len({item.label for item in ITEMS}) == len({item.url_name for item in ITEMS}) == len(ITEMS)


def test_people_see_what_their_roles_may_open() -> None:
    ratings = {
        one.label
        for one in ITEMS
        if (one.permission or "").startswith(("assurance.", "support_", "meeting.", "improvement.", "risk."))
    }
    assert labels(Role.TRUST_ADMIN) == [item.label for item in ITEMS if item.label not in ratings]
    assert ratings <= set(labels(Role.DIRECTOR_OF_EDUCATION))
    assert labels(Role.HEADTEACHER) == [
        "Overview",
        "Dashboard",
        "Assurance",
        "Headteachers’ reports",
        "Support levels",
        "Visits",
        "Termly reviews",
        "Improvement actions",
        "Targets",
        "Risk register",
        "Cards",
        "Academies",
        "Key figures",
        "Data health",
        "Meetings",
        "Boards and committees",
        "Local boards’ reviews",
        "Reporting duties",
        "Imports",
        "KPIs",
        "Calendar",
        "Framework",
        "Roles and permissions",
        "API tokens",
    ]
    assert labels(Role.DATA_MANAGER) == [
        "Overview",
        "Targets",
        "Cards",
        "Academies",
        "Key figures",
        "Data health",
        "Imports",
        "KPIs",
        "Calendar",
        "Framework",
        "Roles and permissions",
        "Audit trail",
        "Exports and jobs",
        "API tokens",
    ]


@pytest.mark.parametrize("role", Role)
def test_two_roles_see_what_either_sees(role: Role) -> None:
    assert set(labels(role, Role.CLERK)) == set(labels(role)) | set(labels(Role.CLERK))


def test_a_name_that_is_not_in_the_url_map_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = NavSection("", (NavItem("Lost", "no_such_page", "help"),))
    monkeypatch.setattr(navigation, "TRUST_NAVIGATION", (forgotten,))
    with pytest.raises(NoReverseMatch):
        items_for(access(Role.CEO), "/alder/")


LINKS = [("", [Link("Overview", "/alder/", is_alone=True), Link("People", "/alder/people/")]), ("Empty", [])]


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/alder/", ["page", ""]),
        ("/alder/people/", ["", "page"]),
        ("/alder/people/7/roles/", ["", "true"]),
        ("/alder/elsewhere/", ["", ""]),
        ("/accounts/", ["", ""]),
    ],
)
def test_the_closest_link_is_marked(path: str, marks: list[str]) -> None:
    (section,) = shown(LINKS, path)  # a section without links is not shown
    assert [link.current for link in section.links] == marks


@pytest.mark.parametrize("path", ["/alder/jobs/7/", "/alder/exports/new/", "/alder/imports/new/"])
def test_pages_around_a_job_belong_to_the_jobs(path: str) -> None:
    links = [link for section in items_for(access(Role.TRUST_ADMIN), path) for link in section.links]
    assert [(link.label, link.current) for link in links if link.current] == [("Exports and jobs", "true")]


# Reached from the bar at the top, from a mail or by a program: no line of the side bar is theirs.
OF_NO_SECTION = {
    *("notices", "notices_read_all", "notice_read", "notice_preferences"),
    *("calendar_feed", "calendar_feed_revoke", "calendar_file"),
    *("trust_start", "invitation", "trust_logo"),
}


def test_every_page_marks_the_section_that_it_belongs_to() -> None:
    everything = access(*Role)
    unmarked = set()
    for page in (one for one in addresses() if not one.is_api):
        path = page.filled("alder", dict.fromkeys(page.parts, 1))
        links = [link for section in items_for(everything, path) for link in section.links]
        if not any(link.current for link in links):
            unmarked.add(page.name)
    assert unmarked == OF_NO_SECTION

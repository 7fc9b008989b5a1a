"""docs/lifecycles.md says what the tables in the code say: each diagram, with its owners below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.conf import settings

from academies.targets import lifecycle as targets
from assurance import (
    improvement_lifecycle,
    level_lifecycle,
    lifecycle,
    review_lifecycle,
    risk_lifecycle,
    statement_lifecycle,
    visit_lifecycle,
)
from assurance.reports import lifecycle as reports
from governance import lgb_lifecycle, pack_lifecycle
from governance import lifecycle as meetings
from trust_portal.notices import lifecycle as mail

SECTIONS = (settings.BASE_DIR / "docs" / "lifecycles.md").read_text().split("\n## ")[1:]
TABLES = [
    (one.diagram, one.OWNERS)
    for one in (
        *(lifecycle, meetings, pack_lifecycle, lgb_lifecycle, reports, targets, improvement_lifecycle),
        *(risk_lifecycle, statement_lifecycle, mail, review_lifecycle, visit_lifecycle, level_lifecycle),
    )
]


def test_every_section_is_of_a_lifecycle() -> None:
    assert len(SECTIONS) == len(TABLES)
    assert all(section.count("```") % 2 == 0 for section in SECTIONS)


@pytest.mark.parametrize(
    ("diagram", "owners"), TABLES, ids=[diagram.__module__.split(".", 1)[1] for diagram, _ in TABLES]
)
def test_diagram_and_owners(diagram: Callable[[], str], owners: Mapping[str, str]) -> None:
    (section,) = (one for one in SECTIONS if diagram() in one)
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert sorted(row.split(" | ", 1)[1] for row in rows) == sorted(f"{owner} |" for owner in owners.values())


def test_what_is_put_to_the_trust_board() -> None:
    assert sum(lgb_lifecycle.diagram_at_the_board() in section for section in SECTIONS) == 1

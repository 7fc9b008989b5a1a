"""The permission table: against the domain's own, as a page, and as a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.trust_pages import address, words
from trust_portal.accounts.permission_table import as_markdown, sheet_of, subject_rows
from trust_portal.accounts.roles import PERMISSIONS, ROLES_AT_A_PLACE, Reach, Role, codes, reaches

SignIn = Callable[[str, Role], Client]

# The table of the domain notes word for word, so that it can be laid beside them: R read, W write, A agree or
# sign, – nothing. Never copied from roles.py, which it checks.
COLUMNS = (
    Role.TRUST_ADMIN,
    Role.CEO,
    Role.DIRECTOR_OF_EDUCATION,
    Role.IMPROVEMENT_OFFICER,
    Role.OPERATIONS_LEAD,
    Role.HEADTEACHER,
    Role.CONTRIBUTOR,
    Role.LGB_CHAIR,
    Role.LGB_GOVERNOR,
    Role.TRUSTEE,
    Role.CLERK,
    Role.DATA_MANAGER,
)
DOMAIN_TABLE = """
people: W | R | R | – | – | – | – | – | – | – | – | –
framework: W | A | W | R | R | R | R | R | R | R | R | R
kpi_import: W | R | W | – | W own domain | W own | W own | – | – | – | – | W
academy_data: R | R | W | R own | R | R own | R own | R own | R own | R | R | R
small_numbers: R | R | W | R own | R | R own | R own | – | – | – | – | R
targets: R | A | W propose | R own | – | W propose own | – | A review own | R own | A agree (board) | W minute | R
head_report: R | R | R, return for more | R own | R | W, submit own | W sections own | R own when submitted | R own when submitted | R when in a pack | R when in a pack | –
assurance: – | R | W, A | W draft own | W, A own domain | R own once shared | – | R own once shared | R own once shared | R once published | R once published | –
support_level: – | A | W propose | R own | W evidence | R own, W evidence | – | R own | R own | A (board) | W minute | –
improvement: – | R | W | W own | W own domain | R own, W response | W own actions | R own, W link visits | W own link visits | R | R | –
risk: – | A | W | R own | W own domain | R own | – | R own | – | R, A (board) | R | –
meeting: – | R, A release | W papers | W papers | W papers | W papers own | – | R own body | R own body | R own body | W all | –
audit: W | R | R | – | – | – | – | – | – | R | – | R
"""  # noqa: E501
# Where a cell of the domain is more than one letter with "own": what it says as grants.
MEANINGS: Mapping[str, set[str]] = {
    "–": set(),
    "W, A": {"W", "A"},
    "W, A own domain": {"W own domain", "A own domain"},
    "W propose": {"W", "propose"},
    "W propose own": {"W own", "propose own"},
    "A review own": {"review own"},
    "A agree (board)": {"A as the board"},
    "A (board)": {"A as the board"},
    "R, A (board)": {"R", "A as the board"},
    "W minute": {"minute"},
    "R, return for more": {"R", "return for more"},
    "W, submit own": {"W own", "submit own"},
    "W sections own": {"W own sections"},
    "W draft own": {"draft own"},
    "W evidence": {"add evidence"},
    "R own, W evidence": {"R own", "add evidence own"},
    "R own, W response": {"R own", "respond own"},
    "W own actions": {"W their own improvement actions"},
    "R own, W link visits": {"R own", "W own link visits"},
    "W papers own": {"W own papers"},
    "R, A release": {"R", "release"},
    "R own body": {"R own"},
    "W all": {"W"},
}


# What the portal adds to the domain's table: packs of ratings are built before there are meetings, somebody signs what
# the trust says of an academy on its card, and risks are written where they are known.
ADDED: Mapping[tuple[str, Role], set[str]] = {
    **{("meeting", role): {"build packs"} for role in (Role.CEO, Role.DIRECTOR_OF_EDUCATION, Role.CLERK)},
    **{("academy_data", role): {"A position statements"} for role in (Role.CEO, Role.DIRECTOR_OF_EDUCATION)},
    **{("risk", role): {"W own risks"} for role in (Role.HEADTEACHER, Role.IMPROVEMENT_OFFICER)},
}


def domain_cells() -> list[tuple[str, Role, str]]:
    lines = DOMAIN_TABLE.strip().splitlines()
    rows = [(line.partition(": ")[0], line.partition(": ")[2].split(" | ")) for line in lines]
    return [(key, role, cell) for key, cells in rows for role, cell in zip(COLUMNS, cells, strict=True)]


@pytest.mark.parametrize(("key", "role", "cell"), domain_cells())
def test_the_table_is_the_domains(key: str, role: Role, cell: str) -> None:
    subject = next(subject for subject in PERMISSIONS if subject.key == key)
    said = MEANINGS.get(cell, {cell}) | ADDED.get((key, role), set())
    assert {str(grant) for grant in subject.grants.get(role, ())} == said


def test_no_subject_and_no_role_is_missing() -> None:
    assert {key for key, _, _ in domain_cells()} == {subject.key for subject in PERMISSIONS}
    assert set(COLUMNS) == set(Role)


def test_whoever_may_do_anything_with_a_subject_may_read_it() -> None:
    for code in codes():
        subject = code.partition(".")[0]
        for role in Role:
            if reaches(role, code):
                assert reaches(role, f"{subject}.read")


def test_what_is_own_goes_to_people_who_belong_somewhere_or_to_bodies() -> None:
    """A grant on own academies would give nothing to somebody who is attached to none."""
    for subject in PERMISSIONS:
        for role, grants in subject.grants.items():
            if any(grant.reach is Reach.OWN for grant in grants):
                assert role in ROLES_AT_A_PLACE or (role, subject.key) == (Role.TRUSTEE, "meeting")


def test_the_page_shows_every_cell_in_words(sign_in: SignIn) -> None:
    response = sign_in("alder", Role.LGB_CHAIR).get(address("permissions"))
    body = response.content.decode()
    table = body[body.index("<table") : body.index("</table>")]
    assert table.count('<th scope="col"') == 1 + len(Role)
    assert table.count("<tr>") == 1 + len(PERMISSIONS)
    text = words(response)
    for label, cells in subject_rows():
        assert label in text
        for cell in cells.values():
            assert all(line in text for line in cell.lines)


def test_own_roles_come_first_and_are_marked(sign_in: SignIn) -> None:
    response = sign_in("alder", Role.LGB_CHAIR).get(address("permissions"))
    body = response.content.decode()
    headings = re.findall(r'<th scope="col"[^>]*>([^<]+)', body)
    assert [heading.strip() for heading in headings[:3]] == ["About", "LGB chair", "Trust admin"]
    assert body.count('class="is-own"') == 1 + len(PERMISSIONS)
    assert body.count("<details") == len(Role)
    assert re.search(r"<details[^>]* open>\s*<summary[^>]*><h2[^>]*>LGB chair", body)
    assert len(re.findall(r"<details[^>]* open>", body)) == 1


def test_a_sheet_lists_what_a_role_may_do_and_nothing_else() -> None:
    assert sheet_of(Role.CONTRIBUTOR).allowed == (
        ("Framework pack", "Read"),
        ("KPI import", "Write, own academies or bodies"),
        ("Academy data and card", "Read, own academies or bodies"),
        ("Figures about few pupils", "Read, own academies or bodies"),
        ("Headteacher's report", "Write, own academies or bodies, sections"),
        ("Visits, recommendations, improvement actions", "Write, their own, improvement actions"),
    )


def test_the_document_is_current() -> None:
    """If this fails: ./dev manage write_permissions_doc"""
    assert (Path(settings.BASE_DIR) / "docs/permissions.md").read_text() == as_markdown()


def test_the_command_writes_the_document(tmp_path: Path) -> None:
    call_command("write_permissions_doc", to=tmp_path / "out.md", stdout=StringIO())
    text = (tmp_path / "out.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| **")]
    assert len(rows) == len(PERMISSIONS)
    assert all(row.count("|") == len(Role) + 2 for row in rows)

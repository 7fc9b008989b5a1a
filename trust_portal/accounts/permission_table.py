"""The permission table in words: for the page “Roles and permissions” and for docs/permissions.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .roles import PERMISSIONS, ROLE_SUMMARIES, ROLES_AT_A_PLACE, Grant, Reach, Role

NOTHING = "No access"
_REACH_WORDS = {
    Reach.TRUST: "",
    Reach.OWN: "own academies or bodies",
    Reach.OWN_DOMAIN: "own domain",
    Reach.OWN_RECORDS: "their own",
}
NOTES = (
    "“Own academies or bodies” are those that the person is attached to. “Own domain” is the person's part of "
    "the trust's work, such as finance or HR.",
    "To write is to read as well. Whoever may propose, agree, minute or add evidence may read what it is about.",
    "Drafts are private to their authors and reviewers until they are submitted or shared. "
    "What is signed is kept as it was signed.",
    "A person can hold several roles, in several trusts. Access comes from these roles alone.",
    "Nothing about a risk is agreed or signed so far: who may, reads the register. Triggers and interventions have no "
    "pages yet.",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do with one subject, a line for each grant; none: no access."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join(self.lines) or NOTHING


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """One role: `allowed` holds (subject, what) of all that it may do."""

    role: Role
    summary: str
    is_at_a_place: bool
    allowed: tuple[tuple[str, str], ...]


def subject_rows() -> tuple[tuple[str, Mapping[Role, Cell]], ...]:
    """Each subject's label with what every role may do."""
    return tuple(
        (subject.label, {role: _cell(subject.grants.get(role, ())) for role in Role})
        for subject in PERMISSIONS
    )


def sheet_of(role: Role) -> RoleSheet:
    return RoleSheet(
        role=role,
        summary=ROLE_SUMMARIES[role],
        is_at_a_place=role in ROLES_AT_A_PLACE,
        allowed=tuple(
            (subject.label, str(_cell(subject.grants[role])))
            for subject in PERMISSIONS
            if subject.grants.get(role)
        ),
    )


def in_words(grant: Grant) -> str:
    """Read, own academies or bodies, when submitted"""
    return ", ".join(filter(None, (grant.verb.label, _REACH_WORDS[grant.reach], grant.when)))


def as_markdown() -> str:
    """docs/permissions.md."""
    lines = [
        "# Roles and permissions",
        "",
        "Written by `./dev manage write_permissions_doc` from `trust_portal/accounts/roles.py`; do not edit it here.",
        "",
        *(f"- {note}" for note in NOTES),
        "",
        "## The roles",
        "",
        *(f"- **{role.label}**: {ROLE_SUMMARIES[role]}" for role in Role),
        "",
        "A role at an academy gives nothing without one: "
        + ", ".join(role.label for role in Role if role in ROLES_AT_A_PLACE)
        + ".",
        "",
        "## Who may do what",
        "",
        "| | " + " | ".join(role.label for role in Role) + " |",
        "|---" * (len(Role) + 1) + "|",
        *(
            f"| **{label}** | " + " | ".join("; ".join(cells[role].lines) or "–" for role in Role) + " |"
            for label, cells in subject_rows()
        ),
    ]
    return "\n".join(lines) + "\n"


def _cell(grants: tuple[Grant, ...]) -> Cell:
    return Cell(tuple(in_words(grant) for grant in grants))

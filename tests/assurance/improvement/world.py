"""What tests of improvement actions share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from assurance.models import ImprovementAction
from assurance.use_cases import improvement_actions, publishing
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

AT = datetime(2026, 9, 10, 9, tzinfo=UTC)
DUE = date(2026, 12, 1)
FRAMEWORK = """
schema: 1
id: small
name: Small framework
summary: For tests.
scales:
  - id: rag
    name: RAG
    order: worst_first
    levels:
      - {id: red, name: Red, letter: R, colour: red, shape: triangle-down}
      - {id: green, name: Green, letter: G, colour: green, shape: circle}
grids:
  - id: assurance
    name: Assurance
    scale: rag
    domains:
      - id: education
        name: Education
        owners: [director_of_education]
        areas: [{id: reading, name: Reading}]
      - id: finance
        name: Finance
        owners: [operations_lead]
        areas: [{id: budget, name: Budget}]
"""


def publish() -> None:
    """In the bound trust."""
    publishing.publish(document=FRAMEWORK, first_year=2026, at=AT, by=Actor.command())


def opened(cast: Cast, owner: Role | Person = Role.HEADTEACHER, **more: Any) -> ImprovementAction:
    """At the first academy, whose people the cast has."""
    facts: dict[str, Any] = {
        "title": "Raise attendance in Year 9",
        "owner": owner if isinstance(owner, Person) else cast.person("alder", owner),
        "due_on": DUE,
        "by": by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION)),
        "at": AT,
    }
    academy = cast.academy("alder")
    with trust_scope(cast.trust("alder").pk):
        return improvement_actions.open_action(academy=academy, **{**facts, **more})

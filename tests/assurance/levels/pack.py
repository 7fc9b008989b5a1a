"""A small framework with a support model that asks for everything."""

from __future__ import annotations

from datetime import UTC, datetime

from assurance.in_force import InForce, framework_of
from assurance.use_cases import publishing
from trust_portal.audit.actor import Actor

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
DOCUMENT = """
schema: 1
id: small
name: Small framework
summary: For tests.
scales:
  - id: tiers
    name: Tiers
    order: best_first
    levels:
      - {id: lead, name: Lead, letter: L, colour: green, shape: star, meaning: Leads others.}
      - {id: grow, name: Grow, letter: G, colour: lime, shape: circle}
      - {id: mend, name: Mend, letter: M, colour: red, shape: triangle-down}
support:
  - id: tier
    name: Tiers of support
    level_word: Tier
    level_words: tiers
    scale: tiers
    subjects: [{id: maths, name: Mathematics}]
    meeting: {name: Tier meeting, chair: Chief executive, present: [Headteacher, HR lead]}
    evidence:
      - {id: ofsted, name: Ofsted report}
      - {id: survey, name: Survey of staff, is_required: false}
    agreed_by: [ceo, board]
    features:
      - level: mend
        summary: Much has to be put right.
        features: [{theme: Outcomes, text: Below average.}]
    entitlements:
      - id: visits
        name: Improvement visits
        strand: Education
        levels: {mend: {says: every week, every: week}, grow: {says: once a term, every: term}}
      - id: sixth_form
        name: Sixth-form review
        phases: [secondary]
        levels: {mend: {says: once a year, every: year}}
  - id: risk
    name: Risk status
    level_word: Status
    level_words: statuses
    scale: tiers
    may_change_in_year: false
"""


def publish() -> InForce:
    """In the bound trust."""
    version = publishing.publish(document=DOCUMENT, first_year=2026, at=AT, by=Actor.command())
    return framework_of(version)

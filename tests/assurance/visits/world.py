"""What tests of visits share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from assurance.in_force import InForce, framework_for
from assurance.models import Visit, VisitState
from assurance.use_cases import visit_notes, visits
from assurance.use_cases.publishing import publish as publish_framework
from assurance.use_cases.visit_notes import Note
from assurance.use_cases.visits import Plan
from assurance.visit_types import visit_type
from tests.assurance.improvement.world import FRAMEWORK
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

AT = datetime(2026, 10, 10, 9, tzinfo=UTC)
DAY = date(2026, 10, 5)
VISITS = """
visits:
  - {id: health_check, name: Health check, every: term, output: Report, focus: [Leaders' judgements, Actions]}
"""
WITH_REPORTS = (
    FRAMEWORK
    + VISITS
    + """
reports:
  - id: headteacher
    name: Headteacher's report
    sections:
      - {id: learning, name: Learning, questions: [{id: changes, text: What has changed?}]}
"""
)
READING = ("assurance", "reading")
WORDS = Note(
    strengths="Phonics is taught <b>well</b>.",
    judgements={READING: ("red", "Too few read at home.")},
    recommendations=["Train every adult who hears pupils read.", "", "Buy books."],
)


def publish() -> InForce:
    """In the bound trust."""
    publish_framework(document=FRAMEWORK + VISITS, first_year=2026, at=AT, by=Actor.command())
    found = framework_for(2026)
    assert found is not None
    return found


def access(cast: Cast, role: Role, slug: str = "alder") -> Access:
    person = cast.person(slug, role)
    held = Membership.objects.held_by(person).values_list("role", "place_id")
    return Access.of(person=person, trust=cast.trust(slug), memberships=held)


def planned(
    cast: Cast, kind: str = "health_check", lead: Role = Role.IMPROVEMENT_OFFICER, **more: Any
) -> Visit:
    """At the first academy, whose people the cast has."""
    academy = cast.academy("alder")
    with trust_scope(cast.trust("alder").pk):
        framework = framework_for(2026) or publish()
        found = visit_type(framework.pack, kind)
        assert found is not None
        facts: dict[str, Any] = {
            "planned_on": DAY,
            "lead": cast.person("alder", lead),
            "focus": ["assurance/reading", ":Actions"],
        }
        return visits.plan(
            academy=academy,
            framework=framework,
            kind=found,
            to=Plan(**{**facts, **more}),
            by=by(cast.person("alder", lead)),
            at=AT,
        )


def brought_to(cast: Cast, state: str, **more: Any) -> Visit:
    """A visit in this state, in the usual way there."""
    found = planned(cast, **more)
    lead, head = by(found.lead), by(cast.person("alder", Role.HEADTEACHER))
    order = [VisitState.HELD, VisitState.DRAFTED, VisitState.SHARED, VisitState.REPLIED, VisitState.FINAL]
    with trust_scope(cast.trust("alder").pk):
        for step in order[: order.index(VisitState(state)) + 1] if state != VisitState.PLANNED else ():
            if step == VisitState.HELD:
                found = visits.hold(visit=found, held_on=DAY, by=lead, at=AT)
            elif step == VisitState.DRAFTED:
                found = visit_notes.write(
                    visit=found, note=WORDS, seen_revision=found.revision, by=lead, at=AT
                )
            elif step == VisitState.SHARED:
                found = visit_notes.share(visit=found, by=lead, at=AT)
            elif step == VisitState.REPLIED:
                found = visit_notes.reply(visit=found, text="Books are on their way.", by=head, at=AT)
            else:
                found = visit_notes.finish(visit=found, by=lead, at=AT)
    return found

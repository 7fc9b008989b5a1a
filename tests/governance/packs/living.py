"""A trust in which every page that can be a paper has something to say: written by use cases, around today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from academies.calendar_dates import school_year_of
from academies.models import Academy, Kpi, Period, PeriodKind, Phase, SchoolYear, Target
from academies.targets.evidence import evidence_of
from academies.use_cases import academies, target_signing, targets
from assurance.in_force import InForce
from assurance.models import AgreedAs, Report, RiskTheme
from assurance.recompute.run import recompute
from assurance.reports.campaigns import campaign_for
from assurance.spots import spot_at
from assurance.use_cases import (
    improvement_actions,
    level_agreements,
    levels,
    report_campaigns,
    reports,
    risks,
    statements,
    visit_notes,
    visits,
)
from assurance.use_cases.confirming import confirm
from assurance.use_cases.risks import Facts
from assurance.use_cases.sharing import publish, share
from assurance.use_cases.visit_notes import Note
from assurance.use_cases.visits import Plan
from assurance.visit_types import visit_type
from tests.academies.importing.files import confirmed
from tests.assurance.rated import SMALL, access_of, area_id, begin, says
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

DOCUMENT = (
    SMALL
    + """
visits:
  - {id: health_check, name: Health check, every: term, output: Report, focus: [Reading]}
reports:
  - id: headteacher
    name: Headteacher's report
    sections:
      - {id: learning, name: Learning, kpis: [attendance], questions: [{id: changes, text: What has changed?}]}
support:
  - id: tier
    name: Tiers of support
    level_word: Tier
    level_words: tiers
    scale: rag
    subjects: [{id: maths, name: Mathematics}]
    evidence: [{id: ofsted, name: Ofsted report}]
    agreed_by: [ceo, board]
"""
)
LONG = timedelta(days=60)  # ago: what was planned then may be late now


@dataclass(frozen=True, slots=True)
class Living:
    """`now` and `before`: the newest term that has begun, and the one before it."""

    cast: Cast
    framework: InForce
    now: Period
    before: Period
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def actor(self, role: Role) -> Actor:
        return by(self.cast.person("alder", role))


def built(cast: Cast) -> Living:
    """In Alder, whose first academy has all of it and the second a part."""
    at = timezone.now()
    year = school_year_of(timezone.localdate(at))
    framework = begin(DOCUMENT, years=(year - 1, year))
    terms = Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=timezone.localdate(at))
    now, before = terms.select_related("school_year").order_by("-starts_on")[:2]
    living = Living(cast, framework, now, before, at)
    first, second = cast.academy("alder"), cast.academy("alder", 1)
    academies.change(
        academy=first,
        name=first.name,
        urn=first.urn,
        phase=Phase(first.phase),
        joined_on=date(2019, 9, 1),
        size=academies.Size(pupils=1421),
        by=living.actor(Role.TRUST_ADMIN),
    )
    for period, numbers in ((before, ("94.2", "93.7")), (now, ("94.6", "88.3"))):
        values = {(place, "attendance", "all"): number for place, number in enumerate(numbers)}
        confirmed(values, period=period)
    recompute(changed=None, at=at)
    _ratings(living, first, second)
    _targets(living, first, second)
    decide_level(living, first)
    submit_report(living, first)
    visit_twice(living, first)
    _to_do(living, first, second)
    _risks(living, first)
    return living


def _ratings(living: Living, first: Academy, second: Academy) -> None:
    for period, levels_of in (
        (
            living.before,
            {(first, "attendance"): "green", (first, "behaviour"): "amber", (second, "attendance"): "red"},
        ),
        (
            living.now,
            {(first, "attendance"): "red", (first, "behaviour"): "green", (second, "attendance"): "red"},
        ),
    ):
        rate(living, period, levels_of)


def rate(living: Living, period: Period, levels_of: Mapping[tuple[Academy, str], str]) -> None:
    """Signed, shared and published."""
    director = access_of(living.cast, Role.DIRECTOR_OF_EDUCATION)
    for (academy, area), level in levels_of.items():
        spot = spot_at(access=director, period_id=period.pk, academy_id=academy.pk, area_id=area_id(area))
        said = says(level, reason="As seen on visits.", comment=f"{academy}: {area} is {level}.")
        confirm(access=director, spot=spot, said=said, at=living.at, by=by(director.person))
    for step in (share, publish):
        step(
            access=director,
            framework=living.framework,
            grid=living.framework.pack.grids[0],
            period=period,
            at=living.at,
            by=by(director.person),
        )


def _targets(living: Living, first: Academy, second: Academy) -> None:
    """The first one's is agreed, the other one is proposed."""
    own, _ = propose_targets(living, {first: "95.5", second: "96"})
    answer = target_signing.Answer(own, own.revision)
    chair = living.actor(Role.LGB_CHAIR)
    (own,) = target_signing.review(year=own.school_year, answers=[answer], at=living.at, by=chair)
    target_signing.agree(
        year=own.school_year,
        answers=[target_signing.Answer(own, own.revision)],
        met_on=living.today,
        signed_as=target_signing.BOARD,
        at=living.at,
        by=living.actor(Role.TRUSTEE),
    )


def propose_targets(living: Living, numbers: Mapping[Academy, str]) -> list[Target]:
    """For attendance of this year, in the order given."""
    year = SchoolYear.objects.get(first_year=school_year_of(living.today))
    kpi = Kpi.objects.get(key="attendance")
    proposed = targets.propose(
        year=year,
        group="all",
        wishes=[targets.Wish(academy, kpi, Decimal(number), "") for academy, number in numbers.items()],
        evidence=evidence_of(year, list(numbers), [kpi], group="all", on=living.today),
        at=living.at,
        by=living.actor(Role.DIRECTOR_OF_EDUCATION),
    )
    of = {one.academy_id: one for one in proposed}
    return [of[academy.pk] for academy in numbers]


def decide_level(living: Living, academy: Academy) -> None:
    decision = levels.propose(
        academy=academy,
        framework=living.framework,
        model=living.framework.pack.support_model("tier"),
        level="amber",
        effective_from=living.today - timedelta(days=5),
        at=living.at,
        by=living.actor(Role.DIRECTOR_OF_EDUCATION),
    )
    level_agreements.note_evidence(
        decision=decision,
        item="ofsted",
        is_seen=True,
        link="",
        note="",
        at=living.at,
        by=living.actor(Role.HEADTEACHER),
    )
    for role, capacity in ((Role.CEO, AgreedAs.CEO), (Role.TRUSTEE, AgreedAs.BOARD)):
        level_agreements.agree(decision=decision, agreed_as=capacity, at=living.at, by=living.actor(role))


def submit_report(living: Living, academy: Academy) -> None:
    """Of the newest term: this academy's is submitted, any other one is being written."""
    campaign = campaign_for(living.now, "headteacher")
    assert campaign is not None
    report_campaigns.open_term(campaign=campaign, at=living.at, on=living.today, by=Actor.command())
    report = Report.objects.select_related("version", "period__school_year").get(academy=academy)
    reports.submit(report=report, at=living.at, by=living.actor(Role.HEADTEACHER))


def visit_twice(living: Living, academy: Academy) -> None:
    """One whose note is final, one that was planned for a day that has passed, both of this school year."""
    kind = visit_type(living.framework.pack, "health_check")
    assert kind is not None
    lead = living.cast.person("alder", Role.IMPROVEMENT_OFFICER)
    day = max(date(school_year_of(living.today), 9, 1), living.today - timedelta(days=3))
    facts = {"academy": academy, "framework": living.framework, "kind": kind, "by": by(lead), "at": living.at}
    plan = Plan(planned_on=day, lead=lead, focus=["areas/attendance"])
    visits.plan(to=plan, **facts)  # type: ignore[arg-type]
    held = visits.plan(to=plan, **facts)  # type: ignore[arg-type]
    held = visits.hold(visit=held, held_on=day, by=by(lead), at=living.at)
    note = Note(strengths="Calm corridors.", judgements={}, recommendations=["Buy books."])
    held = visit_notes.write(visit=held, note=note, seen_revision=held.revision, by=by(lead), at=living.at)
    held = visit_notes.share(visit=held, by=by(lead), at=living.at)
    held = visit_notes.reply(visit=held, text="Thank you.", by=living.actor(Role.HEADTEACHER), at=living.at)
    visit_notes.finish(visit=held, by=by(lead), at=living.at)


def _to_do(living: Living, first: Academy, second: Academy) -> None:
    """One is overdue; two of one title are at two academies."""
    give(living, first, "Raise attendance", due_in=-20, area=("areas", "attendance"))
    for academy in (first, second):
        give(living, academy, "Train readers", due_in=30)


def give(
    living: Living, academy: Academy, title: str, *, due_in: int, area: tuple[str, str] | None = None
) -> None:
    director = living.cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    improvement_actions.open_action(
        academy=academy,
        title=title,
        owner=director,
        due_on=living.today + timedelta(days=due_in),
        area=area,
        by=by(director),
        at=living.at - LONG,
    )


def _risks(living: Living, first: Academy) -> None:
    """One of the trust's, one of the academy's that should have been reviewed yesterday; both have signed
    statements."""
    enter_risk(living, None, "Reserves fall", likelihood=5, review_in=60)
    enter_risk(living, first, "Reading does not reach everybody", likelihood=4, review_in=-1)
    for academy in (None, first):
        draft = statements.write(
            academy=academy,
            text="Much improves.",
            by=living.actor(Role.DIRECTOR_OF_EDUCATION),
            at=living.at,
        )
        statements.agree(
            statement=draft,
            seen_revision=draft.revision,
            signed_as=Role.CEO,
            by=living.actor(Role.CEO),
            at=living.at,
        )


def enter_risk(
    living: Living, academy: Academy | None, title: str, *, likelihood: int, review_in: int
) -> None:
    director = living.cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    facts = Facts(
        academy=academy,
        theme=RiskTheme.EDUCATION,
        title=title,
        text="",
        likelihood=likelihood,
        impact=4,
        owner=director,
        response="Three adults are trained.",
        review_on=living.today + timedelta(days=review_in),
    )
    risks.open_risk(facts=facts, by=by(director), at=living.at - LONG)

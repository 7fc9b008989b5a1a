"""Live data into cards, as one reader may see them. The number of queries does not grow with academies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from academies.calendar_dates import school_year_of
from academies.models import Academy, Period, PeriodKind
from assurance.in_force import InForce, framework_for
from assurance.levels import Standing, standings
from assurance.models import ImprovementAction, Risk, Visit
from assurance.rating_words import period_in_words
from trust_portal.accounts.access import Access
from trust_portal.ui.dates import LONDON, day_in_short, day_in_words

from . import inspections, matters, ratings, targets
from .contents import Card, LevelLine, Priorities, Statement, VisitLine
from .figures import Found, found_for


@dataclass(frozen=True)
class Gathered:
    """All that cards are made of, read once. A part that is None is not for the reader."""

    access: Access
    academies: Sequence[Academy]
    on: date
    term: str
    figures: Found
    inspections: Mapping[int, Sequence[inspections.Inspection]]
    standings: Sequence[Standing] | None
    rated: Sequence[ratings.Rated] | None
    statements: Mapping[matters.AcademyId, Statement]
    risks: Mapping[matters.AcademyId, Sequence[Risk]] | None
    actions: Mapping[int, Sequence[ImprovementAction]] | None
    priorities: Mapping[int, Priorities]
    visits: tuple[Mapping[int, Visit], Mapping[int, Visit]] | None

    @property
    def year(self) -> int:
        return school_year_of(self.on)


def gather(
    access: Access, academies: Collection[Academy], *, at: datetime, is_shared: bool = False
) -> Gathered:
    """`academies`: those that the person may read, in the order wanted. `is_shared`: for a paper that goes further;
    figures about few pupils are hidden on it whoever asks."""
    on = at.astimezone(LONDON).date()
    own = list(academies)
    framework = framework_for(school_year_of(on))
    return Gathered(
        access=access,
        academies=own,
        on=on,
        term=_term(on),
        figures=found_for(access, own, on=on, is_shared=is_shared),
        inspections=inspections.inspections_of(own, on=on),
        standings=_standings(access, framework, own, on),
        rated=ratings.rated_for(access, framework, own, on=on),
        statements=matters.statements_of(access, own),
        risks=matters.risks_of(access, own),
        actions=matters.actions_of(access, own),
        priorities=matters.priorities_of(access, own),
        visits=matters.visits_of(access, own, on=on),
    )


def cards_of(
    access: Access,
    academies: Collection[Academy],
    *,
    at: datetime,
    is_shared: bool = False,
    logo: str = "",
) -> tuple[Card, ...]:
    """One for each of the academies, in their order. See `gather`; `logo` is a data: address, or empty."""
    found = gather(access, academies, at=at, is_shared=is_shared)
    return tuple(card_of(found, academy, logo=logo) for academy in found.academies)


def card_of(found: Gathered, academy: Academy, *, logo: str = "") -> Card:
    """No queries."""
    access, on = found.access, found.on
    risks = found.risks
    may_read_risks = risks is not None and matters.reads_risks_of(access, academy)
    own_risks = risks.get(academy.pk, ()) if risks is not None else ()
    actions = found.actions.get(academy.pk, ()) if found.actions is not None else ()
    return Card(
        academy_id=academy.pk,
        subject=academy.name,
        trust=str(access.trust),
        as_on=day_in_words(on),
        term=found.term,
        facts=facts_of(academy),
        levels=_levels(found, academy),
        targets=targets.lines_of(found.figures, academy, this_year=found.year),
        ratings=ratings.ratings_of(academy, found.rated, access),
        inspections=inspections.lines_of(academy, found.inspections.get(academy.pk, ())),
        statement=found.statements.get(academy.pk),
        risks=matters.risk_lines(own_risks, on=on) if may_read_risks else None,
        risks_more=max(0, len(own_risks) - matters.MOST_RISKS),
        risks_said=matters.risks_said(own_risks, on=on),
        priorities=found.priorities.get(academy.pk),
        actions=matters.action_lines(actions, on=on) if found.actions is not None else None,
        actions_more=max(0, len(actions) - matters.MOST_ACTIONS),
        actions_said=matters.actions_said(actions, on=on),
        visits=_visits(found, academy),
        logo=logo,
    )


def facts_of(academy: Academy) -> tuple[tuple[str, str], ...]:
    facts = [("Phase", str(academy.get_phase_display())), ("URN", str(academy.urn))]
    if academy.pupils is not None:
        facts.append(("Pupils", f"{academy.pupils:,}"))
    if academy.fsm_percent is not None:
        facts.append(("Free school meals", f"{academy.fsm_percent}%"))
    if academy.sen_percent is not None:
        facts.append(("Special needs", f"{academy.sen_percent}%"))
    if academy.joined_on is not None:
        facts.append(("In the trust since", day_in_short(academy.joined_on)))
    return tuple(facts)


def _term(on: date) -> str:
    """The term of the day, else the one before it. One query."""
    terms = Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=on).select_related("school_year")
    term = terms.order_by("-starts_on").first()
    return period_in_words(term) if term is not None else ""


def _standings(
    access: Access, framework: InForce | None, academies: Sequence[Academy], on: date
) -> Sequence[Standing] | None:
    """What is decided, not what is proposed. None for whoever may read no levels."""
    if not access.may("support_level.read"):
        return None
    if framework is None:
        return ()
    return standings(framework.pack, academies, on=on, with_proposals=False)


def reads_levels_of(access: Access, academy: Academy) -> bool:
    return access.may_everywhere("support_level.read") or academy.place_id in access.places_for(
        "support_level.read"
    )


def _levels(found: Gathered, academy: Academy) -> tuple[LevelLine, ...] | None:
    if found.standings is None or not reads_levels_of(found.access, academy):
        return None
    own = [one for one in found.standings if one.academy == academy]
    return tuple(
        LevelLine(
            one.model.name if one.subject is None else f"{one.model.name}, {one.subject.name}",
            one.level,
            day_in_short(one.decision.effective_from) if one.decision else "",
        )
        for one in own
        if one.subject is None or one.decision is not None
    )


def _visits(found: Gathered, academy: Academy) -> tuple[VisitLine, ...] | None:
    if found.visits is None:
        return None
    held, to_come = found.visits
    lines = []
    if (last := held.get(academy.pk)) is not None:
        lines.append(matters.visit_line(last, is_next=False))
    if (following := to_come.get(academy.pk)) is not None:
        lines.append(matters.visit_line(following, is_next=True))
    return tuple(lines)

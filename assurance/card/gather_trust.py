"""The trust on a page: what its academies' cards add up to, its own risks and its own statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from academies.models import Academy
from assurance.levels import Standing
from trust_portal.accounts.access import Access
from trust_portal.ui.dates import LONDON, day_in_words
from trust_portal.ui.levels import Level

from . import inspections, matters, ratings, targets
from .contents import Card, LevelLine, VisitLine
from .gather import Gathered, gather


def trust_card_of(access: Access, *, at: datetime, is_shared: bool = False, logo: str = "") -> Card:
    """For those who may read the data of the whole trust: ask `may_read_trust_card` first."""
    on = at.astimezone(LONDON).date()
    academies = list(Academy.objects.in_trust(on=on).by_name())
    return trust_card(gather(access, academies, at=at, is_shared=is_shared), logo=logo)


def may_read_trust_card(access: Access) -> bool:
    return access.may_everywhere("academy_data.read")


def trust_card(found: Gathered, *, logo: str = "") -> Card:
    """No queries but those of the roll-ups of official figures, of which there are few."""
    access, on = found.access, found.on
    risks = sorted(
        (one for rows in (found.risks or {}).values() for one in rows),
        key=lambda one: (-one.score, one.academy_id is not None, one.review_on, one.pk),
    )
    actions = sorted(
        (one for rows in (found.actions or {}).values() for one in rows),
        key=lambda one: (one.due_on, one.pk),
    )
    return Card(
        academy_id=None,
        subject=str(access.trust),
        trust=str(access.trust),
        as_on=day_in_words(on),
        term=found.term,
        facts=_facts(found.academies),
        levels=tuple(_levels(found.standings)) if found.standings is not None else None,
        targets=targets.lines_of_trust(found.figures, found.academies, this_year=found.year),
        ratings=ratings.trust_ratings(found.rated),
        inspections=inspections.lines_of_trust(found.academies, found.inspections),
        statement=found.statements.get(None),
        risks=matters.risk_lines(risks, on=on, with_academy=True) if found.risks is not None else None,
        risks_more=max(0, len(risks) - matters.MOST_RISKS),
        risks_said=matters.risks_said(risks, on=on),
        actions=matters.action_lines(actions, on=on, with_academy=True)
        if found.actions is not None
        else None,
        actions_more=max(0, len(actions) - matters.MOST_ACTIONS),
        actions_said=matters.actions_said(actions, on=on),
        visits=tuple(_visits(found)) if found.visits is not None else None,
        logo=logo,
    )


def _facts(academies: Sequence[Academy]) -> tuple[tuple[str, str], ...]:
    known = [one.pupils for one in academies if one.pupils is not None]
    facts = [("Academies", str(len(academies)))]
    if known:
        facts.append(("Pupils", f"{sum(known):,}"))
    phases: dict[str, int] = {}
    for one in academies:
        phase = str(one.get_phase_display())
        phases[phase] = phases.get(phase, 0) + 1
    facts.extend((phase, str(number)) for phase, number in sorted(phases.items()))
    return tuple(facts)


def _levels(standings: Sequence[Standing]) -> Iterator[LevelLine]:
    """Each level of each support model with the academies that stand at it, in the order of their names."""
    found: dict[tuple[str, str], tuple[Level, list[str]]] = {}
    for one in standings:
        if one.subject is None:
            _, names = found.setdefault((one.model.name, one.level.key), (one.level, []))
            names.append(one.academy.name)
    for (model, _), (level, names) in sorted(found.items(), key=lambda item: (item[0][0], -len(item[1][1]))):
        count = f"{len(names)} {'academy' if len(names) == 1 else 'academies'}"
        yield LevelLine(model, level, note=f"{count}: {', '.join(names)}")


def _visits(found: Gathered) -> Iterator[VisitLine]:
    held, to_come = found.visits or ({}, {})
    last = sorted(held.values(), key=lambda one: one.day, reverse=True)[: matters.MOST_VISITS]
    following = sorted(to_come.values(), key=lambda one: one.day)[: matters.MOST_VISITS]
    yield from (matters.visit_line(one, is_next=False, with_academy=True) for one in last)
    yield from (matters.visit_line(one, is_next=True, with_academy=True) for one in following)

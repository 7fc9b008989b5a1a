"""Targets as one person sees them: whose, with which evidence, and what is to be done next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from academies.explorer.small_numbers import veiled_from
from academies.explorer.words import figure_in_words, number_in_words
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Academy, AcademyQuerySet, Kpi, SchoolYear, Target, TargetState, Unit
from trust_portal.accounts.access import Access
from trust_portal.ui.charts import dots
from trust_portal.ui.charts.dots import DrawnDots
from trust_portal.ui.charts.trend import Figure as Drawn

from .ambition import PILLS, VERDICTS, Ambition
from .evidence import Evidence, ambition_of

STATE_PILLS = {
    TargetState.PROPOSED: "info",
    TargetState.RETURNED: "warn",
    TargetState.REVIEWED: "info",
    TargetState.AGREED: "done",
    TargetState.SUPERSEDED: "neutral",
    TargetState.WITHDRAWN: "neutral",
}
_HUNDRED = Decimal(100)
_NEVER_NEGATIVE = (Unit.PERCENT, Unit.NUMBER, Unit.PER_100, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target in words, with what this person may see of its evidence."""

    target: Target
    said: str
    pupils: str
    evidence: Evidence
    ambition: Ambition

    @property
    def name(self) -> str:
        """The key figure, with the group of pupils where it is not about all."""
        return f"{self.target.kpi}, {self.pupils.lower()}" if self.pupils else str(self.target.kpi)

    @property
    def pill(self) -> str:
        return STATE_PILLS[TargetState(self.target.state)]

    @property
    def verdict(self) -> str:
        return VERDICTS[self.ambition.verdict]

    @property
    def verdict_pill(self) -> str:
        return PILLS[self.ambition.verdict]

    @property
    def last_target_said(self) -> str:
        last = self.evidence.last_target
        return said_of(self.target.kpi, last) if last is not None else ""


@dataclass(frozen=True, slots=True)
class AcademyLine:
    """An academy's part of a round: how many targets stand where."""

    academy: Academy
    proposed: int
    returned: int
    reviewed: int
    agreed: int

    @property
    def total(self) -> int:
        return self.proposed + self.returned + self.reviewed + self.agreed

    @property
    def next_step(self) -> str:
        if not self.total:
            return "Targets are to be proposed"
        if self.returned:
            return "Another target is to be proposed"
        if self.proposed:
            return "The local governing board reviews"
        return "The board agrees" if self.reviewed else "Agreed"

    @property
    def pill(self) -> str:
        if not self.total:
            return "neutral"
        if self.returned:
            return "warn"
        return "info" if self.proposed or self.reviewed else "done"


def said_of(kpi: Kpi, number: Decimal) -> str:
    return figure_in_words(kpi, number, "")


def proposable(access: Access, *, on: date) -> AcademyQuerySet:
    """The academies of today that the person may propose targets for."""
    return _within(access, "targets.propose").in_trust(on=on)


def readable(access: Access) -> AcademyQuerySet:
    return _within(access, "targets.read")


def reviewable(access: Access) -> AcademyQuerySet:
    """Those whose local governing board the person chairs."""
    return _within(access, "targets.review")


def may_propose(access: Access, academy: Academy) -> bool:
    return _may(access, "targets.propose", academy)


def may_review(access: Access, academy: Academy) -> bool:
    return _may(access, "targets.review", academy)


def shown(targets: Sequence[Target], access: Access) -> list[ShownTarget]:
    """Of targets read with their names. No query."""
    academies = {target.academy_id: target.academy for target in targets}
    veiled = veiled_from(access, list(academies.values()))
    return [_shown(target, is_veiled=target.academy_id in veiled) for target in targets]


def lines_of(
    year: SchoolYear, academies: Sequence[Academy], targets: Collection[Target]
) -> list[AcademyLine]:
    counts: dict[tuple[int, str], int] = {}
    for target in targets:
        key = (target.academy_id, target.state)
        counts[key] = counts.get(key, 0) + 1
    return [
        AcademyLine(
            academy,
            *(
                counts.get((academy.pk, state), 0)
                for state in (
                    TargetState.PROPOSED,
                    TargetState.RETURNED,
                    TargetState.REVIEWED,
                    TargetState.AGREED,
                )
            ),
        )
        for academy in academies
    ]


def strip_of(one: ShownTarget) -> DrawnDots | None:
    """Similar schools as dots, with the target and the academy's last figure; None where there are none."""
    kpi, evidence = one.target.kpi, one.evidence
    if not evidence.similar:
        return None
    newest = evidence.newest
    marks = [dots.Item("Target", Drawn(one.target.number, one.said))]
    if newest is not None:
        marks.append(dots.Item(f"{one.target.academy}, {newest.when}", Drawn(newest.number, newest.said)))
    return dots.draw(
        dots.Dots(
            title=f"{one.name}: similar schools, {evidence.similar_when}",
            summary=one.ambition.sentence,
            items=tuple(
                dots.Item(name, Drawn(number, number_in_words(number, unit=kpi.unit, decimals=kpi.decimals)))
                for name, number in evidence.similar
            ),
            marks=tuple(marks),
            floor=Decimal(0) if kpi.unit in _NEVER_NEGATIVE else None,
            ceiling=_HUNDRED if kpi.unit == Unit.PERCENT else None,
        )
    )


def _shown(target: Target, *, is_veiled: bool) -> ShownTarget:
    whole = Evidence.of_json(target.evidence)
    evidence = whole.veiled() if is_veiled else whole
    pupils = "" if target.pupil_group == EVERYBODY else PUPIL_GROUPS.get(target.pupil_group, "")
    return ShownTarget(
        target,
        said_of(target.kpi, target.number),
        pupils,
        evidence,
        ambition_of(target.kpi, target.number, evidence),
    )


def _within(access: Access, code: str) -> AcademyQuerySet:
    found = Academy.objects.all()
    if access.may_everywhere(code):
        return found
    return found.filter(place_id__in=access.places_for(code))


def _may(access: Access, code: str, academy: Academy) -> bool:
    return access.may_everywhere(code) or academy.place_id in access.places_for(code)

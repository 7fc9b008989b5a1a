"""The support levels of academies as they are today: which is in force, which is proposed, and what a level brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import (
    Entitlement,
    EntitlementLine,
    LevelFeatures,
    Pack,
    Subject,
    SupportModel,
)
from assurance.in_force import InForce, framework_for
from assurance.models import DecisionState, LevelDecision
from assurance.scales import level_of
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import NOT_RATED, Level

NOT_DECIDED = Level("not_decided", "Not decided", "–", NOT_RATED.shape, NOT_RATED.colour)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one academy, or one subject of it, stands in one support model."""

    academy: Academy
    model: SupportModel
    subject: Subject | None
    level: Level
    decision: LevelDecision | None
    proposal: LevelDecision | None
    proposed_level: Level | None

    @property
    def about(self) -> str:
        return self.subject.name if self.subject else str(self.academy)

    @property
    def subject_key(self) -> str:
        return self.subject.id if self.subject else ""


@dataclass(frozen=True, slots=True)
class LevelPage:
    """What a level means and brings, in the order of the framework."""

    level: Level
    summary: str
    features: tuple[tuple[str, str], ...]
    entitlements: tuple[tuple[Entitlement, EntitlementLine], ...]


def may_see_proposals(access: Access) -> bool:
    """Proposals are private to those who work on them until they are agreed."""
    return any(
        access.may(f"support_level.{verb}") for verb in ("propose", "agree", "minute", "evidence", "write")
    )


def visible_academies(access: Access) -> list[Academy]:
    """The academies whose levels this person may read, by name."""
    academies = Academy.objects.by_name()
    if not access.may_everywhere("support_level.read"):
        academies = academies.filter(place_id__in=access.places_for("support_level.read"))
    return list(academies)


def standings(
    pack: Pack, academies: Collection[Academy], *, on: date, with_proposals: bool
) -> tuple[Standing, ...]:
    """One for each academy, support model and subject, in this order. One query, whatever there is of them."""
    if not pack.support:
        return ()
    decisions = LevelDecision.objects.filter(academy_id__in=[academy.pk for academy in academies])
    decisions = decisions.in_force(on=on) | decisions.waiting()
    in_force: dict[tuple[int, str, str], LevelDecision] = {}
    proposed: dict[tuple[int, str, str], LevelDecision] = {}
    for one in decisions.select_related("version").order_by("effective_from", "pk"):
        place = proposed if one.state == DecisionState.PROPOSED else in_force
        place[one.academy_id, one.model, one.subject] = one
    found = []
    for academy in academies:
        for model in pack.support:
            for subject in (None, *model.subjects):
                key = (academy.pk, model.id, subject.id if subject else "")
                decision, proposal = in_force.get(key), proposed.get(key) if with_proposals else None
                found.append(
                    Standing(
                        academy,
                        model,
                        subject,
                        shown_level(pack, decision) if decision else NOT_DECIDED,
                        decision,
                        proposal,
                        shown_level(pack, proposal) if proposal else None,
                    )
                )
    return tuple(found)


Tables = list[tuple[SupportModel, list[tuple[Academy, list[Standing]]]]]


def level_tables(access: Access, *, on: date) -> tuple[InForce | None, Tables]:
    """What the list of levels shows: of each support model of the framework in force, the academies' standings."""
    framework = framework_for(school_year_of(on))
    if framework is None:
        return None, []
    academies = visible_academies(access)
    found = standings(framework.pack, academies, on=on, with_proposals=may_see_proposals(access))
    return framework, [
        (
            model,
            [
                (academy, [one for one in found if one.model is model and one.academy is academy])
                for academy in academies
            ],
        )
        for model in framework.pack.support
    ]


def shown_level(pack: Pack, decision: LevelDecision) -> Level:
    """Its level in the words of this pack; under its bare key where the pack has it no more."""
    try:
        scale = pack.scale(pack.support_model(decision.model).scale)
        return level_of(scale, decision.level)
    except KeyError:
        return Level(decision.level, decision.level, "?", NOT_RATED.shape, NOT_RATED.colour)


def level_pages(pack: Pack, model: SupportModel, phase: str = "") -> Mapping[str, LevelPage]:
    """By the level's key, best or worst first as the scale has it. `phase` leaves out what is for other phases."""
    features: Mapping[str, LevelFeatures] = {one.level: one for one in model.features}
    scale = pack.scale(model.scale)
    pages = {}
    for one in scale.levels:
        of_level = features.get(one.id)
        pages[one.id] = LevelPage(
            level=level_of(scale, one.id),
            summary=(of_level.summary if of_level else None) or one.meaning or "",
            features=tuple((feature.theme, feature.text) for feature in of_level.features)
            if of_level
            else (),
            entitlements=tuple(
                (entitlement, entitlement.levels[one.id])
                for entitlement in model.entitlements
                if one.id in entitlement.levels
                and (not phase or not entitlement.phases or phase in entitlement.phases)
            ),
        )
    return pages

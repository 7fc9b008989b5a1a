"""What can be done with an academy's support level: propose, gather evidence, agree, withdraw.

A level is in force once everybody agreed whom the framework names. What was in force before ends on that day and
stays in the timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import SupportModel
from assurance.in_force import InForce, framework_of
from assurance.models import (
    AgreedAs,
    DecisionState,
    LevelAgreement,
    LevelDecision,
    LevelDecisionQuerySet,
    LevelEvidence,
)
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

# The moves of a decision's life: what is done -> the states it may be done in.
MOVES: Mapping[str, frozenset[DecisionState]] = {
    "level.changed": frozenset({DecisionState.PROPOSED}),
    "level.evidence_noted": frozenset({DecisionState.PROPOSED}),
    "level.agreed": frozenset({DecisionState.PROPOSED}),
    "level.withdrawn": frozenset({DecisionState.PROPOSED}),
}
# Who owns a state: the permission of whoever is to act next.
OWNERS: Mapping[DecisionState, str] = {
    DecisionState.PROPOSED: "support_level.agree",
    DecisionState.AGREED: "support_level.propose",
    DecisionState.WITHDRAWN: "support_level.propose",
}


class MoveNotAllowed(Exception):
    """The decision's state, or what is missing, does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the decision after it was shown; `current` is what stands now."""

    def __init__(self, current: LevelDecision) -> None:
        super().__init__("This proposal was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the rules say: a level's key, empty for none, and why, a line for each reason."""

    level: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where it was talked about. `chair` and `present` in the words of whoever wrote it down."""

    met_on: date | None = None
    chair: str = ""
    present: str = ""


@transaction.atomic
def propose(
    *,
    academy: Academy,
    framework: InForce,
    model: SupportModel,
    level: str,
    effective_from: date,
    subject: str = "",
    reason: str = "",
    suggested: Suggested = Suggested(),
    meeting: Meeting = Meeting(),
    at: datetime,
    by: Actor,
) -> LevelDecision:
    """Put a level forward; where nobody has to agree, it is in force at once.

    Raises ValidationError naming the field, and MoveNotAllowed where a proposal is open already.
    """
    # One after the other for each academy: two proposals of the same moment must not both be open.
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    same = LevelDecision.objects.filter(academy=academy, model=model.id, subject=subject)
    if same.waiting().exists():
        raise MoveNotAllowed(
            f"{academy} has a proposal that nobody has decided yet. Change that one, or withdraw it."
        )
    current = _latest(same)
    is_in_year = current is not None and _is_in_year(current, effective_from)
    _check(framework, model, level, subject, suggested, reason, is_in_year=is_in_year)
    if current is not None and effective_from <= current.effective_from:
        raise ValidationError({"effective_from": "It must begin after the level that it follows began."})
    decision = LevelDecision.objects.create(
        academy=academy,
        version=framework.version,
        model=model.id,
        subject=subject,
        level=level,
        suggested_level=suggested.level,
        suggested_why=list(suggested.why),
        is_in_year=is_in_year,
        reason=reason.strip(),
        effective_from=effective_from,
        met_on=meeting.met_on,
        chaired_by=meeting.chair.strip(),
        attended_by=meeting.present.strip(),
        proposed_by=by.person,
        proposed_at=at,
    )
    LevelEvidence.objects.bulk_create(
        LevelEvidence(decision=decision, item=item.id, changed_at=at, changed_by=by.person)
        for item in model.evidence
    )
    record(
        by=by, verb="level.proposed", on=decision, label=_label(decision, framework), after=_facts(decision)
    )
    if not model.agreed_by:
        _bring_into_force(decision, at=at)
    return decision


@transaction.atomic
def change(
    *,
    decision: LevelDecision,
    level: str,
    effective_from: date,
    reason: str,
    meeting: Meeting,
    seen_revision: int,
    by: Actor,
) -> LevelDecision:
    """Put a proposal right. Agreements that were given to another level are taken back.

    Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest.
    """
    locked = _locked(decision, "level.changed")
    if locked.revision != seen_revision:
        raise ChangedMeanwhile(locked)
    framework = framework_of(locked.version)
    model = framework.pack.support_model(locked.model)
    suggested = Suggested(locked.suggested_level, tuple(locked.suggested_why))
    current = _latest(
        LevelDecision.objects.filter(academy_id=locked.academy_id, model=locked.model, subject=locked.subject)
    )
    is_in_year = current is not None and _is_in_year(current, effective_from)
    _check(framework, model, level, locked.subject, suggested, reason, is_in_year=is_in_year)
    if current is not None and effective_from <= current.effective_from:
        raise ValidationError({"effective_from": "It must begin after the level that it follows began."})
    before = _facts(locked)
    if level != locked.level:
        locked.agreements.all().delete()
    locked.level, locked.effective_from, locked.reason = level, effective_from, reason.strip()
    locked.met_on, locked.chaired_by, locked.attended_by = (
        meeting.met_on,
        meeting.chair.strip(),
        meeting.present.strip(),
    )
    locked.is_in_year = is_in_year
    locked.revision += 1
    locked.save()
    record(
        by=by,
        verb="level.changed",
        on=locked,
        label=_label(locked, framework),
        before=before,
        after=_facts(locked),
    )
    return locked


@transaction.atomic
def note_evidence(
    *, decision: LevelDecision, item: str, is_seen: bool, link: str, note: str, at: datetime, by: Actor
) -> LevelEvidence:
    """Tick a line of the checklist, with where it is to be found. Raises ValidationError and MoveNotAllowed."""
    locked = _locked(decision, "level.evidence_noted")
    row = LevelEvidence.objects.select_for_update().filter(decision=locked, item=item).first()
    if row is None:
        raise ValidationError({"item": "The framework has no such piece of evidence."})
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise ValidationError({"link": "Enter an address that begins with https://"})
    before = {"seen": row.is_seen, "link": row.link, "note": row.note}
    row.is_seen, row.link, row.note = is_seen, link.strip(), note.strip()
    row.changed_at, row.changed_by = at, by.person
    row.full_clean(
        exclude={"trust", "decision", "changed_by"}, validate_constraints=False, validate_unique=False
    )
    row.save()
    after = {"seen": row.is_seen, "link": row.link, "note": row.note}
    if before != after:
        framework = framework_of(locked.version)
        names = {one.id: one.name for one in framework.pack.support_model(locked.model).evidence}
        record(
            by=by,
            verb="level.evidence_noted",
            on=locked,
            label=f"{_label(locked, framework)}: {names.get(item, item)}",
            before=before,
            after=after,
        )
    return row


@transaction.atomic
def agree(
    *, decision: LevelDecision, agreed_as: AgreedAs, minute: str = "", at: datetime, by: Actor
) -> LevelDecision:
    """Sign as the chief executive or for the board; with the last signature the level is in force.

    Raises MoveNotAllowed: twice, out of order, without the evidence that the framework asks for.
    """
    locked = _locked(decision, "level.agreed")
    framework = framework_of(locked.version)
    model = framework.pack.support_model(locked.model)
    if agreed_as.value not in model.agreed_by:
        raise MoveNotAllowed(f"The framework does not ask the {agreed_as.label.lower()} to agree.")
    given = set(locked.agreements.values_list("agreed_as", flat=True))
    if agreed_as.value in given:
        raise MoveNotAllowed(f"The {agreed_as.label.lower()} has agreed already.")
    before_it = model.agreed_by[: model.agreed_by.index(agreed_as.value)]
    if waiting := [AgreedAs(one).label.lower() for one in before_it if one not in given]:
        raise MoveNotAllowed(f"The {waiting[0]} agrees first.")
    _check_evidence(locked, model)
    LevelAgreement.objects.create(
        decision=locked, agreed_as=agreed_as, minute=minute.strip(), agreed_by=by.person, agreed_at=at
    )
    record(
        by=by,
        verb="level.agreed",
        on=locked,
        label=_label(locked, framework),
        after={"agreed_as": agreed_as.label, "minute": minute.strip()},
    )
    if given | {agreed_as.value} >= set(model.agreed_by):
        _bring_into_force(locked, at=at)
    return locked


@transaction.atomic
def withdraw(*, decision: LevelDecision, reason: str, at: datetime, by: Actor) -> LevelDecision:
    """Take a proposal back; it stays in the timeline as withdrawn. Raises MoveNotAllowed and ValidationError."""
    locked = _locked(decision, "level.withdrawn")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    locked.state, locked.ended_at = DecisionState.WITHDRAWN, at
    locked.save(update_fields=["state", "ended_at"])
    record(
        by=by,
        verb="level.withdrawn",
        on=locked,
        label=_label(locked, framework_of(locked.version)),
        after={"reason": reason.strip()},
    )
    return locked


def capacities(access: Access) -> tuple[AgreedAs, ...]:
    """As whom this person may sign, in the order in which frameworks ask."""
    by_role = {Role.CEO: AgreedAs.CEO, Role.TRUSTEE: AgreedAs.BOARD}
    return tuple(capacity for role, capacity in by_role.items() if role in access.roles)


def capacity_of(access: Access, decision: LevelDecision) -> AgreedAs:
    """As whom this person signs next: of several capacities the first that has not signed."""
    given = set(decision.agreements.values_list("agreed_as", flat=True))
    own = capacities(access)
    return next((one for one in own if one.value not in given), own[-1] if own else AgreedAs.BOARD)


# --- what the moves are made of -----------------------------------------------------------------------------


def _locked(decision: LevelDecision, move: str) -> LevelDecision:
    locked = (
        LevelDecision.objects.select_for_update(of=("self",))
        .select_related("version", "academy")
        .get(pk=decision.pk)
    )
    state = DecisionState(locked.state)
    if state not in MOVES[move]:
        raise MoveNotAllowed(f"This proposal is {state.label.lower()}: that can no longer be done.")
    return locked


def _latest(decisions: LevelDecisionQuerySet) -> LevelDecision | None:
    """The one that a new level follows."""
    agreed = decisions.filter(state=DecisionState.AGREED, effective_to__isnull=True)
    return agreed.order_by("-effective_from", "-pk").first()


def _is_in_year(current: LevelDecision, effective_from: date) -> bool:
    return school_year_of(current.effective_from) == school_year_of(effective_from)


def _check(
    framework: InForce,
    model: SupportModel,
    level: str,
    subject: str,
    suggested: Suggested,
    reason: str,
    *,
    is_in_year: bool,
) -> None:
    if level not in {one.id for one in framework.pack.scale(model.scale).levels}:
        raise ValidationError({"level": f"Choose one of the {model.level_words}."})
    if subject and subject not in {one.id for one in model.subjects}:
        raise ValidationError({"subject": "The framework has no such subject or theme."})
    if is_in_year and not model.may_change_in_year:
        raise ValidationError(
            {"effective_from": f"The framework changes a {model.level_word.lower()} once a year only."}
        )
    if is_in_year and not reason.strip():
        raise ValidationError({"reason": "Say why it changes within the year."})
    if suggested.level and suggested.level != level and not reason.strip():
        raise ValidationError({"reason": "Say why it differs from what the rules suggest."})


def _check_evidence(decision: LevelDecision, model: SupportModel) -> None:
    seen = set(decision.evidence.filter(is_seen=True).values_list("item", flat=True))
    missing = [item.name for item in model.evidence if item.is_required and item.id not in seen]
    if missing:
        raise MoveNotAllowed(f"This evidence has not been ticked yet: {'; '.join(missing)}.")


def _bring_into_force(decision: LevelDecision, *, at: datetime) -> None:
    same = LevelDecision.objects.filter(
        academy_id=decision.academy_id, model=decision.model, subject=decision.subject
    )
    same.filter(state=DecisionState.AGREED, effective_to__isnull=True).exclude(pk=decision.pk).update(
        effective_to=decision.effective_from, ended_at=at
    )
    decision.state = DecisionState.AGREED
    decision.save(update_fields=["state"])


def _label(decision: LevelDecision, framework: InForce) -> str:
    model = framework.pack.support_model(decision.model)
    level = framework.pack.scale(model.scale).level(decision.level).name
    subjects = {one.id: one.name for one in model.subjects}
    about = f", {subjects.get(decision.subject, decision.subject)}" if decision.subject else ""
    return f"{decision.academy}{about}: {model.level_word} {level}"


def _facts(decision: LevelDecision) -> dict[str, object]:
    return {
        "level": decision.level,
        "effective_from": decision.effective_from.isoformat(),
        "reason": decision.reason,
        "met_on": decision.met_on.isoformat() if decision.met_on else "",
        "chaired_by": decision.chaired_by,
        "attended_by": decision.attended_by,
    }

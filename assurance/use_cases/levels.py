"""What can be done with an academy's support level: propose it, change the proposal, withdraw it.

A level is in force once everybody agreed whom the framework names. What was in force before ends on that day and
stays in the timeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import SupportModel
from assurance.in_force import InForce, framework_of
from assurance.level_lifecycle import MOVES
from assurance.models import (
    DecisionState,
    LevelDecision,
    LevelDecisionQuerySet,
    LevelEvidence,
)
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .level_moves import ChangedMeanwhile, MoveNotAllowed, bring_into_force, label_of, locked_for


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
        by=by,
        verb=MOVES["propose"].verb,
        on=decision,
        label=label_of(decision, framework),
        after=_facts(decision),
    )
    if not model.agreed_by:
        bring_into_force(decision, at=at)
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
    locked = locked_for(decision, "change")
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
        verb=MOVES["change"].verb,
        on=locked,
        label=label_of(locked, framework),
        before=before,
        after=_facts(locked),
    )
    return locked


@transaction.atomic
def withdraw(*, decision: LevelDecision, reason: str, at: datetime, by: Actor) -> LevelDecision:
    """Take a proposal back; it stays in the timeline as withdrawn. Raises MoveNotAllowed and ValidationError."""
    locked = locked_for(decision, "withdraw")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    locked.state, locked.ended_at = MOVES["withdraw"].after, at
    locked.save(update_fields=["state", "ended_at"])
    record(
        by=by,
        verb=MOVES["withdraw"].verb,
        on=locked,
        label=label_of(locked, framework_of(locked.version)),
        after={"reason": reason.strip()},
    )
    return locked


# --- what the moves are made of -----------------------------------------------------------------------------


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


def _facts(decision: LevelDecision) -> dict[str, object]:
    return {
        "level": decision.level,
        "effective_from": decision.effective_from.isoformat(),
        "reason": decision.reason,
        "met_on": decision.met_on.isoformat() if decision.met_on else "",
        "chaired_by": decision.chaired_by,
        "attended_by": decision.attended_by,
    }

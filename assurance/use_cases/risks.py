"""What can be done with a risk: enter and change it, close it with a reason, open it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy
from assurance.models import Risk, RiskState, RiskTheme
from assurance.risk_lifecycle import MOVES
from assurance.risk_people import may_own
from assurance.risk_scale import IMPACTS, LIKELIHOODS, score_in_words
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.checked_words import checked_words
from trust_portal.ui.dates import LONDON

LONGEST = 2_000
LONGEST_TITLE = 200
_YEARS_AHEAD = 3


class MoveNotAllowed(Exception):
    """Its state does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved it after it was shown; `current` is what stands now."""

    def __init__(self, current: Risk) -> None:
        super().__init__("This risk was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person says of a risk. `academy` None: it is one of the whole trust."""

    academy: Academy | None
    theme: RiskTheme
    title: str
    text: str
    likelihood: int
    impact: int
    owner: Person
    response: str
    review_on: date


@transaction.atomic
def open_risk(*, facts: Facts, by: Actor, at: datetime) -> Risk:
    """Raises ValidationError naming the field."""
    risk = Risk(opened_by=by.person, opened_at=at)
    _fill(risk, facts, at, check_day=True, check_owner=True)
    risk.save()
    after = {name: value for name, value in facts_of(risk).items() if value}
    record(by=by, verb=MOVES["open"].verb, on=risk, label=label_of(risk), after=after)
    return risk


@transaction.atomic
def change(*, risk: Risk, facts: Facts, seen_revision: int, by: Actor, at: datetime) -> Risk:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = _locked_for(risk, "change")
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    before = facts_of(held)
    has_moved = held.academy_id != (facts.academy.pk if facts.academy else None)
    _fill(
        held,
        facts,
        at,
        check_day=facts.review_on != held.review_on,
        check_owner=has_moved or facts.owner.pk != held.owner_id,
    )
    held.revision += 1
    held.save()
    old, new = changed_fields(before, facts_of(held))
    record(by=by, verb=MOVES["change"].verb, on=held, label=label_of(held), before=old, after=new)
    return held


@transaction.atomic
def close(*, risk: Risk, reason: str, by: Actor, at: datetime) -> Risk:
    """It stays in the register as closed. Raises ValidationError and MoveNotAllowed."""
    held = _locked_for(risk, "close")
    words = checked_words(reason, "reason", "Say why it is closed.", most=LONGEST)
    held.state, held.closed_why, held.closed_by, held.closed_at = RiskState.CLOSED, words, by.person, at
    held.revision += 1
    held.save()
    record(by=by, verb=MOVES["close"].verb, on=held, label=label_of(held), after={"reason": words})
    return held


@transaction.atomic
def reopen(*, risk: Risk, reason: str, by: Actor, at: datetime) -> Risk:
    """Why it had been closed stays in the audit trail. Raises ValidationError and MoveNotAllowed."""
    held = _locked_for(risk, "reopen")
    words = checked_words(reason, "reason", "Say why it is opened again.", most=LONGEST)
    before = {"closed_why": held.closed_why}
    held.state, held.closed_why, held.closed_by, held.closed_at = RiskState.OPEN, "", None, None
    held.revision += 1
    held.save()
    record(
        by=by,
        verb=MOVES["reopen"].verb,
        on=held,
        label=label_of(held),
        before=before,
        after={"reason": words},
    )
    return held


def label_of(risk: Risk) -> str:
    return f"{risk.academy.name if risk.academy else 'The trust'}: {risk.title}"


def facts_of(risk: Risk) -> dict[str, object]:
    """As the audit trail keeps them."""
    return {
        "academy": risk.academy.name if risk.academy else "The whole trust",
        "theme": RiskTheme(risk.theme).label,
        "title": risk.title,
        "text": risk.text,
        "score": score_in_words(risk.likelihood, risk.impact),
        "owner": str(risk.owner),
        "response": risk.response,
        "review_on": risk.review_on.isoformat(),
    }


def _fill(risk: Risk, facts: Facts, at: datetime, *, check_day: bool, check_owner: bool) -> None:
    title = " ".join(facts.title.replace("\x00", "").split())
    if not title:
        raise ValidationError({"title": "Say what could go wrong."})
    if len(title) > LONGEST_TITLE:
        raise ValidationError({"title": f"Say it in at most {LONGEST_TITLE} characters."})
    if facts.likelihood not in LIKELIHOODS:
        raise ValidationError({"likelihood": "Choose how likely it is, from 1 to 5."})
    if facts.impact not in IMPACTS:
        raise ValidationError({"impact": "Choose how bad it would be, from 1 to 5."})
    if check_day:
        _check_day(facts.review_on, at.astimezone(LONDON).date())
    if check_owner and not may_own(facts.owner, facts.academy):
        raise ValidationError({"owner": "Choose somebody who may read this risk."})
    risk.academy, risk.theme, risk.title = facts.academy, facts.theme, title
    risk.likelihood, risk.impact = facts.likelihood, facts.impact
    risk.owner, risk.review_on = facts.owner, facts.review_on
    risk.text = checked_words(facts.text, "text", most=LONGEST)
    risk.response = checked_words(facts.response, "response", "Say what is done about it.", most=LONGEST)


def _check_day(day: date, today: date) -> None:
    if day < today:
        raise ValidationError({"review_on": "Choose today or a later day."})
    if day.year > today.year + _YEARS_AHEAD:
        raise ValidationError({"review_on": "Choose a day within the next three years."})


def _locked_for(risk: Risk, move: str) -> Risk:
    rows = Risk.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("academy", "owner").get(pk=risk.pk)
    if held.state not in MOVES[move].before:
        raise MoveNotAllowed(f"This risk is {held.get_state_display().lower()}.")
    return held

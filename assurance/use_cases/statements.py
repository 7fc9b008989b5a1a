"""What can be done with a position statement: write a draft, discard it, agree and sign it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from academies.models import Academy
from assurance.models import PositionStatement, StatementState
from assurance.statement_lifecycle import MOVES
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Reach, Role, reaches
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.checked_words import checked_words

LONGEST = 1_500  # what a card has room for on its one page


class MoveNotAllowed(Exception):
    """Its state does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved it after it was shown; `current` is what stands now."""

    def __init__(self, current: PositionStatement) -> None:
        super().__init__("This position statement was changed by somebody else.")
        self.current = current


@transaction.atomic
def write(*, academy: Academy | None, text: str, by: Actor, at: datetime) -> PositionStatement:
    """Begin a draft. Raises ValidationError, and ChangedMeanwhile where there is a draft already."""
    words = _checked(text)
    standing = PositionStatement.objects.filter(academy=academy, state=StatementState.DRAFT).first()
    if standing is not None:
        raise ChangedMeanwhile(standing)
    draft = PositionStatement(academy=academy, text=words, written_by=by.person, written_at=at)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        standing = PositionStatement.objects.get(academy=academy, state=StatementState.DRAFT)
        raise ChangedMeanwhile(standing) from None
    _record(draft, "write", by, {"text": words})
    return draft


@transaction.atomic
def change(
    *, statement: PositionStatement, text: str, seen_revision: int, by: Actor, at: datetime
) -> PositionStatement:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = _locked_for(statement, "write", seen_revision)
    words = _checked(text)
    before = held.text
    held.text, held.written_by, held.written_at = words, by.person, at
    held.revision += 1
    held.save()
    record(
        by=by,
        verb=MOVES["write"].verb,
        on=held,
        label=label_of(held),
        before={"text": before},
        after={"text": words},
    )
    return held


@transaction.atomic
def discard(*, statement: PositionStatement, by: Actor) -> None:
    """Raises MoveNotAllowed. What it said stays in the audit trail, of which an export holds it."""
    held = _locked_for(statement, "discard")
    record(by=by, verb=MOVES["discard"].verb, on=held, label=label_of(held), before={"text": held.text})
    held.delete()


@transaction.atomic
def agree(
    *, statement: PositionStatement, seen_revision: int, signed_as: Role, by: Actor, at: datetime
) -> PositionStatement:
    """Sign what was seen; the one before is kept as an earlier one.

    Raises MoveNotAllowed, and ChangedMeanwhile where the words are others by now.
    """
    held = _locked_for(statement, "agree", seen_revision)
    earlier = PositionStatement.objects.standing().filter(academy=held.academy)
    for one in earlier.select_for_update(of=("self",)):
        one.state = StatementState.EARLIER
        one.save(update_fields=["state"])
    held.state, held.agreed_by, held.agreed_as, held.agreed_at = (
        StatementState.AGREED,
        by.person,
        signed_as,
        at,
    )
    held.revision += 1
    held.save()
    _record(held, "agree", by, {"text": held.text, "agreed_as": str(signed_as.label)})
    return held


def signs_as(access: Access) -> Role | None:
    """The role in which this person signs; None for whoever may not."""
    for role in (Role.CEO, Role.DIRECTOR_OF_EDUCATION):
        if role in access.roles and Reach.TRUST in reaches(role, "academy_data.agree"):
            return role
    return None


def label_of(statement: PositionStatement) -> str:
    return statement.academy.name if statement.academy else "The trust"


def _checked(text: str) -> str:
    return checked_words(text, "text", "Write where it stands.", most=LONGEST)


def _locked_for(
    statement: PositionStatement, move: str, seen_revision: int | None = None
) -> PositionStatement:
    rows = PositionStatement.objects.select_for_update(of=("self",), no_key=True).select_related("academy")
    held = rows.filter(pk=statement.pk).first()
    if held is None:
        raise MoveNotAllowed("This draft was discarded.")
    if held.state not in MOVES[move].before:
        raise MoveNotAllowed(f"This position statement is {held.get_state_display().lower()}.")
    if seen_revision is not None and held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    return held


def _record(statement: PositionStatement, move: str, by: Actor, after: dict[str, object]) -> None:
    record(by=by, verb=MOVES[move].verb, on=statement, label=label_of(statement), after=after)

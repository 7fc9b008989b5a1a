"""What can be done with an improvement action: open and change it, note progress, complete, drop and reopen it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from academies.models import Academy, Period
from assurance.improvement_dates import next_due
from assurance.improvement_lifecycle import MOVES
from assurance.models import (
    ImprovementAction,
    ImprovementNote,
    ImprovementState,
    Origin,
    Repeats,
    Review,
    ReviewState,
)
from assurance.review_lifecycle import MAY_BE_AGREED_IN
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.ui.dates import LONDON

from .improvement_facts import (
    NO_MEASURE,
    Success,
    check_due,
    check_owner,
    facts_of,
    fill,
    label_of,
    words_of,
)
from .improvement_telling import tell_of_assignment


class MoveNotAllowed(Exception):
    """Its state does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved it after it was shown; `current` is what stands now."""

    def __init__(self, current: ImprovementAction) -> None:
        super().__init__("This improvement action was changed by somebody else.")
        self.current = current


@transaction.atomic
def open_action(
    *,
    academy: Academy,
    title: str,
    owner: Person,
    due_on: date,
    text: str = "",
    area: tuple[str, str] | None = None,
    success: Success = NO_MEASURE,
    origin: Origin = Origin.HAND,
    repeats: Repeats = Repeats.NEVER,
    follows: ImprovementAction | None = None,
    review: Review | None = None,
    by: Actor,
    at: datetime,
) -> ImprovementAction:
    """Give somebody something to do for an academy until a day. `area`: the priority area as (grid, area). `review`:
    the one of this academy that agreed it.

    Raises ValidationError naming the field, and MoveNotAllowed where that review is signed.
    """
    today = at.astimezone(LONDON).date()
    if review is not None:
        _check_still_agreed_in(review)
    check_due(due_on, today)
    check_owner(owner, academy)
    improvement = ImprovementAction(
        academy=academy,
        owner=owner,
        origin=origin,
        follows=follows,
        review=review,
        opened_by=by.person,
        opened_at=at,
    )
    fill(
        improvement,
        title=title,
        text=text,
        due_on=due_on,
        area=area,
        success=success,
        repeats=repeats,
        today=today,
    )
    improvement.save()
    record(
        by=by,
        verb=MOVES["open"].verb,
        on=improvement,
        label=label_of(improvement),
        after={name: value for name, value in facts_of(improvement).items() if value},
    )
    tell_of_assignment(improvement, by=by, at=at)
    return improvement


@transaction.atomic
def change(
    *,
    improvement: ImprovementAction,
    title: str,
    owner: Person,
    due_on: date,
    text: str,
    area: tuple[str, str] | None,
    success: Success,
    repeats: Repeats,
    seen_revision: int,
    by: Actor,
    at: datetime,
) -> ImprovementAction:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = _locked_for(improvement, "change")
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    today = at.astimezone(LONDON).date()
    if due_on != held.due_on:
        check_due(due_on, today)
    has_new_owner = owner.pk != held.owner_id
    if has_new_owner:
        check_owner(owner, held.academy)
    before = facts_of(held)
    held.owner = owner
    fill(
        held, title=title, text=text, due_on=due_on, area=area, success=success, repeats=repeats, today=today
    )
    held.revision += 1
    held.save()
    old, new = changed_fields(before, facts_of(held))
    record(by=by, verb=MOVES["change"].verb, on=held, label=label_of(held), before=old, after=new)
    if has_new_owner:
        tell_of_assignment(held, by=by, at=at)
    return held


@transaction.atomic
def progress(*, improvement: ImprovementAction, text: str, by: Actor, at: datetime) -> ImprovementNote:
    """Write down how it is going. Raises ValidationError and MoveNotAllowed."""
    held = _locked_for(improvement, "note progress")
    words = words_of(text, "text", "Write how it is going.")
    note = ImprovementNote.objects.create(
        improvement_action=held, text=words, written_by=by.person, written_at=at
    )
    record(by=by, verb=MOVES["note progress"].verb, on=held, label=label_of(held), after={"note": words})
    return note


@transaction.atomic
def complete(*, improvement: ImprovementAction, outcome: str, by: Actor, at: datetime) -> ImprovementAction:
    """Say that it is done and what came of it; of a recurring one the next is opened, for the same owner.

    Raises ValidationError and MoveNotAllowed.
    """
    words = words_of(outcome, "outcome", "Say what came of it.")
    held = _end(improvement, "complete", outcome=words, by=by, at=at)
    if held.repeats and not held.followed_by.exists():
        _open_the_next(held, by=by, at=at)
    return held


@transaction.atomic
def drop(*, improvement: ImprovementAction, reason: str, by: Actor, at: datetime) -> ImprovementAction:
    """It stays in the list as dropped, with the reason. Raises ValidationError and MoveNotAllowed."""
    return _end(
        improvement, "drop", outcome=words_of(reason, "reason", "Say why it is dropped."), by=by, at=at
    )


@transaction.atomic
def reopen(*, improvement: ImprovementAction, reason: str, by: Actor, at: datetime) -> ImprovementAction:
    """Raises ValidationError and MoveNotAllowed. What was said when it ended stays among the notes."""
    held = _locked_for(improvement, "reopen")
    words = words_of(reason, "reason", "Say why it is opened again.")
    if held.outcome:
        ImprovementNote.objects.create(
            improvement_action=held,
            text=f"{held.get_state_display()}: {held.outcome}",
            written_by=held.ended_by,
            written_at=held.ended_at or at,
        )
    ImprovementNote.objects.create(
        improvement_action=held, text=f"Opened again: {words}", written_by=by.person, written_at=at
    )
    held.state, held.outcome, held.ended_by, held.ended_at = ImprovementState.OPEN, "", None, None
    held.revision += 1
    held.save()
    record(by=by, verb=MOVES["reopen"].verb, on=held, label=label_of(held), after={"reason": words})
    return held


# --- what the moves are made of -----------------------------------------------------------------------------


def _locked_for(improvement: ImprovementAction, move: str) -> ImprovementAction:
    held = (
        ImprovementAction.objects.select_for_update(of=("self",))
        .select_related("academy", "owner", "kpi")
        .get(pk=improvement.pk)
    )
    if held.state not in MOVES[move].before:
        state = ImprovementState(held.state).label.lower()
        raise MoveNotAllowed(f"This improvement action is {state}: that cannot be done now.")
    return held


def _check_still_agreed_in(review: Review) -> None:
    """Held until the transaction ends, so that nobody signs it meanwhile."""
    held = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if held.state not in MAY_BE_AGREED_IN:
        state = ReviewState(held.state).label
        raise MoveNotAllowed(
            f"This review is {state[0].lower()}{state[1:]}: nothing more is agreed in it. "
            "Open it from the list of improvement actions instead."
        )


def _end(
    improvement: ImprovementAction, move: str, *, outcome: str, by: Actor, at: datetime
) -> ImprovementAction:
    held = _locked_for(improvement, move)
    held.state, held.outcome, held.ended_by, held.ended_at = MOVES[move].after, outcome, by.person, at
    held.revision += 1
    held.save()
    record(by=by, verb=MOVES[move].verb, on=held, label=label_of(held), after={"outcome": outcome})
    return held


def _open_the_next(done: ImprovementAction, *, by: Actor, at: datetime) -> None:
    kinds = {Repeats.HALF_TERMLY: "half_term", Repeats.TERMLY: "term"}
    kind = kinds.get(Repeats(done.repeats))
    spans = Period.objects.filter(kind=kind).values_list("starts_on", "ends_on") if kind else ()
    today = at.astimezone(LONDON).date()
    # The owner may have left, or the area: the next one is theirs to put right, not to be lost.
    following = ImprovementAction.objects.create(
        academy_id=done.academy_id,
        title=done.title,
        text=done.text,
        owner_id=done.owner_id,
        due_on=next_due(done.due_on, done.repeats, list(spans), today=today),
        grid=done.grid,
        area=done.area,
        domain_leads=done.domain_leads,
        measure=done.measure,
        kpi_id=done.kpi_id,
        group=done.group,
        target=done.target,
        origin=done.origin,
        repeats=done.repeats,
        follows=done,
        opened_by=by.person,
        opened_at=at,
    )
    record(
        by=by,
        verb=MOVES["open"].verb,
        on=following,
        label=label_of(following),
        after={name: value for name, value in facts_of(following).items() if value},
    )
    tell_of_assignment(following, by=by, at=at)

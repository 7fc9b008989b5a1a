"""How a proposed target is signed: the local governing board's chair reviews it, the board agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.changes import TargetsChanged, tell
from academies.models import SchoolYear, Target, TargetState
from academies.targets.telling import tell_of_agreement, tell_of_return, tell_of_review
from trust_portal.accounts.access import Access
from trust_portal.accounts.offices import LEFT, has_left
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.ui.dates import LONDON

from .targets import ChangedMeanwhile, MoveNotAllowed, check_move, checked_words, hold_round, label_of, note

LGB, CEO, BOARD = "Local governing board", "Chief executive", "Trust board"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one target. `agrees` False: another one is asked for, `number` if one is named, with `words`.

    `seen` is the target's revision as it was shown.
    """

    target: Target
    seen: int
    agrees: bool = True
    number: Decimal | None = None
    words: str = ""


@transaction.atomic
def review(*, year: SchoolYear, answers: Sequence[Answer], at: datetime, by: Actor) -> list[Target]:
    """As the chair of the academies' local governing boards. All or none.

    Raises ValidationError, MoveNotAllowed and ChangedMeanwhile.
    """
    locked = _locked(year, answers)
    if any(
        has_left(by, place_id=place, at=at) for place in {one.academy.place_id for one in locked.values()}
    ):
        raise MoveNotAllowed(LEFT)
    moved, wanted = [], {}
    for answer in answers:
        target, words = locked[answer.target.pk], checked_words(answer.words)
        move = "review" if answer.agrees else "ask"
        check_move(target, move)
        if not answer.agrees and not words:
            raise ValidationError(f"{target.kpi}: say why another target is needed.")
        _save(target, TargetState.REVIEWED if answer.agrees else TargetState.RETURNED)
        wanted[target.pk] = target.number if answer.agrees else answer.number
        moved.append((target, move, words))
        record(
            by=by,
            verb="target.reviewed" if answer.agrees else "target.returned",
            on=target,
            label=label_of(target),
            after={"number": str(target), "words": words},
        )
    note(moved, at=at, by=by, signed_as=LGB, numbers=wanted)
    tell_of_review(year, _of(moved, "review"), at=at, by=by)
    tell_of_return(year, _of(moved, "ask"), at=at, by=by)
    return [target for target, _, _ in moved]


@transaction.atomic
def agree(
    *,
    year: SchoolYear,
    answers: Sequence[Answer],
    met_on: date,
    signed_as: str,
    minute: str = "",
    at: datetime,
    by: Actor,
) -> list[Target]:
    """For the board, which met on `met_on`; those that it does not agree to go back, with words. All or none.

    What was agreed before of the same cell is superseded. Raises ValidationError, MoveNotAllowed, ChangedMeanwhile.
    """
    if met_on > at.astimezone(LONDON).date():
        raise ValidationError(
            {"met_on": "The meeting is still to come: a target is agreed in it, not before."}
        )
    if signed_as == BOARD and has_left(by, at=at):
        raise MoveNotAllowed(LEFT)
    locked, minute = _locked(year, answers), checked_words(minute)
    for answer in answers:
        check_move(locked[answer.target.pk], "agree" if answer.agrees else "send_back")
        if not answer.agrees and not answer.words.strip():
            raise ValidationError(f"{label_of(locked[answer.target.pk])}: say why it goes back.")
    agreed = [locked[answer.target.pk] for answer in answers if answer.agrees]
    _supersede(year, agreed, at=at, by=by)
    moved = []
    for answer in answers:
        target = locked[answer.target.pk]
        if answer.agrees:
            target.agreed_on = met_on
        _save(target, TargetState.AGREED if answer.agrees else TargetState.RETURNED)
        words = minute if answer.agrees else checked_words(answer.words)
        moved.append((target, "agree" if answer.agrees else "send_back", words))
    note(moved, at=at, by=by, signed_as=signed_as, met_on=met_on)
    _record(year, moved, met_on=met_on, signed_as=signed_as, by=by)
    if agreed:
        tell(TargetsChanged(tuple(sorted({target.kpi_id for target in agreed}))), by=by)
    tell_of_agreement(year, agreed, at=at, by=by)
    tell_of_return(year, _of(moved, "send_back"), at=at, by=by)
    return [target for target, _, _ in moved]


def capacity_of(access: Access) -> str:
    """For whom this person signs: the chief executive acts for the board as well."""
    return CEO if Role.CEO in access.roles and Role.TRUSTEE not in access.roles else BOARD


def _of(moved: Sequence[tuple[Target, str, str]], move: str) -> list[Target]:
    return [target for target, made, _ in moved if made == move]


def _locked(year: SchoolYear, answers: Sequence[Answer]) -> Mapping[int, Target]:
    hold_round(year)
    asked = {answer.target.pk for answer in answers}
    if len(asked) < len(answers):
        raise MoveNotAllowed("A target is named twice.")
    found = {one.pk: one for one in Target.objects.of_round(year).with_names().filter(pk__in=asked)}
    if asked - set(found):
        raise MoveNotAllowed("One of these targets belongs to another school year.")
    if differing := {
        (one.academy_id, one.kpi_id): one
        for answer in answers
        if (one := found[answer.target.pk]).revision != answer.seen
    }:
        raise ChangedMeanwhile(differing)
    return found


def _save(target: Target, state: TargetState) -> None:
    target.state = state
    target.revision += 1
    target.save(update_fields=["state", "revision", "agreed_on"])


def _supersede(year: SchoolYear, agreed: Sequence[Target], *, at: datetime, by: Actor) -> None:
    """Those that stand where another one is agreed now."""
    by_cell = {(one.academy_id, one.kpi_id, one.pupil_group): one for one in agreed}
    standing = Target.objects.of_round(year).agreed().with_names()
    standing = standing.filter(academy__in={one.academy_id for one in agreed})
    moved = []
    for old in standing:
        new = by_cell.get((old.academy_id, old.kpi_id, old.pupil_group))
        if new is None:
            continue
        check_move(old, "supersede")
        _save(old, TargetState.SUPERSEDED)
        moved.append((old, "supersede", new.reason))
        facts = {"by": str(new), "reason": new.reason}
        record(by=by, verb="target.superseded", on=old, label=label_of(old), after=facts)
    note(moved, at=at, by=by)


def _record(
    year: SchoolYear,
    moved: Sequence[tuple[Target, str, str]],
    *,
    met_on: date,
    signed_as: str,
    by: Actor,
) -> None:
    facts = {"met_on": met_on.isoformat(), "signed_as": signed_as}
    agreed = _of(moved, "agree")
    if len(agreed) == 1:
        after = {**facts, "number": str(agreed[0])}
        record(by=by, verb="target.agreed", on=agreed[0], label=label_of(agreed[0]), after=after)
    elif agreed:
        academies = sorted({str(target.academy) for target in agreed})
        after = {**facts, "targets": str(len(agreed)), "academies": ", ".join(academies)}
        record(by=by, verb="target.agreed_together", on=year, label=f"{year}", after=after)
    for target, move, words in moved:
        if move == "send_back":
            after = {**facts, "words": words}
            record(by=by, verb="target.returned", on=target, label=label_of(target), after=after)

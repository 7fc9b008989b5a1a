"""What can be done with targets: propose them, one or a whole grid, change and withdraw a proposal.

How they are signed is in `target_signing`. A round is worked on by many at once: all moves of a school year happen one
after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy, Kpi, SchoolYear, Target, TargetState, TargetStep
from academies.models.targets import WORDS_AT_MOST
from academies.targets.evidence import Cell, Evidence
from academies.targets.lifecycle import MOVES
from academies.targets.telling import tell_of_proposals
from academies.targets.tokens import NOTHING, token_of
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record


class MoveNotAllowed(Exception):
    """Where the target stands does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved after it was shown; `current` holds what stands now of each cell that differs."""

    def __init__(self, current: Mapping[Cell, Target | None]) -> None:
        super().__init__("Somebody else changed these targets meanwhile.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Wish:
    """A number for a cell. `seen` is the token of what stood there when the person began; None: whatever stands."""

    academy: Academy
    kpi: Kpi
    number: Decimal
    reason: str = ""
    seen: str | None = None

    @property
    def cell(self) -> Cell:
        return self.academy.pk, self.kpi.pk


@transaction.atomic
def propose(
    *,
    year: SchoolYear,
    group: str,
    wishes: Sequence[Wish],
    evidence: Mapping[Cell, Evidence],
    at: datetime,
    by: Actor,
) -> list[Target]:
    """Propose these numbers, or put proposals right; what stands already with the same number stays as it is.

    Raises ChangedMeanwhile, ValidationError and MoveNotAllowed; then nothing is proposed.
    """
    hold_round(year)
    standing = standing_of(year, group, wishes)
    if differing := {
        wish.cell: standing.get(wish.cell)
        for wish in wishes
        if wish.seen is not None and token_of(standing.get(wish.cell)) != wish.seen
    }:
        raise ChangedMeanwhile(differing)
    moved: list[tuple[Target, str, str]] = []
    for wish in wishes:
        reason = checked_words(wish.reason)
        stands = standing.get(wish.cell)
        known = evidence.get(wish.cell, Evidence()).as_json()
        if stands is None or stands.state == TargetState.AGREED:
            if stands is not None and stands.number == wish.number:
                continue
            if stands is not None and not reason:
                raise ValidationError(
                    f"The board has agreed {stands.kpi} of {stands.academy}. Say why another target is needed."
                )
            target = Target.objects.create(
                academy=wish.academy,
                kpi=wish.kpi,
                school_year=year,
                pupil_group=group,
                number=wish.number,
                reason=reason,
                evidence=known,
                proposed_at=at,
            )
            moved.append((target, "propose", reason))
        elif _changes(stands, wish, reason):
            check_move(stands, "change")
            stands.number, stands.reason, stands.evidence = wish.number, reason, known
            stands.state, stands.proposed_at = TargetState.PROPOSED, at
            stands.revision += 1
            stands.save()
            moved.append((stands, "change", reason))
    note(moved, at=at, by=by)
    _record_proposals(moved, year, by=by)
    proposed = [target for target, _, _ in moved]
    tell_of_proposals(year, proposed, at=at, by=by)
    return proposed


@transaction.atomic
def withdraw(*, target: Target, reason: str, at: datetime, by: Actor) -> Target:
    """Take a proposal back; it stays in the history. Raises ValidationError and MoveNotAllowed."""
    hold_round(target.school_year)
    locked = locked_target(target)
    check_move(locked, "withdraw")
    words = checked_words(reason)
    if not words:
        raise ValidationError({"reason": "Say why it is withdrawn."})
    locked.state = TargetState.WITHDRAWN
    locked.revision += 1
    locked.save(update_fields=["state", "revision"])
    note([(locked, "withdraw", words)], at=at, by=by)
    record(by=by, verb="target.withdrawn", on=locked, label=label_of(locked), after={"reason": words})
    return locked


# --- what all moves are made of -----------------------------------------------------------------------------


def hold_round(year: SchoolYear) -> None:
    """Nobody else makes a move with targets of this school year until the transaction ends."""
    SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)


def locked_target(target: Target) -> Target:
    return Target.objects.with_names().get(pk=target.pk)


def standing_of(year: SchoolYear, group: str, wishes: Sequence[Wish]) -> Mapping[Cell, Target]:
    """Of each cell the open target, else the agreed one."""
    found = (
        Target.objects.of_round(year)
        .standing()
        .with_names()
        .filter(
            pupil_group=group,
            academy__in={wish.academy.pk for wish in wishes},
            kpi__in={wish.kpi.pk for wish in wishes},
        )
    )
    ordered = sorted(found, key=lambda one: one.state != TargetState.AGREED)
    return {(one.academy_id, one.kpi_id): one for one in ordered}


def check_move(target: Target, move: str) -> None:
    if target.state not in MOVES[move].before:
        state = TargetState(target.state).label.lower()
        raise MoveNotAllowed(f"{label_of(target)} is {state}: that can no longer be done.")


def note(
    moved: Sequence[tuple[Target, str, str]],
    *,
    at: datetime,
    by: Actor,
    signed_as: str = "",
    numbers: Mapping[int, Decimal | None] | None = None,
    **facts: object,
) -> None:
    """Write a step for each move: target, move and words. `numbers`: by target, where it is not the target's own."""
    TargetStep.objects.bulk_create(
        TargetStep(
            target=target,
            move=move,
            number=target.number if numbers is None else numbers.get(target.pk),
            words=words,
            signed_as=signed_as,
            made_by=by.person,
            made_at=at,
            **facts,
        )
        for target, move, words in moved
    )


def checked_words(text: str) -> str:
    words = text.strip()
    if len(words) > WORDS_AT_MOST:
        raise ValidationError(f"Use at most {WORDS_AT_MOST:,} characters; these are {len(words):,}.")
    return words


def label_of(target: Target) -> str:
    return f"{target.academy}: {target.kpi}, {target.school_year}"


def _changes(stands: Target, wish: Wish, reason: str) -> bool:
    if stands.number != wish.number:
        return True
    # The same number again answers whoever asked for another one, with the reason.
    if stands.state == TargetState.RETURNED and reason:
        return True
    return stands.state == TargetState.PROPOSED and bool(reason) and reason != stands.reason


def _record_proposals(moved: Sequence[tuple[Target, str, str]], year: SchoolYear, *, by: Actor) -> None:
    if len(moved) == 1:
        target, _, reason = moved[0]
        facts = {"number": str(target), "reason": reason}
        record(by=by, verb="target.proposed", on=target, label=label_of(target), after=facts)
    elif moved:
        academies = sorted({str(target.academy) for target, _, _ in moved})
        record(
            by=by,
            verb="target.proposed_together",
            on=year,
            label=f"{year}",
            after={"targets": len(moved), "academies": academies},
        )


__all__ = ["NOTHING", "ChangedMeanwhile", "MoveNotAllowed", "Wish", "propose", "withdraw"]

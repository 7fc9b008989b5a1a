"""What all moves of a decision about a support level need."""

from __future__ import annotations

from datetime import datetime

from assurance.in_force import InForce
from assurance.level_lifecycle import MOVES
from assurance.models import DecisionState, LevelDecision


class MoveNotAllowed(Exception):
    """The decision's state, or what is missing, does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the decision after it was shown; `current` is what stands now."""

    def __init__(self, current: LevelDecision) -> None:
        super().__init__("This proposal was changed by somebody else.")
        self.current = current


def locked_for(decision: LevelDecision, move: str) -> LevelDecision:
    """`move` of level_lifecycle.py. Raises MoveNotAllowed."""
    held = (
        LevelDecision.objects.select_for_update(of=("self",))
        .select_related("version", "academy")
        .get(pk=decision.pk)
    )
    state = DecisionState(held.state)
    if state not in MOVES[move].before:
        raise MoveNotAllowed(f"This proposal is {state.label.lower()}: that can no longer be done.")
    return held


def bring_into_force(decision: LevelDecision, *, at: datetime) -> None:
    same = LevelDecision.objects.filter(
        academy_id=decision.academy_id, model=decision.model, subject=decision.subject
    )
    same.filter(state=DecisionState.AGREED, effective_to__isnull=True).exclude(pk=decision.pk).update(
        effective_to=decision.effective_from, ended_at=at
    )
    decision.state = MOVES["bring into force"].after
    decision.save(update_fields=["state"])


def label_of(decision: LevelDecision, framework: InForce) -> str:
    model = framework.pack.support_model(decision.model)
    level = framework.pack.scale(model.scale).level(decision.level).name
    subjects = {one.id: one.name for one in model.subjects}
    about = f", {subjects.get(decision.subject, decision.subject)}" if decision.subject else ""
    return f"{decision.academy}{about}: {model.level_word} {level}"

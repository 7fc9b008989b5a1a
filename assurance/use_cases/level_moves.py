"""The life of a decision about a support level: which moves there are, and what all of them need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assurance.in_force import InForce
from assurance.models import DecisionState, LevelDecision

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


def locked_for(decision: LevelDecision, move: str) -> LevelDecision:
    held = (
        LevelDecision.objects.select_for_update(of=("self",))
        .select_related("version", "academy")
        .get(pk=decision.pk)
    )
    state = DecisionState(held.state)
    if state not in MOVES[move]:
        raise MoveNotAllowed(f"This proposal is {state.label.lower()}: that can no longer be done.")
    return held


def bring_into_force(decision: LevelDecision, *, at: datetime) -> None:
    same = LevelDecision.objects.filter(
        academy_id=decision.academy_id, model=decision.model, subject=decision.subject
    )
    same.filter(state=DecisionState.AGREED, effective_to__isnull=True).exclude(pk=decision.pk).update(
        effective_to=decision.effective_from, ended_at=at
    )
    decision.state = DecisionState.AGREED
    decision.save(update_fields=["state"])


def label_of(decision: LevelDecision, framework: InForce) -> str:
    model = framework.pack.support_model(decision.model)
    level = framework.pack.scale(model.scale).level(decision.level).name
    subjects = {one.id: one.name for one in model.subjects}
    about = f", {subjects.get(decision.subject, decision.subject)}" if decision.subject else ""
    return f"{decision.academy}{about}: {model.level_word} {level}"

"""The life of a headteacher's report as a table: which moves there are, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import Report, ReportState


class MoveNotAllowed(Exception):
    """The report's state, or what is missing, does not allow this; the text says why."""


@dataclass(frozen=True, slots=True)
class Move:
    """`after` by the state before. `needs` is the permission, at the report's academy."""

    after: Mapping[ReportState, ReportState]
    needs: str


MOVES: Mapping[str, Move] = {
    "write": Move(
        {
            ReportState.NOT_STARTED: ReportState.DRAFTING,
            ReportState.DRAFTING: ReportState.DRAFTING,
            ReportState.RETURNED: ReportState.RETURNED,
        },
        "head_report.write",
    ),
    "submit": Move(
        {
            ReportState.NOT_STARTED: ReportState.SUBMITTED,
            ReportState.DRAFTING: ReportState.SUBMITTED,
            ReportState.RETURNED: ReportState.RESUBMITTED,
        },
        "head_report.submit",
    ),
    "return": Move(
        {ReportState.SUBMITTED: ReportState.RETURNED, ReportState.RESUBMITTED: ReportState.RETURNED},
        "head_report.return",
    ),
    "lock": Move(
        {ReportState.SUBMITTED: ReportState.LOCKED, ReportState.RESUBMITTED: ReportState.LOCKED},
        "head_report.return",
    ),
}

OWNERS: Mapping[ReportState, str] = {
    ReportState.NOT_STARTED: "the academy's headteacher and contributors",
    ReportState.DRAFTING: "the academy's headteacher and contributors; only the headteacher submits",
    ReportState.SUBMITTED: "the Director of Education, who reviews or returns it; the local board reads it",
    ReportState.RETURNED: "the academy's headteacher and contributors, who answer the comments",
    ReportState.RESUBMITTED: "the Director of Education, who reviews or returns it; the local board reads it",
    ReportState.LOCKED: "nobody: it stays as it was when the review was signed",
}

_NOT_NOW: Mapping[str, str] = {
    "write": "is {state}: nothing can be written in it now.",
    "submit": "is {state} already.",
    "return": "is {state}: only a report that is submitted can be returned.",
    "lock": "is {state}: only a report that is submitted can be locked.",
}


def after(report: Report, move: str) -> ReportState:
    """The state that the move leads to. Raises MoveNotAllowed."""
    state = ReportState(report.state)
    try:
        return MOVES[move].after[state]
    except KeyError:
        raise MoveNotAllowed(f"This report {_NOT_NOW[move].format(state=state.label.lower())}") from None


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {ReportState.NOT_STARTED}: open"]
    for name, move in MOVES.items():
        lines += [f"    {before} --> {later}: {name}" for before, later in move.after.items()]
    return "\n".join(lines)

"""What every change of a meeting needs: the lock, the state, and what refuses it."""

from __future__ import annotations

from governance.lifecycle import MOVES, WHILE
from governance.models import Meeting, MeetingState
from trust_portal.ui.dates import day_in_words


class MoveNotAllowed(Exception):
    """The meeting's state, or what is missing, does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the record after it was shown; `current` is what stands now."""

    def __init__(self, current: object) -> None:
        super().__init__("This was changed by somebody else meanwhile. Look at it again.")
        self.current = current


def locked_for(meeting: Meeting, doing: str) -> Meeting:
    """The meeting, held until the transaction ends. `doing` is a key of MOVES or WHILE."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    allowed = MOVES[doing].before if doing in MOVES else WHILE[doing]
    if held.state not in allowed:
        word = MeetingState(held.state).label.lower()
        raise MoveNotAllowed(f"This meeting is at “{word}”: that cannot be done now.")
    return held


def label_of(meeting: Meeting) -> str:
    return f"{meeting.body.name}, {day_in_words(meeting.met_on)}"

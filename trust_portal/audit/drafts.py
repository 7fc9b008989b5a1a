"""Words of drafts and of meetings in the trail: whoever may read the trail of the trust need not be among those who
read the drafts, or sit on that board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .models import AuditEntry

# Verbs whose before and after are words that only authors, reviewers and whoever they are shown to read, at least for
# a time. An entry cannot tell whether that time is over; once it is, the words stand on the record for its readers.
WORDS_OF_DRAFTS = frozenset(
    {
        "minutes.entry_added",
        "minutes.entry_changed",
        "minutes.entry_removed",
        "matter.closed",  # of minutes that the members need not have seen
        "lgb_review.said",
        "lgb_review.said_anew",
        "lgb_review.withdrawn",
        "lgb_review.answered",
        "visit.noted",
        "visit.shared",
        "visit.replied",
        "visit.taken_up",
        "statement.written",
        "statement.discarded",
        "rating.judged",
        "rating.confirmed",
        "rating.corrected",
        "review.replied",
        "report.returned",
        "evidence.kept",  # of a note, or with the papers of a meeting
        "evidence.removed",
        "evidence.expired",
    }
)
# Verbs whose before and after are words of one body's agenda, papers, minutes and packs, which its own readers read.
WORDS_OF_MEETINGS = frozenset(
    {
        "meeting.planned",
        "meeting.moved",
        "meeting.cancelled",
        "meeting.item_added",
        "meeting.item_changed",
        "meeting.item_removed",
        "meeting.paper_added",
        "meeting.paper_removed",
        "meeting.duties_said",
        "meeting.attendance_noted",
        "minutes.corrected",
        "board_pack.asked_for",
        "board_pack.withdrawn",
        "escalation.made",
        "escalation.answered",
    }
)
PRIVATE_WORDS = WORDS_OF_DRAFTS | WORDS_OF_MEETINGS
INSTEAD = "The words are on the record itself."


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says to a reader: before and after, or `instead` of them a sentence."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    instead: str = ""


def told_trust_wide(entry: AuditEntry) -> Told:
    """To everybody who may read the trail of the trust: on its page, in its file, by the API."""
    if entry.verb in PRIVATE_WORDS and (entry.before or entry.after):
        return Told(None, None, INSTEAD)
    return told_whole(entry)


def told_whole(entry: AuditEntry) -> Told:
    """To readers of the record itself, on whose page the entry stands."""
    return Told(entry.before, entry.after)

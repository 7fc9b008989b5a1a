"""Who decides: boards and committees, their meetings and minutes, and the packs that were built."""

from .bodies import (
    Body,
    BodyKind,
    BodyMember,
    BodyMemberQuerySet,
    BodyQuerySet,
    DelegatedDecision,
    MemberRole,
)
from .duties import DutyMet
from .lgb_reviews import (
    Escalation,
    EscalationQuerySet,
    LgbAnswer,
    LgbEntry,
    LgbEntryKind,
    LgbReview,
    LgbReviewQuerySet,
    LgbReviewState,
)
from .meetings import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    AttendanceStatus,
    Meeting,
    MeetingQuerySet,
    MeetingState,
    Paper,
    PaperKind,
    Purpose,
)
from .minutes import EntryKind, Matter, MatterQuerySet, MatterState, MinuteEntry, Minutes
from .packs import BuiltPack, BuiltPackQuerySet, PackScope

__all__ = [
    "AgendaItem",
    "AgendaTemplateItem",
    "Attendance",
    "AttendanceStatus",
    "Body",
    "BodyKind",
    "BodyMember",
    "BodyMemberQuerySet",
    "BodyQuerySet",
    "BuiltPack",
    "BuiltPackQuerySet",
    "DelegatedDecision",
    "DutyMet",
    "EntryKind",
    "Escalation",
    "EscalationQuerySet",
    "LgbAnswer",
    "LgbEntry",
    "LgbEntryKind",
    "LgbReview",
    "LgbReviewQuerySet",
    "LgbReviewState",
    "Matter",
    "MatterQuerySet",
    "MatterState",
    "Meeting",
    "MeetingQuerySet",
    "MeetingState",
    "MemberRole",
    "MinuteEntry",
    "Minutes",
    "PackScope",
    "Paper",
    "PaperKind",
    "Purpose",
]

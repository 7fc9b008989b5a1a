"""Who decides: boards and committees, their meetings and minutes, and the packs that were built."""

from .board_packs import (
    READABLE,
    BoardPack,
    BoardPackQuerySet,
    BoardPackState,
    PackReceipt,
    ReceiptKind,
)
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
from .packs import BuiltPack, BuiltPackQuerySet, PackFile, PackScope

__all__ = [
    "READABLE",
    "AgendaItem",
    "AgendaTemplateItem",
    "Attendance",
    "AttendanceStatus",
    "BoardPack",
    "BoardPackQuerySet",
    "BoardPackState",
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
    "Matter",
    "MatterQuerySet",
    "MatterState",
    "Meeting",
    "MeetingQuerySet",
    "MeetingState",
    "MemberRole",
    "MinuteEntry",
    "Minutes",
    "PackFile",
    "PackReceipt",
    "PackScope",
    "Paper",
    "PaperKind",
    "Purpose",
    "ReceiptKind",
]

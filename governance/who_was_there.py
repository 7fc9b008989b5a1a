"""Who was at a meeting and whether it was quorate: as noted now, or as kept with minutes that are signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from governance.models import AttendanceStatus, BodyMember, Meeting, Minutes


@dataclass(frozen=True, slots=True)
class There:
    """`status` is a key of AttendanceStatus, `said` its words then; `interest` what was declared."""

    name: str
    status: str
    said: str
    interest: str


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many are needed, how many members were present, and how many were in office on the day."""

    needed: int
    present: int
    members: int

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def is_possible(self) -> bool:
        return self.members >= self.needed


@dataclass(frozen=True, slots=True)
class Noted:
    attendance: tuple[There, ...]
    quorum: Quorum


def noted_now(meeting: Meeting) -> Noted:
    """As the clerk has noted it until now. Two queries; `meeting.body` is loaded."""
    rows = meeting.attendance.select_related("member__person").order_by("pk")
    attendance = tuple(There(str(one), one.status, one.get_status_display(), one.interest) for one in rows)
    present = sum(1 for one in attendance if one.status == AttendanceStatus.PRESENT)
    in_office = BodyMember.objects.filter(body_id=meeting.body_id).in_office(on=meeting.met_on).count()
    return Noted(attendance, Quorum(meeting.body.quorum, present, in_office))


def to_keep(noted: Noted) -> dict[str, Any]:
    """{"attendance": [{"name", "status", "said", "interest"}], "quorum": {"needed", "present", "members", "is_met"}}"""
    return {
        "attendance": [asdict(one) for one in noted.attendance],
        "quorum": {**asdict(noted.quorum), "is_met": noted.quorum.is_met},
    }


def noted_for(meeting: Meeting, minutes: Minutes | None) -> Noted:
    """What belongs beside these minutes: what was kept as they were signed, else what is noted now."""
    if minutes is None or minutes.as_signed is None:
        return noted_now(meeting)
    kept: Mapping[str, Any] = minutes.as_signed
    quorum = kept["quorum"]
    return Noted(
        tuple(There(**one) for one in kept["attendance"]),
        Quorum(quorum["needed"], quorum["present"], quorum["members"]),
    )

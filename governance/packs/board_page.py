"""What a board pack's page and the API tell of its readers: who of the members has opened it, and who has not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.models import BoardPack, BodyMember, ReceiptKind


@dataclass(frozen=True, slots=True)
class Reader:
    """`has_account` is false for members from outside the portal: the clerk sends them the file."""

    name: str
    is_member: bool
    opened_at: datetime | None = None
    downloaded_at: datetime | None = None
    has_account: bool = True

    @property
    def has_read(self) -> bool:
        return self.opened_at is not None or self.downloaded_at is not None


@dataclass(frozen=True, slots=True)
class Readers:
    """The members of the body in office first, then whoever else has read it."""

    everybody: tuple[Reader, ...]

    @property
    def members(self) -> int:
        return sum(one.is_member for one in self.everybody)

    @property
    def members_who_read(self) -> int:
        return sum(one.is_member and one.has_read for one in self.everybody)


def readers_of(pack: BoardPack, *, on: date) -> Readers:
    """Two queries."""
    found: dict[int, dict[str, datetime]] = {}
    names: dict[int, str] = {}
    for receipt in pack.receipts.select_related("person").order_by("first_at", "pk"):
        found.setdefault(receipt.person_id, {})[receipt.kind] = receipt.first_at
        names[receipt.person_id] = str(receipt.person)
    members = BodyMember.objects.filter(body_id=pack.meeting.body_id).in_office(on=on)
    readers = []
    for member in members.select_related("person").chairs_first():
        at = found.pop(member.person_id, {}) if member.person_id else {}
        readers.append(_reader(str(member), at, is_member=True, has_account=member.person_id is not None))
    others = [_reader(names[person_id], at, is_member=False) for person_id, at in found.items()]
    return Readers((*readers, *sorted(others, key=lambda one: one.name)))


def _reader(name: str, at: dict[str, datetime], *, is_member: bool, has_account: bool = True) -> Reader:
    return Reader(name, is_member, at.get(ReceiptKind.WEB), at.get(ReceiptKind.PDF), has_account)

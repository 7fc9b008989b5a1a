"""Reading the trail page by page, newest first, by position and never by counting: as fast at the end of a
long trail as at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from .models import AuditEntry, AuditEntryQuerySet

PAGE_SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Position:
    """Where an entry stands. Entries of one transaction share their time, so its number counts too."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.pk}"

    @classmethod
    def of(cls, entry: AuditEntry) -> Position:
        return cls(entry.at, entry.pk)

    @classmethod
    def read(cls, text: str) -> Position | None:
        """From an address; None for anything that is not a position."""
        moment, _, pk = text.partition("-")
        if not (text.isascii() and moment.isdigit() and pk.isdigit() and len(text) <= 36):
            return None
        try:
            return cls(_EPOCH + int(moment) * _MICROSECOND, int(pk))
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries, newest first. `older` and `newer` are the positions that the neighbouring pages start from."""

    entries: Sequence[AuditEntry]
    older: Position | None
    newer: Position | None


def read_page(
    entries: AuditEntryQuerySet,
    *,
    older_than: Position | None = None,
    newer_than: Position | None = None,
    size: int = PAGE_SIZE,
) -> TrailPage:
    """One page of these entries, in one query. Without a position the newest; `newer_than` wins over the other."""
    if newer_than is not None:
        found = list(_newer(entries, newer_than).order_by("at", "pk")[: size + 1])
        rows = found[:size][::-1]
        return TrailPage(
            entries=rows,
            older=Position.of(rows[-1]) if rows else None,
            newer=Position.of(rows[0]) if len(found) > size else None,
        )
    if older_than is not None:
        entries = _older(entries, older_than)
    found = list(entries.newest_first()[: size + 1])
    rows = found[:size]
    return TrailPage(
        entries=rows,
        older=Position.of(rows[-1]) if len(found) > size else None,
        newer=Position.of(rows[0]) if rows and older_than is not None else None,
    )


def in_batches(entries: AuditEntryQuerySet, *, size: int = 2000) -> Iterator[AuditEntry]:
    """All of them, newest first, holding one batch in memory at a time."""
    older_than: Position | None = None
    while True:
        page = read_page(entries, older_than=older_than, size=size)
        yield from page.entries
        older_than = page.older
        if older_than is None:
            return


# The first condition alone is the index's; the second only sorts out the entries of the same moment.
def _older(entries: AuditEntryQuerySet, position: Position) -> AuditEntryQuerySet:
    return entries.filter(at__lte=position.at).exclude(Q(at=position.at, pk__gte=position.pk))


def _newer(entries: AuditEntryQuerySet, position: Position) -> AuditEntryQuerySet:
    return entries.filter(at__gte=position.at).exclude(Q(at=position.at, pk__lte=position.pk))

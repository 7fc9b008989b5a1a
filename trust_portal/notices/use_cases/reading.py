"""What a person does with their own notices. Reading is no change of the trust: no audit entry."""

from __future__ import annotations

from datetime import datetime

from trust_portal.notices.models import Notice


def mark_read(*, notice: Notice, at: datetime) -> Notice:
    """One that was read before stays read since then."""
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
        notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(*, person_id: int, until: datetime, at: datetime) -> int:
    """All that were told until then, so that nothing is read unseen; how many were not read before."""
    return Notice.objects.of(person_id).unread().filter(told_at__lte=until).update(read_at=at)

"""Telling people in the bound trust that something happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.http import url_has_allowed_host_and_scheme

from .kinds import NoticeKind, notice_kind_named, notice_kinds, register_notice_kind
from .models import Frequency, Notice, NoticePreference

__all__ = ["NoticeKind", "register_notice_kind", "tell"]

_BY_ITSELF: Mapping[str, Frequency] = {
    "at once": Frequency.AT_ONCE,
    "digest": Frequency.DAILY,
    "never": Frequency.NEVER,
}
_LONGEST = 500


def tell(*, to: Collection[int], event: str, kind: str, text: str, url: str, at: datetime) -> int:
    """One notice for each of these people, in the caller's transaction; how many of them are new.

    `event` is a key that is unique for trust and person: telling twice changes nothing. Mail follows by itself,
    as each person has chosen. Raises KeyError for a kind that is not registered, and ValueError for an address
    outside of the portal or an event that is too long to be kept whole.
    """
    known = notice_kind_named(kind)
    if not url.startswith("/") or len(url) > _LONGEST or not url_has_allowed_host_and_scheme(url, None):
        raise ValueError(f"{url!r} is not a path inside the portal")
    if not event or len(event) > 200:
        raise ValueError("An event needs a key of at most 200 characters")
    people = sorted(set(to))
    if not people:
        return 0
    before = set(Notice.objects.filter(event=event, person_id__in=people).values_list("person_id", flat=True))
    new = [person_id for person_id in people if person_id not in before]
    if not new:
        return 0
    chosen = dict(
        NoticePreference.objects.filter(kind=kind, person_id__in=new).values_list("person_id", "mails")
    )
    words = " ".join(text.split())
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=person_id,
                event=event,
                kind=kind,
                text=words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…",
                url=url,
                told_at=at,
                mails=Frequency(chosen.get(person_id, mails_by_itself(known))),
            )
            for person_id in new
        ],
        ignore_conflicts=True,  # told by somebody else in the same moment
    )
    return len(new)


def mails_by_itself(kind: NoticeKind) -> Frequency:
    """How a kind is mailed to whoever has chosen nothing."""
    return _BY_ITSELF[kind.mails]


def kinds_that_mail() -> tuple[NoticeKind, ...]:
    return tuple(kind for kind in notice_kinds() if kind.mails != "never")

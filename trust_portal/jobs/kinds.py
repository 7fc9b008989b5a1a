"""The kinds of job there are. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Job, Queue
    from .run import JobRun


class JobFailed(Exception):
    """The job cannot be done; the text tells the person why and what to do. It is not tried again."""


def leave_nothing(job: Job, trust_id: int) -> None:
    """For kinds that keep no files."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do with a job that ended: an address inside the trust that takes the job's number."""

    label: str
    url_name: str
    permission: str
    icon: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a job's page says and offers once the job is done."""

    note: str = ""
    actions: tuple[Action, ...] = ()


def offer_nothing(job: Job, at: datetime) -> Offer:
    return Offer()


@dataclass(frozen=True, slots=True)
class JobKind:
    """`work` runs inside the trust's transaction: all it writes commits together with the job's outcome.

    It raises JobFailed for what the person must know. `label` is what pages call the job. With
    `sees_one_moment` everything it reads is as it was when it began, whatever others change meanwhile.
    `clean_up` is called with the trust's id after a job has ended in any way and that is committed; it
    removes the files that only the unfinished job needed. A crash may skip it: a tidier must find such files
    as well.
    `afterwards` is called with the trust's id after a job was done and that is committed: for what must happen at
    most once, such as a mail. A crash skips it, and nothing makes up for it: it is to say by itself what it begins.
    `offer` says what the page of a job that is done offers at this time.
    """

    name: str
    label: str
    queue: Queue
    work: Callable[[JobRun], None]
    is_shown: bool = True
    sees_one_moment: bool = False
    clean_up: Callable[[Job, int], None] = leave_nothing
    afterwards: Callable[[Job, int], None] = leave_nothing
    offer: Callable[[Job, datetime], Offer] = offer_nothing


_kinds: dict[str, JobKind] = {}


def register_kind(kind: JobKind) -> None:
    """Registering the same kind twice is harmless; another one under its name is a ValueError."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is a job kind {kind.name} already")


def kind_named(name: str) -> JobKind:
    return _kinds[name]


def all_kinds() -> tuple[JobKind, ...]:
    return tuple(_kinds.values())


def shown_kinds() -> tuple[JobKind, ...]:
    """Those that the list of jobs tells about; the others are the portal's own errands."""
    return tuple(kind for kind in _kinds.values() if kind.is_shown)

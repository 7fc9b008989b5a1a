"""The kinds of notice there are. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trust_portal.accounts.roles import Role, reaches


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`label` is what the page of preferences calls it: "Somebody mentions you".

    `mails` says how it is mailed to whoever has chosen nothing: "at once", in the daily "digest", or "never";
    kinds that are never mailed cannot be chosen either. `roles`: who is told such a thing; empty: anybody may be.
    """

    name: str
    label: str
    mails: Literal["at once", "digest", "never"]
    roles: tuple[Role, ...] = ()


def roles_that_may(code: str) -> tuple[Role, ...]:
    return tuple(role for role in Role if reaches(role, code))


_kinds: dict[str, NoticeKind] = {}


def register_notice_kind(kind: NoticeKind) -> None:
    """Registering the same kind twice is harmless; another one under its name is a ValueError."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is a kind of notice {kind.name} already")


def notice_kind_named(name: str) -> NoticeKind:
    """Raises KeyError for a kind that no app has registered."""
    return _kinds[name]


def notice_kinds() -> tuple[NoticeKind, ...]:
    """By their labels."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.label))

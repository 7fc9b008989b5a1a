"""Every view says who may use it; a view that does not is refused by the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from .roles import codes

View = TypeVar("View", bound=Callable[..., Any])


class Audience(Enum):
    PUBLIC = "anybody"
    SIGNED_IN = "anybody who is signed in"
    OPERATOR = "operators of the portal"
    LINK_HOLDER = "whoever holds the link, inside the trust it names"
    MEMBER = "anybody with a role in the trust"
    PERMITTED = "members whose role has the permission"


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """`write_permission` is asked for instead by methods that change something; empty: the same one."""

    audience: Audience
    permission: str = ""
    write_permission: str = ""

    def permission_for(self, method: str | None) -> str:
        """What a request with this method needs; only for PERMITTED."""
        return self.permission if method in SAFE_METHODS else self.write_permission or self.permission

    @property
    def is_inside_a_trust(self) -> bool:
        return self.audience in (Audience.LINK_HOLDER, Audience.MEMBER, Audience.PERMITTED)


def rule_of(view: Any) -> Rule | None:
    """What the view says, or None: functions, class-based views and API views alike."""
    for holder in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        rule = getattr(holder, "access_rule", None)
        if isinstance(rule, Rule):
            return rule
    return None


def _says(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return mark


public = _says(Rule(Audience.PUBLIC))
signed_in = _says(Rule(Audience.SIGNED_IN))
operator_only = _says(Rule(Audience.OPERATOR))
link_holder = _says(Rule(Audience.LINK_HOLDER))
any_member = _says(Rule(Audience.MEMBER))


def requires(permission: str, *, write: str = "") -> Callable[[View], View]:
    """Members with this permission ("people.read"), or with `write` where the method changes something.

    A code that nobody can hold is a ValueError.
    """
    for code in filter(None, (permission, write)):
        if code not in codes():
            raise ValueError(f"{code!r} is not in the permission table")
    return _says(Rule(Audience.PERMITTED, permission, write))

"""Where a person starts in a trust: each role has its own first page. An app names its own when it starts."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from .access import Access
from .roles import Role

# Called with who asks; the address to begin at, or "" where there is nothing for them.
Start = Callable[[Access], str]
_starts: dict[Role, Start] = {}
# Of several roles the one counts that has most to do with the whole trust.
_FIRST = (
    Role.CEO,
    Role.DIRECTOR_OF_EDUCATION,
    Role.OPERATIONS_LEAD,
    Role.DATA_MANAGER,
    Role.TRUST_ADMIN,
    Role.TRUSTEE,
)


def register_start(role: Role, start: Start) -> None:
    """Registering another one for the same role takes its place."""
    _starts[role] = start


def page(url_name: str) -> Start:
    """A page of the trust that takes no more than the trust's name."""
    return lambda access: reverse(url_name, kwargs={"trust": access.trust.slug})


def start_for(access: Access) -> str:
    """The first page of the first role that has one, else the overview."""
    held = sorted(access.roles, key=lambda role: _FIRST.index(role) if role in _FIRST else len(_FIRST))
    for role in held:
        start = _starts.get(role)
        if start is not None and (href := start(access)):
            return href
    return reverse("overview", kwargs={"trust": access.trust.slug})

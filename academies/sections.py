"""What other parts of the portal add to an academy's page. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from academies.models import Academy
from trust_portal.accounts.access import Access


@dataclass(frozen=True, slots=True)
class Section:
    """`template` draws one card; what it needs is in `content`, there as `section`."""

    template: str
    content: Mapping[str, Any] = field(default_factory=dict)


# Called with the academy, who asks, and today; None where there is nothing for them to see.
SectionMaker = Callable[[Academy, Access, date], Section | None]
_makers: dict[SectionMaker, int] = {}


def register_section(maker: SectionMaker, *, place: int) -> None:
    """Sections stand in the order of `place`. Registering the same one twice is harmless."""
    _makers[maker] = place


def sections_of(academy: Academy, access: Access, *, on: date) -> tuple[Section, ...]:
    made = (maker(academy, access, on) for maker in sorted(_makers, key=_makers.__getitem__))
    return tuple(section for section in made if section is not None)

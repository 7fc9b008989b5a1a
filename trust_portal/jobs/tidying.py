"""What is cleared away hourly inside each trust. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Tidier(Protocol):
    """Called inside each trust in turn. It must not mind being stopped half-way or called twice."""

    def __call__(self, *, at: datetime) -> None: ...


_tidiers: list[Tidier] = []


def register_tidier(tidier: Tidier) -> None:
    """Registering the same one twice is harmless."""
    if tidier not in _tidiers:
        _tidiers.append(tidier)


def tidiers() -> tuple[Tidier, ...]:
    return tuple(_tidiers)

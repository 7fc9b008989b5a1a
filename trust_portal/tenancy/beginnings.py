"""What every trust has from its first day. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable

# Called inside the trust when it is created and after an import into it; it must not mind being called again.
Beginning = Callable[[], object]
_beginnings: list[Beginning] = []


def register_beginning(beginning: Beginning) -> None:
    """Registering the same one twice is harmless."""
    if beginning not in _beginnings:
        _beginnings.append(beginning)


def begin_trust() -> None:
    """Write what the bound trust lacks of it."""
    for beginning in _beginnings:
        beginning()

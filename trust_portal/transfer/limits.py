"""How large a file may be that somebody hands in to be imported."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, unless the name says otherwise. `directory` is the zip's list of members, which is read whole."""

    upload: int = 2048 * MB
    unpacked: int = 4096 * MB
    directory: int = 4 * MB
    members: int = 20_000
    manifest: int = 16 * MB
    settings: int = MB
    logo: int = 5 * MB
    line: int = 16 * MB
    people: int = 100_000
    nesting: int = 50  # levels of lists and objects in one row


LIMITS = Limits()

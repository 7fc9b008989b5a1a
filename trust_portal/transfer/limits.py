"""How large a file may be that somebody hands in to be imported."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, unless the name says otherwise. `directory` is the zip's list of members, which is read whole."""

    upload: int = 200 * MB
    unpacked: int = 2048 * MB
    directory: int = MB
    members: int = 2000
    manifest: int = 5 * MB
    settings: int = MB
    logo: int = 5 * MB
    line: int = 16 * MB
    people: int = 100_000
    nesting: int = 50  # levels of lists and objects in one row


LIMITS = Limits()

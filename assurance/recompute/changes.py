"""What changed since ratings were last computed, as a job's arguments can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Changed:
    """All that it names changed; nothing named is nothing changed. Where None stands instead of it, everything did.

    `imports` were confirmed or undone; of `academies` dates, phase or number; of `kpis` anything at all; `measures` are
    keys of published ones that were loaded.
    """

    imports: tuple[int, ...] = ()
    academies: tuple[int, ...] = ()
    kpis: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {one.name: list(getattr(self, one.name)) for one in fields(self) if getattr(self, one.name)}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Changed:
        return cls(**{one.name: tuple(stored.get(one.name, ())) for one in fields(cls)})

    def __or__(self, other: Changed) -> Changed:
        return Changed(
            **{
                one.name: tuple(dict.fromkeys(getattr(self, one.name) + getattr(other, one.name)))
                for one in fields(self)
            }
        )

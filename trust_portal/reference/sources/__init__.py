"""Where public data comes from: one module for each source, which says as data what its files look like. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import (
    aar,
    absence,
    census,
    ees_attendance,
    exclusions,
    gias,
    group_links,
    groups,
    ks2,
    ks4,
    ks4_mats,
    links,
    ofsted,
    school_info,
    workforce,
)
from .shape import Mark, Source

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        module.SOURCE.key: module.SOURCE
        for module in (
            gias,
            groups,
            group_links,
            links,
            absence,
            census,
            ks2,
            ks4,
            ks4_mats,
            ees_attendance,
            school_info,
            exclusions,
            ofsted,
            workforce,
            aar,
        )
    }
)


def meaning_of(source: str, mark: str) -> Mark | None:
    """What a mark means in figures of this source: x hides 1 or 2 in one, and is "not available" in another."""
    return SOURCES[source].marks.get(mark) if source in SOURCES else None

"""The framework that a school year is rated by, as the rest of the portal reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from academies.targets.round_dates import RoundMonths
from assurance.frameworks.reading import read_published
from assurance.frameworks.schema import Pack
from assurance.models import PackVersion, VersionArea


@dataclass(frozen=True, slots=True)
class InForce:
    """`area_ids`: the ids of `Area` rows by (grid, key) as this version calls them."""

    version: PackVersion
    pack: Pack
    area_ids: Mapping[tuple[str, str], int]


def framework_for(first_year: int) -> InForce | None:
    """In the bound trust; None before anything is published. Two queries."""
    version = PackVersion.objects.in_force(first_year=first_year)
    return None if version is None else framework_of(version)


def framework_of(version: PackVersion) -> InForce:
    """A certain version, for what was rated under it. One query."""
    rows = VersionArea.objects.filter(version=version).values_list("grid", "key", "area_id")
    return InForce(version, pack_of(version), {(grid, key): area_id for grid, key, area_id in rows})


def months_of_targets(first_year: int) -> RoundMonths | None:
    """When the framework of a school year wants targets proposed, reviewed and agreed. One query."""
    version = PackVersion.objects.in_force(first_year=first_year)
    asked = pack_of(version).targets if version is not None else None
    return RoundMonths(asked.proposed_in, asked.reviewed_in, asked.agreed_in) if asked is not None else None


def pack_of(version: PackVersion) -> Pack:
    return _parsed(version.sha256, version.document)


# Documents are immutable and told apart by their hash: what is kept here is the same for every trust.
@lru_cache(maxsize=64)
def _parsed(sha256: str, document: str) -> Pack:
    return read_published(document)

"""The framework that a school year is rated by, as the rest of the portal reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

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


# Documents are immutable and told apart by their hash: what is kept here is the same for every trust.
_MOST_PACKS = 64
_packs: dict[str, Pack] = {}
_changing = Lock()


def pack_of(version: PackVersion) -> Pack:
    """No query, and one where it is not known yet and the version was read without its document."""
    found = _packs.get(version.sha256) or read_published(version.document)
    with _changing:
        _packs.pop(version.sha256, None)
        _packs[version.sha256] = found  # the last used one is the last to go
        if len(_packs) > _MOST_PACKS:
            del _packs[next(iter(_packs))]
    return found

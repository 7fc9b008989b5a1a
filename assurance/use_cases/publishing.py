"""Publishing a framework: freezing its document and writing the rows that ratings refer to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assurance.frameworks.reading import Problem, read
from assurance.frameworks.schema import Pack, areas_of
from assurance.models import Area, PackVersion, VersionArea
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record


class NotValid(Exception):
    """The document has problems; nothing was published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.message}" for one in problems))
        self.problems = problems


@transaction.atomic
def publish(*, document: str, first_year: int, note: str = "", at: datetime, by: Actor) -> PackVersion:
    """A new version for this school year and those after it. Raises NotValid."""
    outcome = read(document)
    if outcome.pack is None:
        raise NotValid(outcome.problems)
    pack = outcome.pack
    newest = PackVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    version = PackVersion.objects.create(
        number=newest + 1,
        first_year=first_year,
        key=pack.id,
        name=pack.name,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        note=note,
        published_at=at,
        published_by=by.person,
    )
    _write_areas(version, pack)
    record(by=by, verb="framework.published", on=version, after={"school_year": first_year, "note": note})
    return version


def _write_areas(version: PackVersion, pack: Pack) -> None:
    known = {(area.grid, area.key): area for area in Area.objects.all()}
    rows = []
    for grid in pack.grids:
        for position, (domain, one) in enumerate(areas_of(grid)):
            earlier = [known[grid.id, key] for key in (one.id, *one.was) if (grid.id, key) in known]
            area = earlier[0] if earlier else Area(grid=grid.id)
            area.key, area.name = one.id, one.name
            area.save()
            known[grid.id, one.id] = area
            rows.append(
                VersionArea(
                    version=version,
                    area=area,
                    position=position,
                    grid=grid.id,
                    domain=domain.id,
                    domain_name=domain.name,
                    key=one.id,
                    name=one.name,
                )
            )
    VersionArea.objects.bulk_create(rows)

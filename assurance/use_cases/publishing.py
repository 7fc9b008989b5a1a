"""Publishing a framework: freezing its document and writing the rows that ratings refer to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from assurance.frameworks.reading import Problem, read
from assurance.frameworks.schema import Pack, areas_of
from assurance.known import known_here
from assurance.models import Area, DraftState, PackDraft, PackVersion, VersionArea
from assurance.recompute.requests import ask_for_recompute
from assurance.use_cases.drafts import lock_open
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record


class NotValid(Exception):
    """The document has problems; nothing was published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.message}" for one in problems))
        self.problems = problems


class NewerPublished(Exception):
    """Somebody published after the draft was begun; what they changed is not in it."""

    def __init__(self, newest: PackVersion) -> None:
        super().__init__(f"{newest} was published since")
        self.newest = newest


@transaction.atomic
def publish(*, document: str, first_year: int, note: str = "", at: datetime, by: Actor) -> PackVersion:
    """A new version for this school year and those after it; all ratings are recomputed. Raises NotValid."""
    outcome = read(document, known=known_here())
    if outcome.pack is None:
        raise NotValid(outcome.problems)
    pack = outcome.pack
    newest = _newest()
    version = PackVersion.objects.create(
        number=newest.number + 1 if newest else 1,
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
    ask_for_recompute(why=f"{version} was published", by=by, changed=None)
    return version


@transaction.atomic
def publish_draft(
    *,
    draft: PackDraft,
    revision: int,
    first_year: int,
    note: str = "",
    seen: int | None = None,
    at: datetime,
    by: Actor,
) -> PackVersion:
    """The draft as it was when it was looked at. `seen`: the number of the newest version that was looked at beside it.

    Raises DraftChanged, DraftClosed, NewerPublished and NotValid.
    """
    draft = lock_open(draft, revision=revision)
    newest = _newest()
    if newest is not None and newest.pk != draft.based_on_id and newest.number != seen:
        raise NewerPublished(newest)
    version = publish(document=draft.document, first_year=first_year, note=note, at=at, by=by)
    draft.state = DraftState.PUBLISHED
    draft.changed_at, draft.changed_by = at, by.person
    draft.save(update_fields=["state", "changed_at", "changed_by"])
    return version


def _newest() -> PackVersion | None:
    # Two who publish at once: the second waits here, and then finds the first one's version.
    list(PackVersion.objects.select_for_update().values_list("pk", flat=True))
    return PackVersion.objects.newest_first().first()


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

"""What can be done with packs, inside the bound trust."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from academies.models import Period
from assurance.rating_words import period_in_words
from governance.models import BuiltPack, PackScope
from governance.packs import storage
from governance.packs.building import Report, build
from governance.packs.gather import rated_grid
from governance.sight import may_see_working
from trust_portal.accounts.access import Access
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.jobs.requests import request_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from .pack_files import HandedOut, PackNotReady, file_of, fill, own_key

__all__ = ["KIND", "PackNotReady", "StillBuilding", "ask_for", "delete", "download", "file_of", "make"]

KIND = "build_pack"


class StillBuilding(Exception):
    """A pack is not deleted while it is being built."""


@transaction.atomic
def ask_for(*, access: Access, period: Period, grid_key: str, scope: str, key: str, by: Actor) -> BuiltPack:
    """Write down that this pack is wanted and have it built; the same key by the same person gives the same pack.

    Raises PermissionDenied for a scope that the person may not see, NothingToShow where nothing can be rated,
    ValidationError for a key that is empty or too long.
    """
    if scope != PackScope.PUBLISHED and not may_see_working(access):
        raise PermissionDenied
    _, grid = rated_grid(period, grid_key)
    job = request_job(
        kind=KIND,
        key=own_key(key, by),
        arguments={"period": period.pk, "grid": grid.id, "scope": scope},
        by=by,
    )
    pack, _ = BuiltPack.objects.get_or_create(
        job=job,
        defaults={
            "title": f"{grid.name}, {period_in_words(period)}"[:200],
            "period": period,
            "grid": grid.id,
            "grid_name": grid.name,
            "scope": scope,
        },
    )
    return pack


@transaction.atomic
def make(*, pack: BuiltPack, at: datetime, report: Report, by: Actor) -> BuiltPack:
    """Build the file and note all that comes with it. The file has its name before the transaction ends, and a pack
    without an end is built again under the same name: there is one file or none. Raises NothingToShow."""
    trust = Trust.objects.get(pk=bound_trust_id())
    period = Period.objects.select_related("school_year").get(pk=pack.period_id)
    built = build(trust=trust, period=period, grid_key=pack.grid, scope=pack.scope, at=at, report=report)
    pack.version = built.version
    content = built.pdf.content
    fill(pack, content=content, pages=built.pdf.pages, contents_sha256=built.contents_sha256, at=at)
    pack.save()
    record(
        by=by,
        verb="pack.built",
        on=pack,
        after={"pages": pack.pages, "size": pack.size, "sha256": pack.sha256, "scope": pack.scope},
    )
    storage.keep(bound_trust_id(), pack.job_id, content)
    return pack


@transaction.atomic
def download(*, pack: BuiltPack, by: Actor) -> HandedOut:
    """The file for somebody who takes it away, which is written down. Raises PackNotReady."""
    file = file_of(pack)
    record(by=by, verb="pack.downloaded", on=pack, after={"sha256": pack.sha256})
    return file


@transaction.atomic
def delete(*, pack: BuiltPack, by: Actor) -> None:
    """The pack and its file. Raises StillBuilding."""
    if not pack.has_ended:
        raise StillBuilding("This pack is being built. Wait until that has ended, or cancel the job.")
    path = storage.path_of(bound_trust_id(), pack.job_id)
    record(by=by, verb="pack.deleted", on=pack, before={"sha256": pack.sha256, "scope": pack.scope})
    pack.delete()
    transaction.on_commit(lambda: storage.remove(path))

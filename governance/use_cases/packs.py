"""What can be done with packs, inside the bound trust."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify

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

KIND = "build_pack"
LONGEST_KEY = 80


class PackNotReady(Exception):
    """There is no file (any more); the text says why."""


class StillBuilding(Exception):
    """A pack is not deleted while it is being built."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """`name` is what the person's browser calls it."""

    path: Path
    name: str


@transaction.atomic
def ask_for(*, access: Access, period: Period, grid_key: str, scope: str, key: str, by: Actor) -> BuiltPack:
    """Write down that this pack is wanted and have it built; the same key by the same person gives the same pack.

    Raises PermissionDenied for a scope that the person may not see, NothingToShow where nothing can be rated,
    ValidationError for a key that is empty or too long.
    """
    if scope != PackScope.PUBLISHED and not may_see_working(access):
        raise PermissionDenied
    if not key or len(key) > LONGEST_KEY:
        raise ValidationError(f"The key of a request has 1 to {LONGEST_KEY} characters.")
    _, grid = rated_grid(period, grid_key)
    job = request_job(
        kind=KIND,
        key=f"{by.person.pk if by.person else '-'}:{key}",
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
    pack.built_at = at
    pack.pages = built.pdf.pages
    pack.size = len(built.pdf.content)
    pack.sha256 = sha256(built.pdf.content).hexdigest()
    pack.contents_sha256 = built.contents_sha256
    pack.save()
    record(
        by=by,
        verb="pack.built",
        on=pack,
        after={"pages": pack.pages, "size": pack.size, "sha256": pack.sha256, "scope": pack.scope},
    )
    storage.keep(bound_trust_id(), pack.job_id, built.pdf.content)
    return pack


def file_of(pack: BuiltPack) -> PackFile:
    """Raises PackNotReady, also where the file is not the one that was built."""
    if not pack.is_built:
        raise PackNotReady("This pack has not been built.")
    path = storage.path_of(bound_trust_id(), pack.job_id)
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != pack.sha256:
        raise PackNotReady("The file of this pack is not here any more. Build it again.")
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    return PackFile(path, f"{slug}-{slugify(pack.title)[:80] or 'pack'}-{pack.pk}.pdf")


@transaction.atomic
def download(*, pack: BuiltPack, by: Actor) -> PackFile:
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

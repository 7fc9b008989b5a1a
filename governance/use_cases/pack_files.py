"""What both kinds of pack have in common: how a file is kept, given away and found to be another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from governance.models import PackFile
from governance.packs import storage
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

LONGEST_KEY = 80


class PackNotReady(Exception):
    """There is no file (any more); the text says why."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """`name` is what the person's browser calls it."""

    path: Path
    name: str


def own_key(key: str, by: Actor) -> str:
    """The key of a request as its job has it: of one person. Raises ValidationError."""
    if not key or len(key) > LONGEST_KEY:
        raise ValidationError(f"The key of a request has 1 to {LONGEST_KEY} characters.")
    return f"{by.person.pk if by.person else '-'}:{key}"


def fill(pack: PackFile, *, content: bytes, pages: int, contents_sha256: str, at: datetime) -> None:
    """Write on the pack what comes with its file, without saving it."""
    pack.built_at = at
    pack.pages = pages
    pack.size = len(content)
    pack.sha256 = sha256(content).hexdigest()
    pack.contents_sha256 = contents_sha256


def file_of(pack: PackFile) -> HandedOut:
    """Raises PackNotReady, also where the file is not the one that was built."""
    if not pack.is_built:
        raise PackNotReady("This pack has not been built.")
    path = storage.path_of(bound_trust_id(), pack.job_id)
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != pack.sha256:
        raise PackNotReady("The file of this pack is not here any more. Build it again.")
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    return HandedOut(path, f"{slug}-{slugify(pack.title)[:80] or 'pack'}-{pack.pk}.pdf")

"""What can be done with evidence: keep a file or a link, remove it, and clear away what has expired."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from assurance.evidence import storage
from assurance.evidence.kinds import EvidenceRefused, recognise
from assurance.models import EvidenceFile
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON

LONGEST_YEARS = 10
_MAY_WAIT = timedelta(days=1)  # between a file and its row, at the very most


@transaction.atomic
def keep(
    *, name: str, content: BinaryIO, expires_on: date | None = None, by: Actor, at: datetime
) -> EvidenceFile:
    """Store a file in the bound trust. Raises ValidationError naming the field, in plain words."""
    _check_expiry(expires_on, at)
    data = content.read(settings.EVIDENCE_MOST_BYTES + 1)
    if len(data) > settings.EVIDENCE_MOST_BYTES:
        raise ValidationError({"file": f"The file must be smaller than {most_in_words()}."})
    try:
        found = recognise(name, data)
    except EvidenceRefused as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    trust_id = bound_trust_id()
    stored_as = storage.write(trust_id, data)
    try:
        with transaction.atomic():
            kept = EvidenceFile.objects.create(
                name=found.name,
                stored_as=stored_as,
                media_type=found.media_type,
                size=len(data),
                sha256=sha256(data).hexdigest(),
                expires_on=expires_on,
                kept_by=by.person,
                kept_at=at,
            )
            record(by=by, verb="evidence.kept", on=kept, label=_label(kept), after=_facts(kept))
    except BaseException:
        storage.remove(storage.path_of(trust_id, stored_as))
        raise
    return kept


@transaction.atomic
def keep_link(*, link: str, title: str = "", by: Actor, at: datetime) -> EvidenceFile:
    """Raises ValidationError for anything but an address on the web."""
    address = link.replace("\x00", "").strip()
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(address) > 500 or any(one.isspace() for one in address):
        raise ValidationError({"link": "Enter an address that begins with https://"})
    name = " ".join(title.replace("\x00", "").split()) or parts.hostname or address
    kept = EvidenceFile.objects.create(name=name[:200], link=address, kept_by=by.person, kept_at=at)
    record(by=by, verb="evidence.kept", on=kept, label=_label(kept), after=_facts(kept))
    return kept


@transaction.atomic
def remove(*, evidence: EvidenceFile, by: Actor, at: datetime) -> EvidenceFile:
    """The file goes; the row says that it was there, and when it went. Twice changes nothing."""
    held = EvidenceFile.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if held.removed_at is None:
        _let_go(held, at)
        record(by=by, verb="evidence.removed", on=held, label=_label(held), before=_facts(held))
    return held


def remove_expired(*, at: datetime) -> None:
    """In the bound trust; a tidier."""
    today = at.astimezone(LONDON).date()
    with transaction.atomic():
        for one in EvidenceFile.objects.select_for_update(of=("self",)).expired(on=today):
            _let_go(one, at)
            record(by=Actor.job(None), verb="evidence.expired", on=one, label=_label(one), before=_facts(one))


def remove_strays(*, at: datetime) -> None:
    """Files that a crash left without a row, or that should have gone with theirs; in the bound trust; a tidier."""
    trust_id = bound_trust_id()
    # Listed before the rows are read: a file that appears in between has a row that we do not know.
    found = list(storage.folder(trust_id).iterdir())
    kept = set(
        EvidenceFile.objects.filter(removed_at__isnull=True)
        .exclude(stored_as="")
        .values_list("stored_as", flat=True)
    )
    for path in found:
        if path.name not in kept and storage.is_older(path, at - _MAY_WAIT):
            storage.remove(path)


def most_in_words() -> str:
    return f"{settings.EVIDENCE_MOST_BYTES // 1_000_000} MB"


def _let_go(held: EvidenceFile, at: datetime) -> None:
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    if held.stored_as:
        path = storage.path_of(bound_trust_id(), held.stored_as)
        transaction.on_commit(lambda: storage.remove(path))


def _check_expiry(expires_on: date | None, at: datetime) -> None:
    today = at.astimezone(LONDON).date()
    if expires_on is not None and expires_on < today:
        raise ValidationError({"expires_on": "Choose today or a later day."})
    if expires_on is not None and expires_on > today + timedelta(days=366 * LONGEST_YEARS):
        raise ValidationError({"expires_on": f"Choose a day within the next {LONGEST_YEARS} years."})


def _label(kept: EvidenceFile) -> str:
    """Not its name: who reads the trail of the trust need not read what the file belongs to."""
    return f"no. {kept.pk}"


def _facts(kept: EvidenceFile) -> dict[str, object]:
    return {
        "name": kept.name,
        "link": kept.link,
        "size": kept.size,
        "sha256": kept.sha256,
        "expires_on": kept.expires_on.isoformat() if kept.expires_on else "",
    }

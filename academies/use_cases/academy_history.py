"""What happens to an academy in the course of time: a new name, a new URN, and what it was before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.changes import AcademyChanged, tell
from academies.models import Academy, EarlierIdentity, EarlierReason
from academies.use_cases.academies import check_urn_is_free, follow_name
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

EARLIEST, LATEST = 1900, 2100  # years


@transaction.atomic
def rename(*, academy: Academy, name: str, on: date, by: Actor) -> Academy:
    """Call it differently from this day on; the name until then is kept. Raises ValidationError."""
    locked = Academy.objects.select_for_update().get(pk=academy.pk)
    before = {"name": locked.name}
    if name.strip() == locked.name:
        raise ValidationError({"name": "This is its name already."})
    _keep(locked, EarlierReason.RENAMED, urn=None, name=locked.name, on=on)
    locked.name = name.strip()
    locked.clean_fields(exclude={"place", "trust"})
    locked.save(update_fields=["name"])
    follow_name(locked)
    after = {"name": locked.name, "on": on.isoformat()}
    record(by=by, verb="academy.renamed", on=locked, before=before, after=after)
    return locked


@transaction.atomic
def convert(*, academy: Academy, urn: int, name: str, on: date, by: Actor) -> Academy:
    """Give it the URN, and perhaps the name, that it has from this day on; the former ones are kept.

    Raises ValidationError.
    """
    locked = Academy.objects.select_for_update().get(pk=academy.pk)
    before = {"urn": locked.urn, "name": locked.name}
    if urn == locked.urn:
        raise ValidationError({"urn": "This is its URN already."})
    _keep(locked, EarlierReason.CONVERTED, urn=locked.urn, name=locked.name, on=on)
    locked.urn, locked.name = urn, name.strip() or locked.name
    locked.clean_fields(exclude={"place", "trust"})
    check_urn_is_free(locked)
    locked.save(update_fields=["urn", "name"])
    follow_name(locked)
    after = {"urn": locked.urn, "name": locked.name, "on": on.isoformat()}
    record(by=by, verb="academy.converted", on=locked, before=before, after=after)
    tell(AcademyChanged(locked.pk), by=by)
    return locked


@transaction.atomic
def add_earlier(
    *,
    academy: Academy,
    urn: int | None,
    name: str,
    used_from: date | None,
    used_until: date | None,
    by: Actor,
) -> EarlierIdentity:
    """A school that became this one: files and published figures know it by this URN or name.

    Raises ValidationError.
    """
    if urn is None and not name.strip():
        raise ValidationError({"urn": "Enter a URN, a name, or both."})
    if used_from and used_until and used_until < used_from:
        raise ValidationError({"used_until": "The last day comes before the first."})
    earlier = EarlierIdentity(
        academy=academy,
        urn=urn,
        name=name.strip(),
        used_from=used_from,
        used_until=used_until,
        reason=EarlierReason.PREDECESSOR,
    )
    earlier.clean_fields(exclude={"trust", "academy"})
    _check_not_known(academy, urn)
    earlier.save()
    record(by=by, verb="academy.earlier_added", on=academy, after=_facts(earlier))
    return earlier


@transaction.atomic
def remove_earlier(*, earlier: EarlierIdentity, by: Actor) -> None:
    """It was wrong: no file of this URN or name is about the academy."""
    record(by=by, verb="academy.earlier_removed", on=earlier.academy, before=_facts(earlier))
    earlier.delete()


def _keep(academy: Academy, reason: EarlierReason, *, urn: int | None, name: str, on: date) -> None:
    if not EARLIEST <= on.year <= LATEST:
        raise ValidationError({"on": f"Choose a day between {EARLIEST} and {LATEST}."})
    last = EarlierIdentity.objects.filter(academy=academy).exclude(reason=EarlierReason.PREDECESSOR)
    newest = last.order_by("-used_until").values_list("used_until", flat=True).first()
    used_from = newest + timedelta(days=1) if newest else None
    used_until = on - timedelta(days=1)
    if used_from and used_until < used_from:
        raise ValidationError({"on": "It changed its name or URN later than this already."})
    EarlierIdentity.objects.create(
        academy=academy, urn=urn, name=name, used_from=used_from, used_until=used_until, reason=reason
    )


def _check_not_known(academy: Academy, urn: int | None) -> None:
    if urn is None:
        return
    if Academy.objects.filter(urn=urn).exists():
        raise ValidationError({"urn": f"An academy of the trust has the URN {urn} today."})
    if EarlierIdentity.objects.filter(academy=academy, urn=urn).exists():
        raise ValidationError({"urn": f"The URN {urn} is in the list already."})


def _facts(earlier: EarlierIdentity) -> dict[str, Any]:
    return {
        "urn": earlier.urn,
        "name": earlier.name,
        "used_from": earlier.used_from.isoformat() if earlier.used_from else None,
        "used_until": earlier.used_until.isoformat() if earlier.used_until else None,
    }

"""Taking a card away: written down, as everything is that leaves the portal."""

from __future__ import annotations

from academies.models import Academy
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.models import Trust


def note_download(*, academy: Academy | None, trust: Trust, pages: int, by: Actor) -> None:
    """Of the trust on a page, without an academy."""
    if academy is not None:
        record(by=by, verb="card.downloaded", on=academy, label=academy.name, after={"pages": pages})
    else:
        record(by=by, verb="card.downloaded", on=trust, label="the whole trust", after={"pages": pages})

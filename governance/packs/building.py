"""One pack from live data to a PDF."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from academies.models import Period
from assurance.models import PackVersion
from governance.models import PackScope
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos
from trust_portal.print.pdf import Pdf, draw
from trust_portal.print.printing import Attachment
from trust_portal.tenancy.models import Trust

from .contents import Pack
from .gather import gather
from .printing import printable

Report = Callable[[int, int, str], None]

# Through whose eyes: what a pack shows depends on what it is for, never on who pressed the button.
_READERS = {PackScope.WORKING: Role.CEO, PackScope.PUBLISHED: Role.TRUSTEE}


@dataclass(frozen=True, slots=True)
class Built:
    pdf: Pdf
    contents_sha256: str
    version: PackVersion | None


def reader_of(scope: str, trust: Trust) -> Access:
    return Access(person=Person(), trust=trust, places={_READERS[PackScope(scope)]: frozenset()})


def build(*, trust: Trust, period: Period, grid_key: str, scope: str, at: datetime, report: Report) -> Built:
    """Inside the bound trust. Raises NothingToShow."""
    report(0, 0, "Reading ratings and figures")
    gathered = gather(
        trust=trust,
        reader=reader_of(scope, trust),
        period=period,
        grid_key=grid_key,
        at=at,
        logo=logo_of(trust),
    )
    pdf = drawn(gathered.pack, trust=trust, report=report)
    return Built(pdf, gathered.pack.fingerprint(), gathered.framework.version)


def drawn(pack: Pack, *, trust: Trust, report: Report, attachments: tuple[Attachment, ...] = ()) -> Pdf:
    expected = len(pack.papers) + 2

    def on_page(number: int) -> None:
        report(min(number, expected), expected + 1, f"Laying out page {number}")

    printed = printable(pack, colour=trust.colour)
    pdf = draw(replace(printed, attachments=attachments), on_page=on_page)
    report(expected + 1, expected + 1, "Keeping the file")
    return pdf


def logo_of(trust: Trust) -> str:
    """Carried inside the document; empty where the trust has none, or its file is lost."""
    path = logos.path_of(trust, trust.logo)
    if path is None:
        return ""
    return f"data:image/png;base64,{b64encode(path.read_bytes()).decode()}"

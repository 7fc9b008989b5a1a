"""A round of targets of the cast's first trust."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from academies.models import Academy, Kpi, SchoolYear, Target
from academies.targets.evidence import Evidence
from academies.use_cases import calendar, target_signing, targets
from academies.use_cases.target_signing import Answer
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

AT = datetime(2026, 10, 20, 9, tzinfo=UTC)
MET = date(2026, 10, 14)


def school_year(first_year: int = 2026) -> SchoolYear:
    return calendar.add_year(first_year=first_year, by=Actor.command())


def kpi(key: str = "attendance") -> Kpi:
    return Kpi.objects.get(key=key)


def academy(number: int = 0) -> Academy:
    return Academy.objects.get(urn=900001 + number)


def proposed(
    cast: Cast, number: str | Decimal = "95", *, of: int = 0, key: str = "attendance", reason: str = ""
) -> Target:
    """In the bound trust."""
    wish = targets.Wish(academy(of), kpi(key), Decimal(number), reason)
    (target,) = targets.propose(
        year=school_year(),
        group="all",
        wishes=[wish],
        evidence={wish.cell: Evidence()},
        at=AT,
        by=by(cast.person("alder", Role.HEADTEACHER)),
    )
    return target


def reviewed(cast: Cast, target: Target) -> Target:
    (found,) = target_signing.review(
        year=target.school_year,
        answers=[Answer(target, target.revision)],
        at=AT,
        by=by(cast.person("alder", Role.LGB_CHAIR)),
    )
    return found


def agreed(cast: Cast, target: Target) -> Target:
    (found,) = target_signing.agree(
        year=target.school_year,
        answers=[Answer(target, target.revision)],
        met_on=MET,
        signed_as=target_signing.BOARD,
        at=AT,
        by=by(cast.person("alder", Role.TRUSTEE)),
    )
    return found

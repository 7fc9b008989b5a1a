"""An academy with everything that a card shows, and who looks at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from academies.models import Academy, Kpi, KpiValue, Period, Target, TargetState
from assurance.card.contents import Card
from assurance.card.gather import cards_of
from assurance.models import Risk, RiskTheme
from assurance.use_cases import risks, statements
from assurance.use_cases.risks import Facts
from tests.academies.importing.files import uploaded
from tests.assurance.rated import access_of, begin, suggest, term
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role

AT = datetime(2026, 12, 18, 12, tzinfo=UTC)
TODAY = date(2026, 12, 18)


def value(academy: Academy, key: str, period: Period, number: str) -> None:
    imported = uploaded() if not KpiValue.objects.exists() else KpiValue.objects.all()[0].imported_by
    KpiValue.objects.create(
        period=period,
        academy=academy,
        kpi=Kpi.objects.get(key=key),
        imported_by=imported,
        version=1,
        row=2,
        is_current=True,
        number=Decimal(number),
        pupil_group="all",
        status="final",
    )


def target(academy: Academy, key: str, number: str, period: Period) -> Target:
    return Target.objects.create(
        academy=academy,
        kpi=Kpi.objects.get(key=key),
        school_year=period.school_year,
        number=Decimal(number),
        state=TargetState.AGREED,
        agreed_on=date(2026, 10, 9),
    )


def facts(cast: Cast, academy: Academy | None, **more: object) -> Facts:
    plain = {
        "academy": academy,
        "theme": RiskTheme.EDUCATION,
        "title": "Early reading does not reach everybody",
        "text": "",
        "likelihood": 4,
        "impact": 4,
        "owner": cast.person("alder", Role.DIRECTOR_OF_EDUCATION),
        "response": "Three adults are trained.",
        "review_on": date(2027, 2, 1),
    }
    return Facts(**{**plain, **more})  # type: ignore[arg-type]


def entered(cast: Cast, academy: Academy | None, **more: object) -> Risk:
    person = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    return risks.open_risk(facts=facts(cast, academy, **more), by=person, at=AT)


def signed(cast: Cast, academy: Academy | None, text: str = "It improves.") -> None:
    draft = statements.write(
        academy=academy, text=text, by=by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION)), at=AT
    )
    statements.agree(
        statement=draft,
        seen_revision=draft.revision,
        signed_as=Role.CEO,
        by=by(cast.person("alder", Role.CEO)),
        at=AT,
    )


def told(cast: Cast) -> tuple[Academy, Academy]:
    """In Alder: two academies, of which the first has all of it. Autumn 2026 is the newest term."""
    framework = begin(years=(2025, 2026))
    first, second = cast.academy("alder"), cast.academy("alder", 1)
    now, before = term(1), term(1, 2025)
    for academy, number in ((first, "94.6"), (second, "91.0")):
        value(academy, "attendance", now, number)
        value(academy, "attendance", before, "94.2")
        target(academy, "attendance", "95.0", now)
    suggest(framework, now, first, {"attendance": "amber", "behaviour": "red"}, movement="worse")
    entered(cast, first)
    entered(cast, None, title="Reserves fall", theme=RiskTheme.FINANCE, likelihood=5, impact=5)
    signed(cast, first)
    signed(cast, None, "The trust is sound.")
    return first, second


def card(cast: Cast, role: Role, academy: Academy) -> Card:
    (found,) = cards_of(access_of(cast, role), [academy], at=AT)
    return found

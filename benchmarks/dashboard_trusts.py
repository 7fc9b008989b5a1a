"""The trusts that `dashboard` looks at, and the many others around them: written straight into the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from random import Random

from academies.models import Academy, Period, PeriodKind, Phase, SchoolYear
from academies.use_cases import academies, calendar
from assurance.frameworks.shipped import shipped_named
from assurance.in_force import framework_for
from assurance.models import (
    Area,
    ConfirmedRating,
    ConfirmedState,
    Judgement,
    PackVersion,
    SuggestedRating,
    View,
)
from assurance.use_cases.publishing import publish
from trust_portal.accounts.models import Person, Place, PlaceKind
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

YEAR = 2025
AT = datetime(2025, 12, 18, 12, tzinfo=UTC)
LEVELS = ("red", "amber", "green")


def rated_trust(slug: str, number: int) -> str:
    """A trust whose every area is suggested, judged by two and confirmed; its chief executive's cookie."""
    by = Actor.command()
    shipped = shipped_named("assured-four-category")
    assert shipped is not None
    trust = trusts.create(slug=slug, name=slug, by=by)
    with trust_scope(trust.pk):
        trusts.change_second_factor_roles(trust=trust, roles=(), by=by)
        own = [
            academies.add(
                name=f"Academy {place:02d}", urn=700_000 + place, phase=Phase.SPECIAL, joined_on=None, by=by
            )
            for place in range(number)
        ]
        calendar.add_year(first_year=YEAR, by=by)
        publish(document=shipped.document, first_year=YEAR, at=AT, by=by)
        framework = framework_for(YEAR)
        assert framework is not None
        period = Period.objects.get(school_year__first_year=YEAR, kind=PeriodKind.TERM, number=1)
        _rate(period, own, framework.version, sorted(framework.area_ids.values()))
        ceo = Person.objects.create(email=f"ceo@{slug}.example", full_name="Chief", password="!")
        people.join(person=ceo, held=[HeldRole(Role.CEO, None)], by=by)
    return _cookie(ceo)


def many_others(number: int) -> None:
    """Each with a few hundred ratings in the same tables."""
    for place in range(number):
        trust = Trust.objects.create(slug=f"other-{place}", name=f"Other {place}")
        with trust_scope(trust.pk):
            year = SchoolYear.objects.create(
                first_year=YEAR, starts_on=date(YEAR, 9, 1), ends_on=date(YEAR + 1, 8, 31)
            )
            period = Period.objects.create(
                school_year=year,
                kind=PeriodKind.TERM,
                number=1,
                name="Autumn term",
                starts_on=date(YEAR, 9, 1),
                ends_on=date(YEAR, 12, 18),
            )
            school = Place.objects.create(kind=PlaceKind.ACADEMY, name="School")
            academy = Academy.objects.create(place=school, urn=800_000, name="School", phase=Phase.SPECIAL)
            version = PackVersion.objects.create(
                number=1, first_year=YEAR, key="k", name="k", document="", sha256="0"
            )
            areas = Area.objects.bulk_create(
                Area(grid="g", key=f"a{key}", name=f"A{key}") for key in range(28)
            )
            _rate(period, [academy], version, [area.pk for area in areas])


def _rate(period: Period, own: list[Academy], version: PackVersion, areas: list[int]) -> None:
    chance = Random(7)
    cells = [(academy, area, chance.choice(LEVELS)) for academy in own for area in areas]
    SuggestedRating.objects.bulk_create(
        SuggestedRating(
            period_id=period.pk,
            academy_id=academy.pk,
            area_id=area,
            version_id=version.pk,
            level=level,
            rank=LEVELS.index(level),
            since=period.starts_on,
            movement="same",
            computed_at=AT,
        )
        for academy, area, level in cells
    )
    said = {"period": period, "version": version, "revision": 1, "is_current": True}
    Judgement.objects.bulk_create(
        Judgement(academy=academy, area_id=area, level=level, view=view, at=AT, **said)
        for academy, area, level in cells
        for view in (View.HEAD, View.REVIEWER)
    )
    ConfirmedRating.objects.bulk_create(
        ConfirmedRating(
            academy=academy,
            area_id=area,
            level=level,
            rank=LEVELS.index(level),
            state=ConfirmedState.PUBLISHED,
            suggested_level=level,
            movement=chance.choice(("same", "better", "worse")),
            since=period.starts_on,
            confirmed_at=AT,
            **said,
        )
        for academy, area, level in cells
    )


def _cookie(person: Person) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

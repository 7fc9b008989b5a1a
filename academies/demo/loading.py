"""Writing the demo into the database, through the use cases that real people's work goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from academies.models import Academy
from academies.use_cases import academies, calendar
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import invitations, people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

from .figures import load_figures, size_of
from .people import INVITED, OPERATOR, OTHERS, PASSWORD, SECOND_FACTOR_SECRET, DemoPerson, people_of
from .stories import tell_stories
from .trusts import DEMO_TRUSTS, DemoTrust


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written now; all 0 where everything was there."""

    trusts: int
    academies: int
    people: int
    figures: int
    stories: int


def load(*, at: datetime, wanted: Sequence[DemoTrust] = DEMO_TRUSTS) -> Loaded:
    """Write each demo trust that is not there; one that is stays as people have left it since.

    A trust is there with all of its figures and stories, or not at all.
    """
    known = set(Trust.objects.values_list("slug", flat=True))
    missing = [trust for trust in wanted if trust.slug not in known]
    lacks_operator = not Person.objects.filter(email=OPERATOR.email).exists()
    if not missing and not lacks_operator:
        return Loaded(0, 0, 0, 0, 0)
    number_of_people = Person.objects.count()
    password = make_password(PASSWORD)  # one for all: Argon2 takes its time on purpose
    figures = stories = 0
    for trust in missing:
        with transaction.atomic():
            trust_id = _load_trust(trust, at, password)
            figures += load_figures(trust_id, on=at.astimezone(LONDON).date(), by=Actor.command())
            stories += tell_stories(trust.slug, trust_id, at=at)
    if lacks_operator:
        _add_person(OPERATOR, password)
    return Loaded(
        trusts=len(missing),
        academies=sum(len(trust.academies) for trust in missing),
        people=Person.objects.count() - number_of_people,
        figures=figures,
        stories=stories,
    )


def _load_trust(demo: DemoTrust, at: datetime, password: str) -> int:
    """Its id."""
    by = Actor.command()
    trust = trusts.create(
        slug=demo.slug, name=demo.name, short_name=demo.short_name, colour=demo.colour, by=by
    )
    with trust_scope(trust.pk):
        trusts.change_second_factor_roles(trust=trust, roles=demo.second_factor_roles, by=by)
        own = [
            academies.add(
                name=one.name,
                urn=one.urn,
                phase=one.phase,
                joined_on=one.joined_on,
                size=size_of(one.urn, one.phase),
                by=by,
            )
            for one in demo.academies
        ]
        calendar.add_current_years(on=at.astimezone(LONDON).date(), by=by)
        _add_people(demo, own, password, by)
        for host, full_name, email, days in INVITED:
            if host is demo:
                held = [HeldRole(Role.LGB_GOVERNOR, own[-1].place_id)]
                sent_at = at - timedelta(days=days)
                invitations.invite(email=email, full_name=full_name, held=held, at=sent_at, by=by)
    return trust.pk


def _add_people(demo: DemoTrust, own: Sequence[Academy], password: str, by: Actor) -> None:
    known: Mapping[str, Person] = {
        person.email: person
        for person in Person.objects.filter(email__in=[person.email for person in OTHERS])
    }
    for person in (*people_of(demo), *OTHERS):
        posts = [post for post in person.posts if post.trust is demo]
        held = {HeldRole(post.role) for post in posts if not post.academies}
        held |= {HeldRole(post.role, own[number].place_id) for post in posts for number in post.academies}
        if held:
            stored = known.get(person.email) or _add_person(person, password)
            people.join(person=stored, held=held, by=by)


def _add_person(demo: DemoPerson, password: str) -> Person:
    person = Person.objects.create(
        email=demo.email, full_name=demo.full_name, is_operator=demo.is_operator, password=password
    )
    if demo.has_second_factor and not Authenticator.objects.filter(user=person).exists():
        TOTP.activate(person, SECOND_FACTOR_SECRET)
    return person

"""What tests of a trust's pages share: addresses, words on a page, more people, what the trail says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from tests.cast import Cast
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope


def address(page: str, /, *, trust: str = "alder", **parts: object) -> str:
    return reverse(page, kwargs={"trust": trust, **parts})


def words(response: Any) -> str:
    """The main part of the page as text, with single spaces."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def add_person(cast: Cast, email: str, *roles: Role, slug: str = "alder") -> Person:
    """A member without a password; roles at a place are held at the trust's first academy."""
    person = Person.objects.create(
        email=email, full_name=email.partition("@")[0].capitalize(), password=make_password(None)
    )
    place_id = cast.academy(slug).place_id
    held = [HeldRole(role, place_id if role in ROLES_AT_A_PLACE else None) for role in roles]
    with trust_scope(cast.trust(slug).pk):
        people.join(person=person, held=held, by=Actor.command())
    return person


def roles_held(cast: Cast, person: Person, slug: str = "alder") -> set[tuple[str, int | None]]:
    with trust_scope(cast.trust(slug).pk):
        return set(Membership.objects.filter(person=person).values_list("role", "place_id"))


def trail(cast: Cast, verb: str, slug: str = "alder") -> list[AuditEntry]:
    """The trust's entries with this verb, oldest first."""
    with trust_scope(cast.trust(slug).pk):
        return list(AuditEntry.objects.filter(verb=verb).select_related("person").order_by("pk"))


def by(person: Person) -> Actor:
    return Actor(person=person, via="page", address="192.0.2.7", request_id="abc")


def names_in_order(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that stand in the text, in the order in which they do."""
    return sorted((name for name in names if name in text), key=text.index)

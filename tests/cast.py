"""The fixed cast of the tests: two trusts, two academies each, one person for each role."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from academies.models import Academy, Phase
from academies.use_cases import academies
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
from trust_portal.accounts.use_cases import people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

PASSWORD = "correct horse battery staple"
TRUSTS = {"alder": "Alder Learning Trust", "birch": "Birch Schools Trust"}
ACADEMIES = {
    "alder": (("Ashdown Primary", 900001, Phase.PRIMARY), ("Castle Rise", 900002, Phase.SECONDARY)),
    "birch": (("Dovedale High", 900003, Phase.SECONDARY), ("Elm Grove", 900004, Phase.SPECIAL)),
}


def email_of(slug: str, role: Role) -> str:
    return f"{role.value.replace('_', '-')}@{slug}.example"


@dataclass
class Cast:
    """Looked up by slug and role: `cast.person("alder", Role.CEO)`."""

    people: dict[tuple[str, Role], int] = field(default_factory=dict)

    @cached_property
    def operator(self) -> Person:
        return Person.objects.get(email="operator@portal.example")

    @cached_property
    def stranger(self) -> Person:
        """Somebody with a sign-in and no trust."""
        return Person.objects.get(email="stranger@nowhere.example")

    def trust(self, slug: str) -> Trust:
        return Trust.objects.get(slug=slug)

    def person(self, slug: str, role: Role) -> Person:
        return Person.objects.get(email=email_of(slug, role))

    def academy(self, slug: str, number: int = 0) -> Academy:
        """Needs no bound trust; the record is read within its own."""
        with trust_scope(self.trust(slug).pk):
            return Academy.objects.get(urn=ACADEMIES[slug][number][1])


def build() -> Cast:
    """Write the cast through the use cases; people at a place belong to their trust's first academy."""
    password = make_password(PASSWORD)
    command = Actor.command()
    for slug, name in TRUSTS.items():
        trust = trusts.create(slug=slug, name=name, by=command)
        with trust_scope(trust.pk):
            own = [
                academies.add(name=title, urn=urn, phase=phase, joined_on=None, by=command)
                for title, urn, phase in ACADEMIES[slug]
            ]
            for role in Role:
                person = Person.objects.create(
                    email=email_of(slug, role), full_name=f"{role.label} of {slug.title()}", password=password
                )
                place_id = own[0].place_id if role in ROLES_AT_A_PLACE else None
                people.join(person=person, held=[HeldRole(role, place_id)], by=command)
                _add_second_factor(person)
    operator = Person.objects.create(
        email="operator@portal.example", full_name="Portal Operator", password=password, is_operator=True
    )
    _add_second_factor(operator)
    Person.objects.create(email="stranger@nowhere.example", full_name="A Stranger", password=password)
    return Cast()


def _add_second_factor(person: Person) -> None:
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from academies.calendar_dates import school_year_of
from academies.demo.loading import load
from academies.demo.people import IN_TWO_TRUSTS, OPERATOR, OTHERS, PASSWORD, WITH_SEVERAL_ROLES, people_of
from academies.demo.sign_ins import as_text, code_now, sign_ins
from academies.demo.trusts import DEMO_TRUSTS
from academies.models import Academy
from governance.duty_coverage import coverage_of
from governance.models import Body
from trust_portal.accounts.models import Invitation, Membership, Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

pytestmark = pytest.mark.slow
NOW = timezone.now()


@dataclass(frozen=True)
class Told:
    """What the command said, and how long it took of our own time: what others do on this machine does not count."""

    text: str
    seconds: float


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Told]:
    """The demo, loaded once; each test's own changes are undone inside the transaction that holds it."""
    with django_db_blocker.unblock(), transaction.atomic():
        started = time.process_time()
        text = _told("load_demo")
        yield Told(text, time.process_time() - started)
        transaction.set_rollback(True)


def _told(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(loaded: Told, db: None) -> Told:
    return loaded


def test_commands_tell_what_they_did(demo: Told) -> None:
    people = sum(len(people_of(trust)) for trust in DEMO_TRUSTS) + len(OTHERS)
    assert f"Loaded 3 trusts, 58 academies, {people + 6} people," in demo.text  # six are invited
    assert demo.seconds < 90  # a query too many for each of forty academies takes more
    assert "loaded already" in _told("load_demo")
    signs_in = _told("demo_sign_ins")
    assert PASSWORD in signs_in
    assert all(person.email in signs_in for person in OTHERS)


def test_counts(demo: Told) -> None:
    for demo_trust in DEMO_TRUSTS:
        trust = Trust.objects.get(slug=demo_trust.slug)
        assert trust.second_factor_roles == [role.value for role in demo_trust.second_factor_roles]
        with trust_scope(trust.pk):
            assert Academy.objects.count() == len(demo_trust.academies)
            roles = set(Membership.objects.values_list("role", flat=True))
            assert roles == {role.value for role in Role}
            assert Invitation.objects.unanswered().count() == 2
            assert Invitation.objects.open(at=NOW).count() == 1
            assert AuditEntry.objects.filter(verb="academy.added").count() == len(demo_trust.academies)


def test_papers_meet_reporting_duties(demo: Told) -> None:
    with trust_scope(Trust.objects.get(slug="harrowmere").pk):
        first_year = school_year_of(NOW.astimezone(LONDON).date())
        themes = coverage_of(first_year, Body.objects.all())
        assert {theme.committee for theme in themes} == {"standards", "finance", "board"}
        assert sum(theme.met for theme in themes) >= 10
        assert sum(theme.uncovered for theme in themes) >= 10


def test_trusts_are_valid_as_they_are_stored(demo: Told) -> None:
    """An import checks a trust's settings as a whole: no second factor for anybody must be one of them."""
    for demo_trust in DEMO_TRUSTS:
        Trust.objects.get(slug=demo_trust.slug).full_clean()


def test_second_run_changes_nothing(demo: Told) -> None:
    before = _everything()
    again = load(at=NOW + timedelta(days=400))
    assert (again.trusts, again.academies, again.people) == (0, 0, 0)
    assert _everything() == before


def test_changes_made_since_stay(demo: Told) -> None:
    trust = Trust.objects.get(slug="lanternfield")
    Trust.objects.filter(pk=trust.pk).update(name="Renamed since")
    load(at=NOW)
    assert Trust.objects.get(pk=trust.pk).name == "Renamed since"


def test_person_in_two_trusts_and_person_with_several_roles(demo: Told) -> None:
    two = Person.objects.get(email=IN_TWO_TRUSTS.email)
    assert TrustEntry.objects.filter(person=two).count() == 2
    several = Person.objects.get(email=WITH_SEVERAL_ROLES.email)
    entry = TrustEntry.objects.get(person=several)
    with trust_scope(entry.trust_id):
        roles = Membership.objects.held_by(several).values_list("role", flat=True).distinct()
        assert set(roles) == {"headteacher", "improvement_officer"}


def test_everybody_starts_on_a_page_of_theirs(demo: Told) -> None:
    for trust in DEMO_TRUSTS:
        for person in people_of(trust):
            client = Client()
            client.force_login(Person.objects.get(email=person.email))
            page = client.get(f"/{trust.slug}/", follow=True)
            assert page.status_code == 200
            assert "Welcome" in page.content.decode()
            assert person.posts[0].role.label in page.content.decode()


def test_operator_can_enter_no_trust(demo: Told) -> None:
    operator = Person.objects.get(email=OPERATOR.email)
    assert operator.is_operator
    assert not TrustEntry.objects.filter(person=operator).exists()


def test_those_who_need_a_second_factor_have_the_one_that_is_told(demo: Told) -> None:
    marked = {person.email for _, _, person in sign_ins() if person.has_second_factor}
    stored = Authenticator.objects.filter(user__email__endswith=".example", type=Authenticator.Type.TOTP)
    loaded = {one.user.email for one in stored.select_related("user")}
    assert marked <= loaded
    assert not {person.email for trust in DEMO_TRUSTS for person in people_of(trust)} & loaded - marked
    admin = stored.get(user__email__endswith="@harrowmere.example")
    assert TOTP(admin).validate_code(code_now())


def test_sign_ins_are_right(demo: Told) -> None:
    for _, _, person in sign_ins():
        stored = Person.objects.get(email=person.email)
        assert stored.full_name == person.full_name
        assert stored.is_active
    assert Person.objects.get(email=OPERATOR.email).check_password(PASSWORD)


def test_newcomer_signs_in_with_the_password_alone(demo: Told) -> None:
    ceo = next(person for person in people_of(DEMO_TRUSTS[0]) if person.posts[0].role is Role.CEO)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": ceo.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/harrowmere/").status_code == 200
    assert browser.get("/kestreldown/").status_code == 404


def test_text_lists_every_role_of_every_trust() -> None:
    lines = as_text().splitlines()
    for trust in DEMO_TRUSTS:
        start = lines.index(trust.name)
        assert [line[2:48].strip() for line in lines[start + 1 : start + 13]] == [role.label for role in Role]


def _everything() -> dict[str, Any]:
    found: dict[str, Any] = {"people": list(Person.objects.order_by("pk").values())}
    found["factors"] = list(Authenticator.objects.order_by("pk").values())
    for trust in Trust.objects.order_by("pk"):
        with trust_scope(trust.pk):
            for model in (Academy, Membership, Invitation, AuditEntry, Job):
                found[f"{trust.slug} {model.__name__}"] = list(model.objects.order_by("pk").values())
        found[trust.slug] = Trust.objects.filter(pk=trust.pk).values().get()
    return found

"""The academies of a trust: list, one academy, adding and correcting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from academies.models import Academy, Phase
from academies.use_cases import academies
from tests.cast import Cast
from tests.trust_pages import address, names_in_order, trail, words
from trust_portal.accounts.models import Place
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
FORM = {"name": "Beech Hill", "urn": "123456", "phase": "middle", "joined_on": "2024-09-01"}
NAMES = ["Ashdown Primary", "Castle Rise"]


@pytest.fixture
def director(sign_in: SignIn) -> Client:
    """The one role that may change academies."""
    return sign_in("alder", Role.DIRECTOR_OF_EDUCATION)


def add(cast: Cast, name: str, urn: int, phase: Phase = Phase.PRIMARY, slug: str = "alder") -> Academy:
    with trust_scope(cast.trust(slug).pk):
        return academies.add(name=name, urn=urn, phase=phase, joined_on=None, by=Actor.command())


# --- the list ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.TRUST_ADMIN, Role.CEO, Role.OPERATIONS_LEAD, Role.TRUSTEE, Role.CLERK])
def test_roles_of_the_whole_trust_see_all(sign_in: SignIn, role: Role) -> None:
    text = words(sign_in("alder", role).get(address("academies")))
    assert names_in_order(text, NAMES) == NAMES
    assert "Dovedale" not in text


@pytest.mark.parametrize(
    "role",
    [Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR],
)
def test_roles_at_an_academy_see_their_own(sign_in: SignIn, cast: Cast, role: Role) -> None:
    client = sign_in("alder", role)
    assert names_in_order(words(client.get(address("academies"))), NAMES) == ["Ashdown Primary"]
    assert client.get(address("academy", academy_id=cast.academy("alder", 0).pk)).status_code == 200
    # No academy sees another, whether it is in the trust or not.
    for slug in ("alder", "birch"):
        other = cast.academy(slug, 1).pk
        assert client.get(address("academy", academy_id=other)).status_code == 404


def test_each_role_brings_its_own_academies(sign_in: SignIn, cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    first, second = (cast.academy("alder", number).place_id for number in (0, 1))
    with trust_scope(cast.trust("alder").pk):
        held = [HeldRole(Role.HEADTEACHER, first), HeldRole(Role.LGB_GOVERNOR, second)]
        people.change_roles(person=head, held=held, by=Actor.command())
    text = words(sign_in("alder", Role.HEADTEACHER).get(address("academies")))
    assert names_in_order(text, NAMES) == NAMES


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=CASTLE", ["Castle Rise"]),
        ("text=900001", ["Ashdown Primary"]),
        ("text=9000", NAMES),
        ("text=00001", []),
        ("phase=secondary", ["Castle Rise"]),
        ("phase=primary&text=castle", []),
        ("phase=wrong", NAMES),
        ("text=%00", NAMES),
        ("sort=-name", NAMES[::-1]),
        ("sort=urn", NAMES),
        ("sort=-phase", NAMES[::-1]),
    ],
)
def test_searching_filtering_sorting(director: Client, query: str, found: list[str]) -> None:
    text = words(director.get(f"{address('academies')}?{query}"))
    assert names_in_order(text, NAMES) == found
    assert ("No academy matches" in text) is not bool(found)


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (Role.DIRECTOR_OF_EDUCATION, "Add the first academy"),
        (Role.TRUST_ADMIN, "The Director of Education adds them."),
    ],
)
def test_a_trust_without_academies(sign_in: SignIn, cast: Cast, role: Role, says: str) -> None:
    with trust_scope(cast.trust("alder").pk):
        Academy.objects.all().delete()
    assert says in words(sign_in("alder", role).get(address("academies")))


# --- one academy ------------------------------------------------------------------------------------------


def test_one_academy_with_its_people(director: Client, cast: Cast) -> None:
    response = director.get(address("academy", academy_id=cast.academy("alder").pk))
    text = words(response)
    assert "URN 900001 Phase Primary Joined the trust on Not recorded" in text
    # Each heading stands over what it says.
    assert "Name Role Academy staff contributor of Alder Academy staff contributor" in text
    assert "Headteacher of Alder Headteacher" in text
    assert "LGB chair of Alder LGB chair" in text
    assert "Trust admin of Alder" not in text
    head = cast.person("alder", Role.HEADTEACHER)
    assert address("person", person_id=head.pk) in response.content.decode()


def test_who_may_not_see_people_sees_names_without_links(sign_in: SignIn, cast: Cast) -> None:
    response = sign_in("alder", Role.HEADTEACHER).get(address("academy", academy_id=cast.academy("alder").pk))
    assert "LGB chair of Alder" in words(response)
    assert "/alder/people/" not in response.content.decode()
    assert "@alder.example" not in words(response)
    assert "Change details" not in words(response)


def test_nobody_is_attached_yet(sign_in: SignIn, cast: Cast) -> None:
    academy = address("academy", academy_id=cast.academy("alder", 1).pk)
    assert "Invite its headteacher" in words(sign_in("alder", Role.TRUST_ADMIN).get(academy))
    assert "A trust admin invites the headteacher" in words(sign_in("alder", Role.CEO).get(academy))


# --- adding and correcting --------------------------------------------------------------------------------


def test_adding(director: Client, cast: Cast) -> None:
    response = director.post(address("academy_add"), FORM, follow=True)
    assert "Beech Hill is in the trust's list." in words(response)
    with trust_scope(cast.trust("alder").pk):
        academy = Academy.objects.select_related("place").get(urn=123456)
    assert (academy.name, academy.place.name, academy.phase) == ("Beech Hill", "Beech Hill", Phase.MIDDLE)
    assert academy.joined_on == date(2024, 9, 1)
    entry = trail(cast, "academy.added")[-1]
    assert entry.person == cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    assert entry.after == {"name": "Beech Hill", "urn": 123456, "phase": "Middle", "joined_on": "2024-09-01"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "Enter the academy's name"),
        ({"name": "x" * 201}, "200 characters"),
        ({"urn": ""}, "Enter the academy's URN"),
        ({"urn": "12345"}, "A URN has six digits"),
        ({"urn": "012345"}, "A URN has six digits"),
        ({"urn": "1234567"}, "A URN has six digits"),
        ({"urn": "１２３４５６"}, "A URN has six digits"),
        ({"urn": "123456\n"}, None),
        ({"urn": "900002"}, "The trust has an academy with the URN 900002 already."),
        ({"phase": ""}, "Choose the academy's phase"),
        ({"phase": "university"}, "university is not one of the available choices"),
        ({"joined_on": "yesterday"}, "Enter a date such as"),
    ],
)
def test_what_cannot_be_added_is_said(
    director: Client, cast: Cast, change: dict[str, str], message: str | None
) -> None:
    response: Any = director.post(address("academy_add"), {**FORM, **change})
    with trust_scope(cast.trust("alder").pk):
        academies_now, places_now = Academy.objects.count(), Place.objects.count()
    if message is None:  # taken, without the blank around it
        assert (response.status_code, academies_now, places_now) == (302, 3, 3)
        return
    assert response.status_code == 422
    assert message in words(response)
    assert (academies_now, places_now) == (2, 2)


def test_another_trust_may_have_the_same_school(director: Client, cast: Cast) -> None:
    """A school moves between trusts; the one knows nothing of the other."""
    assert director.post(address("academy_add"), {**FORM, "urn": "900003"}).status_code == 302
    assert cast.academy("birch").name == "Dovedale High"


def test_correcting_keeps_the_place_in_step(director: Client, cast: Cast) -> None:
    academy = cast.academy("alder")
    page = address("academy_change", academy_id=academy.pk)
    assert 'value="Ashdown Primary"' in director.get(page).content.decode()
    response = director.post(
        page, {**FORM, "name": "Ashdown Academy", "urn": "900001", "phase": "primary"}, follow=True
    )
    assert "The changes are saved." in words(response)
    with trust_scope(cast.trust("alder").pk):
        assert Place.objects.get(pk=academy.place_id).name == "Ashdown Academy"
    (entry,) = trail(cast, "academy.changed")
    assert entry.before == {"name": "Ashdown Primary", "joined_on": None}
    assert entry.after == {"name": "Ashdown Academy", "joined_on": "2024-09-01"}


def test_saving_the_same_writes_nothing(director: Client, cast: Cast) -> None:
    academy = cast.academy("alder")
    data = {"name": academy.name, "urn": str(academy.urn), "phase": academy.phase, "joined_on": ""}
    director.post(address("academy_change", academy_id=academy.pk), data)
    assert trail(cast, "academy.changed") == []


def test_an_academy_cannot_take_anothers_urn(director: Client, cast: Cast) -> None:
    academy = cast.academy("alder")
    data = {**FORM, "name": "Changed", "urn": "900002"}
    response = director.post(address("academy_change", academy_id=academy.pk), data)
    assert response.status_code == 422
    assert "The trust has an academy with the URN 900002 already." in words(response)
    assert cast.academy("alder").name == "Ashdown Primary"


def test_an_academy_of_another_trust_is_not_there(director: Client, cast: Cast) -> None:
    foreign = cast.academy("birch")
    page = address("academy_change", academy_id=foreign.pk)
    assert director.get(page).status_code == 404
    assert director.post(page, FORM).status_code == 404
    assert cast.academy("birch").name == "Dovedale High"


def test_the_use_case_checks_by_itself(cast: Cast) -> None:
    """Imports and programs do not come through the form."""
    for name, urn in (("", 123456), ("x" * 201, 123456), ("Beech", 1), ("Beech", 1_000_000)):
        with pytest.raises(ValidationError):
            add(cast, name, urn)
    add(cast, " Beech ", 123456)
    with pytest.raises(ValidationError, match="already"):
        add(cast, "Beech again", 123456)
    with trust_scope(cast.trust("alder").pk):
        assert Academy.objects.get(urn=123456).name == "Beech"

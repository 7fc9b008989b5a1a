"""What an academy was called before, and when it belonged to the trust."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from academies.models import Academy, EarlierIdentity, Phase
from academies.use_cases import academies, academy_history
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.models import Place
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
BY = Actor.command()


@pytest.fixture
def academy(cast: Cast, in_alder: None) -> Academy:
    return cast.academy("alder")


def test_renaming_keeps_the_former_name(academy: Academy, cast: Cast) -> None:
    academy_history.rename(academy=academy, name="Ash Academy", on=date(2026, 9, 1), by=BY)
    academy_history.rename(academy=academy, name="Ash School", on=date(2026, 11, 1), by=BY)
    academy.refresh_from_db()
    assert academy.name == "Ash School"
    assert Place.objects.get(pk=academy.place_id).name == "Ash School"
    earlier = academy.earlier.order_by("used_until").values_list("name", "used_from", "used_until")
    assert list(earlier) == [
        ("Ashdown Primary", None, date(2026, 8, 31)),
        ("Ash Academy", date(2026, 9, 1), date(2026, 10, 31)),
    ]
    assert len(trail(cast, "academy.renamed")) == 2
    with pytest.raises(ValidationError, match="later than this"):
        academy_history.rename(academy=academy, name="No", on=date(2026, 9, 5), by=BY)


def test_converting_keeps_the_former_urn(academy: Academy) -> None:
    academy_history.convert(academy=academy, urn=150001, name="", on=date(2026, 9, 1), by=BY)
    academy.refresh_from_db()
    assert (academy.urn, academy.name) == (150001, "Ashdown Primary")
    assert list(academy.earlier.values_list("urn", "reason")) == [(900001, "converted")]
    with pytest.raises(ValidationError, match="already"):
        academy_history.convert(academy=academy, urn=900002, name="", on=date(2026, 10, 1), by=BY)


@pytest.mark.parametrize(
    ("urn", "name", "says"),
    [(None, " ", "Enter a URN"), (900002, "", "has the URN 900002 today"), (5, "", "greater than")],
)
def test_an_earlier_school_that_cannot_be(academy: Academy, urn: int | None, name: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        academy_history.add_earlier(
            academy=academy, urn=urn, name=name, used_from=None, used_until=None, by=BY
        )


def test_earlier_schools_come_and_go(academy: Academy, cast: Cast) -> None:
    earlier = academy_history.add_earlier(
        academy=academy, urn=123456, name="Ash Infants", used_from=None, used_until=None, by=BY
    )
    academy_history.remove_earlier(earlier=earlier, by=BY)
    assert not EarlierIdentity.objects.exists()
    assert trail(cast, "academy.earlier_removed")[0].before == {
        "urn": 123456,
        "name": "Ash Infants",
        "used_from": None,
        "used_until": None,
    }


def test_who_belonged_when(academy: Academy) -> None:
    academies.change(
        academy=academy,
        name=academy.name,
        urn=academy.urn,
        phase=Phase.PRIMARY,
        joined_on=date(2020, 9, 1),
        left_on=date(2024, 9, 1),
        size=academies.Size(pupils=210, capacity=240),
        by=BY,
    )
    for day, number in ((date(2020, 8, 31), 1), (date(2020, 9, 1), 2), (date(2024, 9, 1), 1)):
        assert Academy.objects.in_trust(on=day).count() == number
    with pytest.raises(ValidationError, match="after it joined"):
        academies.change(
            academy=academy,
            name="A",
            urn=academy.urn,
            phase=Phase.PRIMARY,
            joined_on=date(2020, 9, 1),
            left_on=date(2020, 9, 1),
            by=BY,
        )


def test_the_pages(sign_in: SignIn, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    academy_id = cast.academy("alder").pk
    sent = {"urn": "123456", "name": "Ash Infants", "used_until": "2020-08-31"}
    assert director.post(address("academy_earlier", academy_id=academy_id), sent).status_code == 302
    sent = {"urn": "150001", "name": "Ash Academy", "on": "2026-09-01"}
    assert director.post(address("academy_convert", academy_id=academy_id), sent).status_code == 302
    sent = {"name": "Ash School", "on": "2026-10-01"}
    assert director.post(address("academy_rename", academy_id=academy_id), sent).status_code == 302
    text = words(director.get(address("academy", academy_id=academy_id)))
    assert "Ash Infants (123456) A school that became this one, until 31 Aug 2020" in text
    assert "Ashdown Primary (900001) Converted: a new URN, until 31 Aug 2026" in text
    with trust_scope(cast.trust("alder").pk):
        assert Academy.objects.get(pk=academy_id).urn == 150001
    for page in ("academy_rename", "academy_convert", "academy_earlier"):
        at = address(page, academy_id=academy_id)
        assert director.get(at).status_code == 200
        assert director.post(at, {"urn": "x"}).status_code == 422
        assert director.delete(at).status_code == 405
        assert sign_in("alder", Role.HEADTEACHER).get(at).status_code == 403
        assert sign_in("birch", Role.DIRECTOR_OF_EDUCATION).get(at).status_code == 404


def test_one_that_was_wrong_is_removed(sign_in: SignIn, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    academy = cast.academy("alder")
    director.post(address("academy_earlier", academy_id=academy.pk), {"urn": "123456", "name": "Ash Infants"})
    with trust_scope(cast.trust("alder").pk):
        earlier = EarlierIdentity.objects.get()
    path = address("academy_earlier_remove", academy_id=academy.pk, earlier_id=earlier.pk)
    page = director.get(address("academy", academy_id=academy.pk))
    assert f'href="{path}"' in page.content.decode()
    assert "Remove Ash Infants (123456)?" in words(director.get(path))
    head = sign_in("alder", Role.HEADTEACHER)
    assert head.post(path).status_code == 403
    assert "Remove" not in words(head.get(address("academy", academy_id=academy.pk)))
    shown = words(director.post(path, follow=True))
    assert "The changes are saved." in shown
    assert "Ash Infants" not in shown
    with trust_scope(cast.trust("alder").pk):
        assert not EarlierIdentity.objects.exists()
    assert trail(cast, "academy.earlier_removed")[0].person == cast.person(
        "alder", Role.DIRECTOR_OF_EDUCATION
    )
    assert director.post(path).status_code == 404

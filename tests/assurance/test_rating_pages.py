"""The sheet, the comparison, an academy over time, the explanation and the form, in the browser's eyes of each role."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academies.models import Academy, Phase
from academies.use_cases import academies
from assurance.in_force import framework_for
from assurance.models import ConfirmedRating, Judgement, View
from assurance.use_cases.publishing import publish as publish_framework
from assurance.use_cases.sharing import publish, share
from tests.assurance.rated import AT, SIXTH, area_id, begin, suggest, term
from tests.assurance.test_ratings import Rated
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

PAST = 2025
SignIn = Callable[[str, Role], Client]


@pytest.fixture
def rated(cast: Cast) -> Rated:
    """A year that has begun whatever the day of the test is."""
    with trust_scope(cast.trust("alder").pk):
        return Rated(cast, year=PAST)


def _form(level: str, revision: int = 0, **more: str) -> dict[str, str]:
    return {"level": level, "revision": str(revision), **more}


def test_the_sheet_shows_every_academy_and_area(rated: Rated, sign_in: SignIn) -> None:
    response = sign_in("alder", Role.DIRECTOR_OF_EDUCATION).get(
        address("assurance_grid", grid="areas"), {"period": str(rated.period.pk)}
    )
    text = words(response)
    assert "Areas Autumn term 2025/26" in text
    for name in ("Ashdown Primary", "Castle Rise", "The trust itself", "Attendance", "Money", "Learning"):
        assert name in text
    assert "A Amber, suggested by figures" in text
    assert f'id="rating-{rated.period.pk}-{rated.academy.pk}-' in response.content.decode()


def test_the_period_that_is_shown_is_the_one_that_is_chosen(rated: Rated, sign_in: SignIn) -> None:
    """Without being asked for one, the page takes the newest that shows anything: the list of periods says so too."""
    page = sign_in("alder", Role.DIRECTOR_OF_EDUCATION).get(address("assurance_grid", grid="areas"))
    shown = page.context["sheet"].period
    assert f'<option value="{shown.pk}" selected>' in page.content.decode()


def test_the_sheet_asks_as_much_for_many_academies(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    path = address("assurance_grid", grid="areas")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    with trust_scope(cast.trust("alder").pk):
        for number in range(30):
            added = academies.add(
                name=f"Academy {number}",
                urn=920_000 + number,
                phase=Phase.PRIMARY,
                joined_on=None,
                by=Actor.command(),
            )
            suggest(rated.framework, rated.period, added, {"attendance": "red"})
    with CaptureQueriesContext(connection) as many:
        response = client.get(path)
    assert "is-turned" in response.content.decode()
    assert len(many) == len(few) <= 22


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"domain": "house"}, ["Money"], ["Attendance"]),
        ({"level": "amber"}, ["Attendance", "Ashdown"], ["Money", "Castle Rise"]),
        ({"level": "red"}, ["Nothing matches"], ["Money"]),
        ({"domain": "nonsense", "level": "purple"}, ["Money", "Castle Rise"], []),
        ({"turned": "1"}, ["Money", "Castle Rise"], []),
    ],
)
def test_filters(
    rated: Rated, sign_in: SignIn, query: dict[str, Any], there: list[str], gone: list[str]
) -> None:
    client = sign_in("alder", Role.CEO)
    response = client.get(address("assurance_grid", grid="areas"), {"period": str(rated.period.pk), **query})
    text = response.content.decode()
    body = text[text.index('<div id="sheet"') : text.index('class="card-body rating-below"')]
    assert [name for name in there if name not in body] == []
    assert [name for name in gone if name in body] == []


def test_files_hold_what_is_shown_and_no_formula(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        Academy.objects.filter(pk=rated.academy.pk).update(name="=HYPERLINK(1)")
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    path = address("assurance_grid", grid="areas")
    response = client.get(path, {"period": str(rated.period.pk), "file": "csv", "level": "amber"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [(row["Academy"], row["Area"], row["Rating"]) for row in rows] == [
        ("'=HYPERLINK(1)", "Attendance", "Amber")
    ]
    assert rows[0]["Where it stands"] == "Suggested by figures"
    assert response["Content-Disposition"] == 'attachment; filename="alder-areas-autumn-term-2025-26.csv"'
    book = client.get(path, {"file": "xlsx"})
    assert b"".join(book).startswith(b"PK")


def test_before_anything_is_published_and_before_any_term(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.CEO)
    assert "No framework yet" in words(client.get(address("assurance")))
    assert client.get(address("assurance_grid", grid="areas")).status_code == 404
    with trust_scope(cast.trust("alder").pk):
        begin(years=(2030,))
    assert "none has begun" in words(client.get(address("assurance")))


def test_the_explanation_says_why(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        rated.judges(Role.HEADTEACHER, View.HEAD, "green", reason="New tutors.")
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "red", reason="A gap for some.")
    response = sign_in("alder", Role.CEO).get(address("rating", **rated.ids))
    text = words(response)
    for said in (
        "Red",
        "Suggested: Amber",
        "Reason: A gap for some.",
        "Confirmed by Director of Education of Alder",
        "New tutors.",
        "Practice: nobody has judged it yet.",
        "The worst of them counts.",
        "Above 90% up to 95%",
        "It does not work.",
    ):
        assert said in text, said


def test_readers_find_a_page_and_no_rating_before_it_is_shared(
    rated: Rated, sign_in: SignIn, cast: Cast
) -> None:
    page = address("rating", **rated.ids)
    readers = (Role.HEADTEACHER, Role.LGB_GOVERNOR, Role.TRUSTEE, Role.CLERK)
    with trust_scope(cast.trust("alder").pk):
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "red", reason="A secret gap.")
    for role in readers:
        text = words(sign_in("alder", role).get(page))
        assert "nothing here that you may read yet" in text
        assert "secret" not in text
        assert "Suggested" not in text
        form = words(sign_in("alder", role).get(f"{page}rate/"))
        assert "secret" not in form
        assert "suggest" not in form.replace("what figures, statements or the headteacher say", "")
    with trust_scope(cast.trust("alder").pk):
        rated.moves(Role.DIRECTOR_OF_EDUCATION, share)
    assert "A secret gap." in words(sign_in("alder", Role.HEADTEACHER).get(page))
    assert "A secret gap." not in words(sign_in("alder", Role.TRUSTEE).get(page))
    with trust_scope(cast.trust("alder").pk):
        rated.moves(Role.DIRECTOR_OF_EDUCATION, publish)
    assert "A secret gap." in words(sign_in("alder", Role.TRUSTEE).get(page))


def test_rating_without_javascript(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = address("rating_rate", **rated.ids)
    text = words(client.get(page))
    assert "Figures suggest Amber" in text
    assert "Everybody knows who is away." in text
    assert "It works." in text
    refused = client.post(page, _form("green", comment="My words"))
    assert refused.status_code == 422
    assert "differs from what figures and statements suggest" in words(refused)
    assert "My words" in words(refused)
    saved = client.post(
        page, {**_form("green", reason="Seen."), "do": "confirm", "statement_practice": "green"}
    )
    assert saved.status_code == 302
    assert saved["Location"] == address("rating", **rated.ids)
    with trust_scope(cast.trust("alder").pk):
        assert Judgement.objects.get().statements == {"practice": "green"}
        signed = ConfirmedRating.objects.get()
        assert (signed.level, signed.reasons[-1]) == ("green", {"criterion": "practice", "level": "green"})


def test_rating_in_the_dialog(rated: Rated, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = address("rating_rate", **rated.ids)
    piece = client.get(page, headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    assert "HX-Request" in piece["Vary"]
    refused = client.post(page, _form("red"), headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    saved = client.post(page, _form("amber"), headers={"HX-Request": "true"})
    assert saved["HX-Reswap"] == "none"
    assert "closeDialog" in saved["HX-Trigger-After-Settle"]
    body = saved.content.decode()
    assert 'hx-swap-oob="true"' in body
    assert "Amber, not confirmed" in body


def test_two_who_rate_at_once_see_both_texts(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    page = address("rating_rate", **rated.ids)
    with trust_scope(cast.trust("alder").pk):
        rated.judges(Role.IMPROVEMENT_OFFICER, View.REVIEWER, "amber", comment="What I saw.")
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    sent = _form("red", reason="What I think.", comment="Mine.")
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(page, sent, headers=headers)
        assert response.status_code == 409
        body = response.content.decode()
        for said in ("What I saw.", "What I think.", "Mine.", "Amber", "Red", "Improvement officer"):
            assert said in body, said
        assert ("<html" in body) is not bool(headers)
    with trust_scope(cast.trust("alder").pk):
        assert Judgement.objects.count() == 1


def test_who_may_not_rate_is_refused_and_told_so(rated: Rated, sign_in: SignIn) -> None:
    page = address("rating_rate", **rated.ids)
    client = sign_in("alder", Role.CEO)
    assert "Your roles let you read this rating" in words(client.get(page))
    assert client.post(page, _form("amber")).status_code == 403
    assert sign_in("alder", Role.DATA_MANAGER).get(page).status_code == 403
    assert sign_in("birch", Role.CEO).get(page).status_code == 404
    assert client.put(page).status_code == 405


def test_correcting(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "amber")
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = address("rating_rate", **rated.ids)
    assert "Correct: Attendance" in words(client.get(page))
    assert "Say why what was signed is corrected" in words(client.post(page, _form("red", 1)))
    assert client.post(page, _form("red", 1, reason="A wrong file.")).status_code == 302
    history = words(client.get(address("rating", **rated.ids)))
    assert "Corrected (revision 2)" in history
    assert "(replaced)" in history
    external = client.post(f"{page}?as=external", _form("amber"))
    assert external.status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert Judgement.objects.get().view == View.EXTERNAL


def test_the_trusts_own_box(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    ids: dict[str, Any] = {"period_id": rated.period.pk, "area_id": rated.ids["area_id"]}
    assert client.post(address("trust_rating_rate", **ids), _form("green")).status_code == 302
    assert "The trust itself" in words(client.get(address("trust_rating", **ids)))
    assert "Attendance" in words(client.get(address("assurance_trust", grid="areas")))
    heads = words(sign_in("alder", Role.HEADTEACHER).get(address("trust_rating", **ids)))
    assert "nothing here that you may read yet" in heads


def test_comparing_views(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        rated.judges(Role.HEADTEACHER, View.HEAD, "green", reason="New tutors.")
        rated.judges(Role.OPERATIONS_LEAD, View.REVIEWER, "red", "money")
    client = sign_in("alder", Role.CEO)
    page = address("assurance_compare", grid="areas")
    text = words(client.get(page, {"period": str(rated.period.pk)}))
    assert "Attendance" in text
    assert "Money" not in text.split("Only where", 1)[1]
    assert (
        "Money"
        in words(client.get(page, {"period": str(rated.period.pk), "all": "1"})).split("All that", 1)[1]
    )


def test_an_academy_over_time(rated: Rated, sign_in: SignIn) -> None:
    at: dict[str, Any] = {"grid": "areas", "academy_id": rated.academy.pk}
    text = words(sign_in("alder", Role.HEADTEACHER).get(address("assurance_academy", **at)))
    assert "Autumn term 2025/26" in text
    assert (
        sign_in("alder", Role.HEADTEACHER)
        .get(address("assurance_academy", grid="areas", academy_id=rated.other.pk))
        .status_code
        == 404
    )


def test_confirming_sharing_publishing(rated: Rated, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    at: dict[str, Any] = {"grid": "areas", "period_id": rated.period.pk}
    for page, said in (
        ("assurance_confirm", "1 rating is confirmed."),
        ("assurance_share", "1 rating is shared"),
        ("assurance_publish", "1 rating is published"),
    ):
        assert client.get(address(page, **at)).status_code == 200
        done = client.post(address(page, **at), follow=True)
        assert said in words(done)
        assert "Problem: Nothing" in words(client.post(address(page, **at), follow=True))
        assert sign_in("alder", Role.CEO).post(address(page, **at)).status_code == 403
        assert sign_in("birch", Role.DIRECTOR_OF_EDUCATION).get(address(page, **at)).status_code == 404


def test_a_model_in_no_library_needs_no_code(cast: Cast, sign_in: SignIn) -> None:
    """Four colours and letters A to D, as YAML alone."""
    with trust_scope(cast.trust("alder").pk):
        begin(years=(PAST,))
        publish_framework(document=SIXTH, first_year=PAST, at=AT, by=Actor.command())
        framework = framework_for(PAST)
        assert framework is not None
        period, academy = term(1, PAST), cast.academy("alder")
        suggest(framework, period, academy, {"presence.absence": "b", "presence.persistent": "c"})
        money = area_id("house.money")
    client = sign_in("alder", Role.OPERATIONS_LEAD)
    ids: dict[str, Any] = {"period_id": period.pk, "academy_id": academy.pk, "area_id": money}
    form = words(client.get(address("rating_rate", **ids)))
    for meaning in ("Exemplary", "Plans for five years hold.", "Broken", "Nobody knows."):
        assert meaning in form
    assert client.post(address("rating_rate", **ids), {**_form("d"), "do": "confirm"}).status_code == 302
    sheet = words(sign_in("alder", Role.CEO).get(address("assurance"), {"period": str(period.pk)}))
    for said in (
        "Letter card",
        "B Secure, suggested by figures",
        "C Fragile",
        "D Broken, confirmed, not shared",
    ):
        assert said in sheet, said
    response: Any = client.get(address("assurance"), {"period": str(period.pk), "file": "csv"})
    assert "Broken" in b"".join(response).decode("utf-8-sig")

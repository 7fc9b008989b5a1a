from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.ui.theme import address_of, theme_of

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.operator)
    return client


# --- the theme's style sheet -----------------------------------------------------------------------------


def test_the_theme_may_be_kept_for_good_by_anybody(client: Client) -> None:
    # No database: the address says everything.
    response = client.get(f"/theme/{address_of('#ffcc00')}.css")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response
    assert response.content.decode() == theme_of("#ffcc00").css()


@pytest.mark.django_db
def test_the_theme_of_a_signed_in_person_is_as_public(sign_in: SignIn) -> None:
    response = sign_in("alder", Role.CEO).get(f"/theme/{address_of('#ffcc00')}.css")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["ffcc00", "ffcc00-000000000000", "FFCC00-b06fb7557672", "x" * 500, "é"])
def test_other_theme_addresses_are_not_found(client: Client, address: str) -> None:
    response = client.get(f"/theme/{address}.css")
    assert response.status_code == 404
    assert "immutable" not in response.get("Cache-Control", "")


def test_a_theme_is_only_read(client: Client) -> None:
    assert client.post(f"/theme/{address_of('#ffcc00')}.css").status_code == 405


# --- help ------------------------------------------------------------------------------------------------


def test_help_is_open_to_everybody(client: Client) -> None:
    page = client.get("/help/")
    assert page.status_code == 200
    assert b"<h1>Help</h1>" in page.content


# --- the style guide -------------------------------------------------------------------------------------


def test_the_style_guide_is_for_operators(operator: Client, sign_in: SignIn) -> None:
    assert operator.get("/styleguide/").status_code == 200
    assert sign_in("alder", Role.TRUST_ADMIN).get("/styleguide/").status_code == 404
    signed_out = Client().get("/styleguide/")
    assert signed_out.status_code == 302
    assert "next=/styleguide/" in signed_out["Location"]


def test_sending_its_form_shows_errors_and_says_so_in_the_title(operator: Client) -> None:
    page = operator.post("/styleguide/", {"attendance": "942"}).content.decode()
    assert "<title>Error: Style guide – Trust portal</title>" in page
    assert "Attendance must be 100 or less" in page
    assert "Error: " not in operator.get("/styleguide/").content.decode()


def test_its_table_sorts_filters_and_pages(operator: Client) -> None:
    first = operator.get("/styleguide/", {"sort": "-red"}).content.decode()
    assert first.index("Dovedale High") < first.index("Ysgol Tŷ Gwyn") < first.index("Castle Rise")
    assert "1 to 5 of 8" in first
    second = operator.get("/styleguide/", {"sort": "-red", "page": "2"}).content.decode()
    assert "6 to 8 of 8" in second
    filtered = operator.get("/styleguide/", {"status": "Overdue"}).content.decode()
    assert "1 to 1 of 1" in filtered
    assert "No report matches" in operator.get("/styleguide/", {"academy": "zzz"}).content.decode()


def test_nonsense_in_the_address_is_ignored(operator: Client) -> None:
    response = operator.get("/styleguide/", {"sort": "'; --", "page": "-3", "size": "1e9", "status": "\x00"})
    assert response.status_code == 200


def test_the_shell_carries_what_scripts_need(operator: Client) -> None:
    page = operator.get("/styleguide/").content.decode()
    config = '{"allowEval":false,"includeIndicatorStyles":false,"allowScriptTags":false,"historyCacheSize":0}'
    assert f"<meta name=\"htmx-config\" content='{config}'>" in page
    assert '<meta name="csrf-token" content="' in page
    assert '<html lang="en-GB">' in page
    assert page.index('href="#main"') < page.index("<header")


# --- refusals in words -----------------------------------------------------------------------------------


def test_a_forged_form_is_refused_in_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.operator)
    response = client.post("/styleguide/", {})
    assert response.status_code == 403
    assert "Your page was open too long" in response.content.decode()


def test_an_enormous_form_is_refused_in_words(operator: Client) -> None:
    response = operator.post("/styleguide/", {"commentary": "x" * 10_000_000})
    assert response.status_code == 413
    assert "too large to send" in response.content.decode()
    raw = operator.post(
        "/styleguide/", "x=" + "y" * 10_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert raw.status_code == 413


def test_a_method_that_an_address_does_not_take_is_refused_in_words(operator: Client) -> None:
    response = operator.delete("/styleguide/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert "cannot be done at this address" in response.content.decode()


def test_an_unknown_address_is_not_found(operator: Client) -> None:
    response = operator.get("/no-such-trust/people/")
    assert response.status_code == 404
    assert b"Page not found" in response.content

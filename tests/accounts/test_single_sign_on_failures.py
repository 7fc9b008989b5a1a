"""What goes wrong on the way to a provider of single sign-on and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.accounts.pages import is_signed_in, text_of
from tests.accounts.single_sign_on import (
    FAILED,
    SET_OUT,
    come_back,
    nothing_was_written,
    set_out,
    use,
)
from tests.oidc import CLIENT_ID, Provider, forged_token
from trust_portal.accounts.models import Person

OWN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def is_clear_failure(answer: Any, client: Client) -> bool:
    return answer.status_code == 401 and FAILED in text_of(answer) and not is_signed_in(client)


def test_the_person_calls_it_off_there(provider: Provider, db: None) -> None:
    client = Client()
    address = set_out(client)
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = client.get(f"{SET_OUT}callback/", {"error": "access_denied", "state": state})
    page = client.get(answer["Location"])
    assert "You did not sign in" in text_of(page)
    assert "error=access_denied" in provider.deny(set_out(client))


@pytest.mark.parametrize("error", ["server_error", "login_required", "<script>alert(1)</script>", ""])
def test_the_provider_refuses(provider: Provider, db: None, error: str) -> None:
    client = Client()
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    answer = client.get(f"{SET_OUT}callback/", {"error": error, "state": state})
    assert is_clear_failure(answer, client)
    assert "<script>alert" not in answer.content.decode()


def test_the_way_back_works_once(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    way_back = provider.authorise(set_out(client), "s-1")
    come_back(client, way_back)
    client.post("/accounts/logout/")
    assert is_clear_failure(come_back(client, way_back), client)


def test_the_way_back_works_only_in_the_browser_that_set_out(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    way_back = provider.authorise(set_out(Client()), "s-1")
    other = Client()
    assert is_clear_failure(come_back(other, way_back), other)
    set_out(other)
    assert is_clear_failure(come_back(other, way_back), other)


def test_somebody_elses_code_in_ones_own_browser(provider: Provider, governor: Person) -> None:
    """The verifier of PKCE and the nonce belong to the browser's own state."""
    provider.knows("s-1", email=governor.email, email_verified=True)
    foreign = parse_qs(urlsplit(provider.authorise(set_out(Client()), "s-1")).query)["code"][0]
    client = Client()
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    query = urlencode({"code": foreign, "state": state})
    assert is_clear_failure(client.get(f"{SET_OUT}callback/?{query}"), client)


@pytest.mark.parametrize(
    "query", ["", "code=x", "state=x", "code=x&state=x", "code=%00&state=%00", "code=x&state=x&error=y"]
)
def test_a_way_back_without_a_way_there(provider: Provider, db: None, query: str) -> None:
    client = Client()
    assert is_clear_failure(client.get(f"{SET_OUT}callback/?{query}"), client)


def test_each_request_has_a_state_a_nonce_and_a_challenge_of_its_own(provider: Provider, db: None) -> None:
    client = Client()
    queries = [parse_qs(urlsplit(set_out(client)).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert queries[0][name] != queries[1][name]
    assert queries[0]["code_challenge_method"] == ["S256"]
    assert queries[0]["redirect_uri"] == [f"http://testserver{SET_OUT}callback/"]


def _body(content: bytes | str, status: int = 200) -> Callable[[Any], Any]:
    def change(response: Any) -> Any:
        response.set_data(content)
        response.status_code = status
        return response

    return change


def _json(**changes: Any) -> Callable[[Any], Any]:
    """The same JSON with these members changed; None takes one out."""

    def change(response: Any) -> Any:
        members = {**json.loads(response.get_data()), **changes}
        response.set_data(json.dumps({key: value for key, value in members.items() if value is not None}))
        return response

    return change


CONFIGURATION = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (CONFIGURATION, _body("", 500)),
        (CONFIGURATION, _body("<html>")),
        (CONFIGURATION, _body("[]")),
        (CONFIGURATION, _json(authorization_endpoint=None)),
        (CONFIGURATION, _json(token_endpoint=5)),
    ],
)
def test_a_provider_whose_configuration_cannot_be_read(
    provider: Provider, db: None, path: str, wrong: Callable[[Any], Any]
) -> None:
    provider.misbehaviour[path] = wrong
    client = Client()
    assert is_clear_failure(client.post(SET_OUT), client)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (CONFIGURATION, _body("", 503)),
        ("/oauth2/token", _body("", 500)),
        ("/oauth2/token", _body("{}")),
        ("/oauth2/token", _body("[]")),
        ("/oauth2/token", _body("not json")),
        ("/oauth2/token", _json(id_token=None)),
        ("/oauth2/token", _json(id_token="not.a.token")),
        ("/oauth2/token", _json(id_token=5)),
        ("/oauth2/token", _json(expires_in="soon")),
        ("/oauth2/token", _json(access_token=None)),
        ("/userinfo", _body("", 500)),
        ("/userinfo", _body("[]")),
        ("/userinfo", _body("5")),
        ("/userinfo", _body("not json")),
        ("/userinfo", _json(sub=None)),
        ("/userinfo", _json(sub="somebody-else")),
        ("/userinfo", _json(sub="x" * 500)),
        ("/jwks", _body("{}")),
        ("/jwks", _json(keys=[])),
        ("/jwks", _json(keys=[{"kid": "x"}])),
    ],
)
def test_a_provider_that_answers_nonsense(
    provider: Provider, governor: Person, path: str, wrong: Callable[[Any], Any]
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    way_back = provider.authorise(set_out(client), "s-1")
    provider.misbehaviour[path] = wrong
    assert is_clear_failure(come_back(client, way_back), client)
    assert nothing_was_written()


def test_a_provider_that_is_away(settings: Any, db: None) -> None:
    away = Provider(server_url="http://127.0.0.1:9")
    use(settings, away.app())
    client = Client()
    assert client.get("/accounts/login/").status_code == 200
    assert is_clear_failure(client.post(SET_OUT), client)


@pytest.mark.parametrize("change", ["key", "nonce", "issuer", "audience", "expired", "nothing"])
def test_an_id_token_that_is_not_the_providers_for_this_sign_in(
    provider: Provider, governor: Person, change: str
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    way_back = provider.authorise(set_out(client), "s-1")

    def forge(response: Any) -> Any:
        members = json.loads(response.get_data())
        claims = jwt.decode(members["id_token"], options={"verify_signature": False})
        match change:
            case "nonce":
                claims["nonce"] = "0" * 64
            case "issuer":
                claims["iss"] = "https://elsewhere.example"
            case "audience":
                claims["aud"] = "another-portal"
            case "expired":
                claims["exp"] = 1_000_000_000
        members["id_token"] = forged_token(claims, key=OWN_KEY, key_id="own")
        response.set_data(json.dumps(members))
        return response

    provider.misbehaviour["/oauth2/token"] = forge
    if change != "key":
        jwk = {
            **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OWN_KEY.public_key())),
            "kid": "own",
            "alg": "RS256",
        }
        provider.misbehaviour["/jwks"] = _json(keys=[jwk])
    answer = come_back(client, way_back)
    if change == "nothing":  # the forgery itself is sound: what is refused above is refused for its change
        assert is_signed_in(client)
    else:
        assert is_clear_failure(answer, client)
        assert nothing_was_written()
    assert provider.asked[-1]["client_id"] == CLIENT_ID


def test_a_provider_that_is_not_configured(provider: Provider, db: None) -> None:
    for path in ("/accounts/oidc/nowhere/login/", "/accounts/oidc/nowhere/login/callback/"):
        assert Client().get(path).status_code == 404
    assert Client().post("/accounts/oidc/openid_connect/login/").status_code in (200, 404)


def test_the_way_there_begins_with_a_form(provider: Provider, db: None) -> None:
    page = Client().get(SET_OUT)
    assert "Go on to School account" in text_of(page)
    assert Client(enforce_csrf_checks=True).post(SET_OUT).status_code == 403
    assert Client().put(SET_OUT).status_code == 405
    assert Client().post(f"{SET_OUT}callback/").status_code == 405

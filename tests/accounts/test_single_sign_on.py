"""Single sign-on against a real provider of OpenID Connect on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.pages import app_code, is_signed_in, signed_in, text_of, trail
from tests.oidc import CLIENT_ID, Provider, forged_token, running_provider
from trust_portal.accounts.models import Person

Letters = Callable[[], AbstractContextManager[Any]]

OWN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SET_OUT = "/accounts/oidc/school/login/"
REFUSED = "This account does not open the portal"
FAILED = "Signing in did not work"


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider, settings: Any) -> Iterator[Provider]:
    _use(settings, _running.app())
    yield _running
    _running.misbehaviour.clear()


def _use(settings: Any, *apps: dict[str, Any]) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": list(apps)}}


def set_out(client: Client, **fields: str) -> str:
    """Press the button; gives the provider's address that the page leads to."""
    page = client.post(SET_OUT, fields)
    assert page.status_code == 200
    address = str(page.context["redirect_to"])
    assert f'content="0; url={address}'.replace("&", "&amp;") in page.content.decode()
    return address


def come_back(client: Client, address: str) -> Any:
    """What the browser does with the provider's redirect."""
    way = urlsplit(address)
    assert (way.netloc, way.path) == ("testserver", f"{SET_OUT}callback/")
    return client.get(f"{way.path}?{way.query}")


def sign_in_there(provider: Provider, client: Client, subject: str = "s-1", **fields: str) -> Any:
    return come_back(client, provider.authorise(set_out(client, **fields), subject))


def nothing_was_written() -> bool:
    return not SocialAccount.objects.exists()


# --- coming in ----------------------------------------------------------------------------------------


def test_the_sign_in_page_has_a_button_for_each_provider(provider: Provider, db: None) -> None:
    page = Client().get("/accounts/login/?next=/alder/")
    assert "Sign in with School account" in text_of(page)
    assert f'action="{SET_OUT}?next=%2Falder%2F"' in page.content.decode()


def test_the_invited_address_comes_in(provider: Provider, letters: Letters, governor: Person) -> None:
    provider.knows("s-1", email=governor.email.upper(), email_verified=True, name="Whoever")
    client = Client()
    with letters():
        answer = sign_in_there(provider, client)
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    account = SocialAccount.objects.get()
    assert (account.user_id, account.provider, account.uid) == (governor.pk, "school", "s-1")
    assert account.extra_data == {"email": [governor.email]}, "of all the claims only the address is kept"
    name = governor.full_name
    governor.refresh_from_db()
    assert governor.full_name == name
    assert mail.outbox[-1].subject == "Another way to sign in to your account"
    assert "An account of School account signs you in" in str(mail.outbox[-1].body)
    changed, entered = trail("alder", governor)
    assert (changed.verb, changed.after) == ("account.changed", {"single_sign_on": "school"})
    assert (entered.verb, entered.after) == ("account.signed_in", {"with": "School account"})


def test_somebody_invited_who_never_set_a_password_comes_in(provider: Provider, db: None) -> None:
    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    provider.knows("s-1", email="invited@alder.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)


def test_it_leads_to_where_one_was_going(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    assert sign_in_there(provider, Client(), next="/alder/permissions/")["Location"] == "/alder/permissions/"
    assert sign_in_there(provider, Client(), next="https://evil.example/")["Location"] == "/"


def test_the_second_factor_is_asked_for_here_too(provider: Provider, ceo: Person) -> None:
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    assert sign_in_there(provider, client)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert nothing_was_written(), "nobody is connected before the second factor"
    assert "password" not in json.dumps(client.session["account_login"])
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == ceo
    assert trail("alder", ceo)[-1].after == {"with": "School account and authenticator app"}


def test_the_door_asks_for_a_second_factor_here_too(provider: Provider, ceo: Person) -> None:
    Authenticator.objects.filter(user=ceo).delete()
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.get("/alder/")["Location"] == "/accounts/second-factor/needed/?trust=alder"


def test_a_connected_account_stays_whose_it_is(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.session["_auth_user_id"] == str(governor.pk)
    assert SocialAccount.objects.get().user == governor


def test_a_changed_address_at_the_provider_still_comes_in(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-1", email="married@elsewhere.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)
    governor.refresh_from_db()
    assert governor.email != "married@elsewhere.example"


def test_the_newcomer_who_got_a_leavers_address_does_not_get_their_sign_in(
    provider: Provider, governor: Person
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-2", email=governor.email, email_verified=True)
    client = Client()
    answer = sign_in_there(provider, client, "s-2")
    assert answer.status_code == 403
    assert REFUSED in text_of(answer)
    assert not is_signed_in(client)
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == ["s-1"]


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@nowhere.example", "email_verified": True},
        {"email": "lgb-governor@alder.example", "email_verified": False},
        {"email": "lgb-governor@alder.example"},
        {"email": "lgb-governor@alder.example", "email_verified": "true"},
        {"email": "lgb-governor@alder.example", "email_verified": 1},
        {"email": "LGB-GOVERNOR@ALDER.EXAMPLE.", "email_verified": True},
        {"email": "not an address", "email_verified": True},
        {"email": "", "email_verified": True},
        {"email_verified": True},
        {"email": ["lgb-governor@alder.example"], "email_verified": True},
        {"preferred_username": "lgb-governor@alder.example", "email_verified": True},
    ],
)
def test_everybody_else_is_refused_and_nothing_is_written(
    provider: Provider, governor: Person, claims: dict[str, Any]
) -> None:
    provider.knows("s-1", **claims)
    before = Person.objects.count()
    client = Client()
    answer = sign_in_there(provider, client)
    assert answer.status_code == 403
    assert REFUSED in text_of(answer)
    assert not is_signed_in(client)
    assert nothing_was_written()
    assert Person.objects.count() == before


def test_a_provider_that_is_trusted_with_addresses_need_not_verify_them(
    provider: Provider, governor: Person, settings: Any
) -> None:
    _use(settings, provider.app(trust_email=True))
    provider.knows("s-1", email=governor.email)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)


def test_only_true_trusts(provider: Provider, governor: Person, settings: Any) -> None:
    _use(settings, provider.app(trust_email="false"))
    provider.knows("s-1", email=governor.email)
    assert sign_in_there(provider, Client()).status_code == 403


def test_a_closed_account_is_refused_before_and_after_it_was_connected(
    provider: Provider, governor: Person
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    assert sign_in_there(provider, Client()).status_code == 403
    assert nothing_was_written()
    Person.objects.filter(pk=governor.pk).update(is_active=True)
    sign_in_there(provider, Client())
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    client = Client()
    assert sign_in_there(provider, client)["Location"] == "/accounts/closed/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_an_account_cannot_be_connected_in_another_way(
    provider: Provider, governor: Person, ceo: Person, process: str
) -> None:
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = signed_in(governor)
    answer = sign_in_there(provider, client, process=process)
    assert answer.status_code == 403
    assert nothing_was_written()
    assert client.session["_auth_user_id"] == str(governor.pk)


def test_whoever_else_is_signed_in_is_signed_out(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = signed_in(ceo)
    sign_in_there(provider, client)
    assert client.session["_auth_user_id"] == str(governor.pk)


# --- what goes wrong on the way -----------------------------------------------------------------------


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
    away = Provider(server_url="http://localhost:9")
    _use(settings, away.app())
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


# --- in my account ------------------------------------------------------------------------------------


def test_disconnecting(provider: Provider, letters: Letters, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert "Signs you in School account" in text_of(client.get("/accounts/"))
    path = f"/accounts/connections/{SocialAccount.objects.get().pk}/end/"
    assert "Disconnect School account?" in text_of(client.get(path))
    with letters():
        assert client.post(path)["Location"] == "/accounts/"
    assert nothing_was_written()
    assert mail.outbox[-1].subject == "A way to sign in was removed from your account"
    assert trail("alder", governor)[-1].before == {"single_sign_on": "school"}


def test_nobody_disconnects_others(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    path = f"/accounts/connections/{SocialAccount.objects.get().pk}/end/"
    client = signed_in(ceo)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert SocialAccount.objects.exists()


def test_a_provider_that_was_taken_out_of_the_configuration(
    provider: Provider, governor: Person, settings: Any
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    _use(settings)
    assert "Signs you in school" in text_of(client.get("/accounts/"))
    assert client.post(f"/accounts/connections/{SocialAccount.objects.get().pk}/end/").status_code == 302


def test_whoever_has_nothing_else_proves_it_by_signing_in_again(
    provider: Provider, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    provider.knows("s-1", email="invited@alder.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.get("/accounts/email/").status_code == 200
    later = time.time() + 11 * 60
    monkeypatch.setattr("trust_portal.accounts.adapters.time.time", lambda: later)
    asked = client.get("/accounts/email/")
    assert asked["Location"] == "/accounts/confirm/sign-in/?next=%2Faccounts%2Femail%2F"
    page = client.get(asked["Location"])
    assert "Sign in again with School account" in text_of(page)
    again = page.context["providers"][0][1]
    assert again == f"{SET_OUT}?next=%2Faccounts%2Femail%2F&auth_params=prompt%3Dlogin"
    address = str(client.post(again).context["redirect_to"])
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    monkeypatch.undo()
    assert come_back(client, provider.authorise(address, "s-1"))["Location"] == "/accounts/email/"
    assert client.get("/accounts/email/").status_code == 200

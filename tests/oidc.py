"""A real OpenID Connect provider on loopback: package oidc-provider-mock, made stricter and, on demand, wrong.

The package does not look at PKCE; here an exchange without the right verifier is refused, as real ones do.
`misbehaviour` then breaks the answers one by one.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import werkzeug.serving

CLIENT_ID = "trust-portal"


@dataclass
class Provider:
    """`asked` holds the queries of the authorization requests so far."""

    server_url: str
    asked: list[dict[str, str]] = field(default_factory=list)
    challenges: dict[str, str] = field(default_factory=dict)
    misbehaviour: dict[str, Callable[[Any], Any]] = field(default_factory=dict)

    def knows(self, subject: str, **claims: Any) -> None:
        """Somebody with an account there; `claims` as in email="…", email_verified=True."""
        answer = requests.put(f"{self.server_url}/users/{subject}", json=claims, timeout=5)
        assert answer.status_code == 204, answer.text

    def authorise(self, address: str, subject: str) -> str:
        """Sign in there at the address that the portal sent the browser to. Gives the way back."""
        return self._answer(address, {"sub": subject})

    def deny(self, address: str) -> str:
        return self._answer(address, {"action": "deny"})

    @staticmethod
    def _answer(address: str, fields: dict[str, str]) -> str:
        page = requests.get(address, timeout=5)
        assert page.status_code == 200, page.text
        answer = requests.post(address, data=fields, timeout=5, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def app(self, **settings: Any) -> dict[str, Any]:
        """One entry of OIDC_PROVIDERS."""
        return {
            "provider_id": "school",
            "name": "School account",
            "client_id": CLIENT_ID,
            "secret": "shared",
            "settings": {"server_url": self.server_url, **settings},
        }


@contextmanager
def running_provider() -> Iterator[Provider]:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback without TLS
    with _without_warnings():
        import flask
        import oidc_provider_mock

    provider = Provider(server_url="")
    app = oidc_provider_mock.app(require_nonce=True)
    app.debug = False
    app.before_request(lambda: _check_pkce(provider, flask.request))
    app.after_request(lambda response: _misbehave(provider, flask.request, response))

    def serve(environ: Any, start_response: Any) -> Any:
        with _without_warnings():
            return list(app(environ, start_response))

    server = werkzeug.serving.make_server("127.0.0.1", 0, serve, threaded=True, request_handler=_Silent)
    provider.server_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def _without_warnings() -> Iterator[None]:
    """The package's dependencies warn of one another; here a warning is an error."""
    with warnings.catch_warnings():
        import authlib.deprecate  # noqa: F401  # insists on its own warnings when it is imported

        warnings.simplefilter("ignore")
        yield


class _Silent(werkzeug.serving.WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


def _check_pkce(provider: Provider, request: Any) -> Any:
    if request.path == "/oauth2/authorize" and request.method == "POST":
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        assert query["code_challenge_method"] == "S256"
        provider.asked.append(query)
    if request.path == "/oauth2/token":
        verifier = request.form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if provider.challenges.get(request.form["code"]) != challenge:
            return {"error": "invalid_grant"}, 400
    return None


def _misbehave(provider: Provider, request: Any, response: Any) -> Any:
    if request.path == "/oauth2/authorize" and response.status_code == 302:
        code = parse_qs(urlsplit(response.headers["Location"]).query).get("code")
        if code:
            provider.challenges[code[0]] = provider.asked[-1]["code_challenge"]
    wrong = provider.misbehaviour.get(request.path)
    return wrong(response) if wrong else response


def forged_token(claims: dict[str, Any], *, key: Any, key_id: str) -> str:
    """A signed id_token with these claims, by a key of one's own."""
    import jwt

    now = int(time.time())
    return jwt.encode({"iat": now, "exp": now + 600, **claims}, key, "RS256", headers={"kid": key_id})

"""Calling the API with tokens, as programs do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import tokens
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope


@dataclass
class ApiClient:
    """`call("get", "people/")` answers Django's response; paths start after the trust."""

    client: Client
    slug: str
    headers: dict[str, str]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content: dict[str, Any] = {}
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            content = {"data": data, "content_type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method.upper(), f"/api/v1/{self.slug}/{path}", headers={**self.headers, **named}, **content
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)


Call = Callable[[str, Role], ApiClient]


def make_token(person: Person, trust_id: int) -> str:
    with trust_scope(trust_id):
        _, secret = tokens.create(
            person=person, label="Tests", days=30, at=timezone.now(), by=Actor.command()
        )
    return secret


@pytest.fixture
def api(cast: Cast) -> Call:
    """`api("alder", Role.CEO)`: a program with a token of that person for that trust."""

    return cache(partial(client_of, cast))


def client_of(cast: Cast, slug: str, role: Role) -> ApiClient:
    secret = make_token(cast.person(slug, role), cast.trust(slug).pk)
    return ApiClient(Client(), slug, {"Authorization": f"Bearer {secret}"})

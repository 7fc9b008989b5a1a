"""What each address of a trust answers: the table against which every probe is judged.

`EXPECTED` says, for somebody who may, with records of their own trust and an empty body: method -> status.
Every other method is 405. All else follows from the gate: 403 for members without the permission, 404 for
people of another trust, the sign-in page or 401 for nobody, 404 for ids of another trust.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from tests.guards.answers import PAGES
from tests.guards.answers_api import API
from tests.guards.refusals import PRIVATE, REFUSED
from tests.guards.test_code import patterns
from trust_portal.accounts.gate import Audience, Rule, rule_of
from trust_portal.accounts.roles import Role, reaches

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EXPECTED: Mapping[str, Mapping[str, int]] = {**PAGES, **API}


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the URL map inside a trust; `path` still holds its <parts>."""

    name: str
    path: str
    rule: Rule

    @property
    def parts(self) -> set[str]:
        return set(re.findall(r"<\w+:(\w+)>", self.path))

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    def filled(self, slug: str, values: Mapping[str, object]) -> str:
        path = "/" + self.path.replace("<trust:trust>", slug)
        for name, value in values.items():
            path = re.sub(rf"<\w+:{name}>", str(value), path)
        return path


def addresses() -> Iterator[Address]:
    """Every address inside a trust, from the URL map itself."""
    for path, pattern in patterns():
        rule = rule_of(pattern.callback)
        if "<trust:trust>" in path and rule is not None:
            yield Address(_name(pattern), path, rule)


_LOOKERS = (
    Role.TRUST_ADMIN,
    Role.DIRECTOR_OF_EDUCATION,
    Role.CEO,
    Role.CLERK,
    Role.LGB_CHAIR,
    Role.HEADTEACHER,
)


def looked_at_by(address: Address) -> Role:
    """A role that may open it: the first of those that see the most."""
    rule = address.rule
    if rule.audience is not Audience.PERMITTED:
        return _LOOKERS[0]
    hidden_without = PRIVATE.get(address.name)
    return next(
        role
        for role in _LOOKERS
        if reaches(role, rule.permission_for("GET"))
        and (not hidden_without or any(reaches(role, code) for code in hidden_without))
        and role not in REFUSED.get((address.name, "GET"), ())
    )


def ask(
    browser: Client,
    method: str,
    path: str,
    *,
    is_api: bool,
    sent: Mapping[str, Any] | None = None,
    version: str = "",
) -> Any:
    """What is answered, to a form or a body with what is `sent` in it; whatever it changed is rolled back."""
    with _rolled_back():
        if not is_api and sent:
            response: Any = browser.post(path, sent)
        elif is_api and method != "GET":
            headers = {"If-Match": version} if version else {}
            body = json.dumps(sent or {})
            response = browser.generic(method, path, body, content_type="application/json", headers=headers)
        else:
            response = browser.generic(method, path)
    return response


def text_of(response: HttpResponse) -> str:
    """Body, headers or download."""
    body = b"".join(response) if getattr(response, "streaming", False) else response.content
    text = body.decode("utf-8", "replace") + str(response.headers)
    # The reference of the request is random digits, and may hold a school's number by chance.
    return text.replace(response.headers.get("X-Request-ID", "\0"), "")


class _RollBack(Exception):
    pass


@contextmanager
def _rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _RollBack
    except _RollBack:
        pass


def _name(pattern: URLPattern) -> str:
    return str(pattern.name)

"""The OpenAPI description: valid, complete, and the same as the file that programs are made from."""

from __future__ import annotations

import json
import re
from io import StringIO
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from tests.api.conftest import Call
from tests.api.test_every_address import addresses
from trust_portal.accounts.gate import Audience
from trust_portal.accounts.roles import Role
from trust_portal.api.schema import openapi

FILE = settings.BASE_DIR / "docs" / "openapi.yaml"
MADE_BY = "./dev manage spectacular --file docs/openapi.yaml"


def described() -> dict[str, Any]:
    """What the file says, read by libyaml: it takes a tenth of the time."""
    description: dict[str, Any] = yaml.load(FILE.read_text(), Loader=yaml.CSafeLoader)
    return description


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method.upper(), operation)
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    ]


def generated() -> str:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


def test_it_is_valid_and_the_file_is_up_to_date() -> None:
    assert generated() == FILE.read_text(), f"run {MADE_BY}"


def test_it_holds_every_address_and_method() -> None:
    described = {(path.removeprefix("/api/v1/{trust}/"), method) for path, method, _ in operations()}
    offered = {(_as_described(address.path), method) for address in addresses() for method in address.methods}
    assert offered - described == {("docs/", "GET"), ("schema/", "GET")}
    assert described <= offered


def _as_described(path: str) -> str:
    return re.sub(r"<(?:int|str):(\w+)>", r"{\1}", path)


def test_it_says_who_may() -> None:
    rules = {_as_described(address.path): address.rule for address in addresses()}
    for path, method, operation in operations():
        rule = rules[path.removeprefix("/api/v1/{trust}/")]
        who = "any member" if rule.audience is Audience.MEMBER else rule.permission_for(method)
        assert operation["x-access"] == who


def test_every_operation_has_words() -> None:
    summaries = [operation["summary"] for _, _, operation in operations()]
    assert all(summaries)
    assert len(set(summaries)) == len(summaries)
    for _, _, operation in operations():
        for parameter in operation["parameters"]:
            assert parameter.get("description") or parameter["in"] == "path", parameter


def test_refusals_are_problems() -> None:
    for path, method, operation in operations():
        codes = {int(code) for code in operation["responses"]}
        assert {401, 403, 404, 406, 429} <= codes, path
        assert ("requestBody" in operation) == (422 in codes), (path, method)
    for response in openapi()["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("role", [Role.TRUST_ADMIN, Role.CONTRIBUTOR])
def test_members_read_it(api: Call, role: Role) -> None:
    client = api("alder", role)
    as_json = client.get("schema/")
    assert as_json["Content-Type"] == "application/json"
    assert json.loads(as_json.content) == openapi()
    as_yaml = client.get("schema/", Accept="application/vnd.oai.openapi")
    assert as_yaml["Content-Type"].startswith("application/vnd.oai.openapi")
    assert yaml.load(as_yaml.content, Loader=yaml.CSafeLoader) == openapi()
    assert client.get("schema/", Accept="text/html").status_code == 406

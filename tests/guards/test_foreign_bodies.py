"""Every number of a record in what programs send, as one of another trust: the API takes none of them.

The bodies are made from the OpenAPI description: what is needed, in plain values, and one number of the other trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client

from tests.api.test_schema import described
from tests.cast import Cast
from tests.guards import world
from tests.guards.probes import ask, text_of
from tests.guards.world import MARKS, World
from trust_portal.accounts.roles import Reach, Role, reaches

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SCHEMA = described()
PEOPLE = {"owner_id", "person_id", "lead_id", "visitor_ids", "member_id", "signed_by_id"}
WORDS = {
    "email": "new@alder.example",
    "content": "QQ==",
    "number": "95",
    "minute": "Minute 4",
    "type": "link_governor",
}


@pytest.fixture(scope="module")
def there(kept: None) -> World:
    return world.build(Cast())


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        schema = (
            SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            if "$ref" in schema
            else schema["allOf"][0]
        )
    return schema


def plain(schema: dict[str, Any], own: Mapping[str, Any], name: str = "") -> Any:
    """The least that fits."""
    schema = resolved(schema)
    if "oneOf" in schema:
        return plain(schema["oneOf"][0], own, name)
    if name in WORDS:
        return WORDS[name]
    if "enum" in schema:
        return schema["enum"][0] if "headteacher" not in schema["enum"] else "headteacher"
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        wanted = {*schema.get("required", ()), *WORDS}
        return {key: plain(one, own, key) for key, one in schema["properties"].items() if key in wanted}
    if kind == "array":
        return [plain(schema["items"], own, name.removesuffix("s"))]
    if kind == "integer":
        return own.get(name, max(1, schema.get("minimum", 1)))
    if kind == "boolean":
        return True
    return {"date": "2026-12-01", "date-time": "2026-12-01T18:00:00Z"}.get(schema.get("format", ""), "A word")


def numbers(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The ways to what names records."""
    schema = resolved(schema)
    for name, one in schema.get("properties", {}).items():
        one = resolved(one)
        if name.endswith(("_id", "_ids")):
            yield (*path, name)
        elif one.get("type") == "array":
            yield from numbers(one["items"], (*path, name))
        else:
            yield from numbers(one, (*path, name))


def cases() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for path, operations in SCHEMA["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            for way in numbers(body["schema"]) if body else ():
                yield path, method, way


def sender(path: str, method: str) -> Role:
    """Somebody who may send it, everywhere if anybody may. The one type of visit in this world is a governor's."""
    if path.endswith("/visits/"):
        return Role.LGB_CHAIR
    code: str = SCHEMA["paths"][path][method]["x-access"]
    likely: list[Role] = [
        role for role in (Role.CLERK, Role.DIRECTOR_OF_EDUCATION, *Role) if reaches(role, code)
    ]
    return next((role for role in likely if Reach.TRUST in reaches(role, code)), likely[0])


@pytest.mark.parametrize(
    ("path", "method", "way"), list(cases()), ids=lambda one: ".".join(one) if isinstance(one, tuple) else one
)
def test_no_body_takes_what_is_of_another_trust(
    path: str, method: str, way: tuple[str, ...], there: World
) -> None:
    cast = Cast()
    people = {
        "owner_id": Role.DIRECTOR_OF_EDUCATION,
        "lead_id": Role.LGB_CHAIR,
    }  # leads a link governor's visit
    own = {**there.ids["alder"], **{name: cast.person("alder", role).pk for name, role in people.items()}}
    theirs = {**there.ids["birch"], "place_id": cast.academy("birch").place_id}
    schema = resolved(SCHEMA["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"])
    body = plain(schema, own)
    *parts, last = way
    at = body
    for name in parts:  # a list holds one
        schema = resolved(schema["properties"][name])
        at = at.setdefault(name, plain(schema, own))
        if schema.get("type") == "array":
            schema, at = resolved(schema["items"]), at[0]
    number = cast.person("birch", Role.TRUSTEE).pk if last in PEOPLE else theirs[last.replace("_ids", "_id")]
    at[last] = [number] if last.endswith("_ids") else number
    address = path.replace("{trust}", "alder").format(**own)
    browser = Client()
    browser.force_login(cast.person("alder", sender(path, method)))
    seen = browser.get(address).headers.get("ETag", "")
    answer = ask(browser, method.upper(), address, is_api=True, sent=body, version=seen)
    assert answer.status_code in (404, 409, 422)
    if answer.status_code == 422:
        assert {name.partition(".")[0] for name in answer.json()["errors"]} & {
            way[0],
            last.removesuffix("_id"),
        }
    assert not [mark for mark in MARKS["birch"][:-1] if mark in text_of(answer)]

"""From an OpenAPI description to what people read."""

from __future__ import annotations

from typing import Any

import pytest

from trust_portal.api.reference import ANY_MEMBER, PREFIX, Field, Operation, sections_of

CAT = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "description": "What it\nis called"},
        "born": {"type": "string", "format": "date", "nullable": True},
        "coat": {"$ref": "#/components/schemas/Coat"},
        "kittens": {"type": "array", "items": {"$ref": "#/components/schemas/Kitten"}},
        "home": {
            "allOf": [{"$ref": "#/components/schemas/Home"}],
            "nullable": True,
            "description": "Where\n\n* `x` - X",
        },
    },
}
ORDER = {"type": "string", "enum": ["a", "-a"]}
COMPONENTS = {
    "schemas": {
        "Cat": CAT,
        "Coat": {"type": "string", "enum": ["black", "white"], "description": "* `black` - Black"},
        "Kitten": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "is_hungry": {"type": "boolean"}},
        },
        "Home": {"type": "object", "properties": {"id": {"type": "integer", "minimum": 1}}},
    },
    "responses": {"NotFound": {"description": "Not there", "content": {}}},
}


def described(method: str = "put", **changes: Any) -> Operation:
    cat = {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}}
    operation = {
        "operationId": "cats_update",
        "summary": "Change a cat",
        "tags": ["stray-cats"],
        "x-access": ANY_MEMBER,
        "parameters": [
            {"name": "trust", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "cat_id", "in": "path", "required": True, "schema": {"type": "integer"}},
            {
                "name": "sort",
                "in": "query",
                "schema": {"type": "array", "items": ORDER},
            },
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}},
        ],
        "requestBody": {"content": cat},
        "responses": {
            "200": {"content": cat, "description": ""},
            "404": {"$ref": "#/components/responses/NotFound"},
        },
        **changes,
    }
    (section,) = sections_of(
        {"paths": {f"{PREFIX}/cats/{{cat_id}}/": {method: operation}}, "components": COMPONENTS}
    )
    assert (section.key, section.label) == ("stray-cats", "Stray cats")
    return section.operations[0]


def test_an_operation() -> None:
    operation = described()
    assert (operation.method, operation.path) == ("PUT", "/cats/{cat_id}/")
    assert operation.summary == "Change a cat"
    assert operation.is_for_everybody
    assert operation.refusals == (404,)
    assert [answer.status for answer in operation.answers] == [200]


def test_its_parameters() -> None:
    assert described().parameters == (
        Field("cat_id", "whole number, part of the path", True, ""),
        Field("sort", "some of a, in the address", False, ""),
        Field("If-Match", "text, header", True, ""),
    )


def test_values_and_what_they_hold() -> None:
    assert described().body == (
        Field("name", "text", True, "What it is called"),
        Field("born", "date or null", False, ""),
        Field("coat", "one of black, white", False, ""),
        Field("kittens", "list of object", False, ""),
        Field("kittens[].name", "text", False, ""),
        Field("kittens[].is_hungry", "true or false", False, ""),
        Field("home", "object or null", False, "Where"),
        Field("home.id", "whole number", False, ""),
    )


def test_a_command_to_try() -> None:
    assert described().curl.splitlines() == [
        'curl -X PUT "$API/cats/{cat_id}/" \\',
        '  -H "Authorization: Bearer $TOKEN" \\',
        "  -H 'If-Match: \"{etag}\"' \\",
        '  -H "Content-Type: application/json" \\',
        '  -d \'{"name": "…", "born": "2026-09-01", "coat": "black", "kittens": [{"name": "…", "is_hungry": true}], '
        '"home": {"id": 1}}\'',
    ]


def test_a_patch_needs_no_value() -> None:
    assert described("put").is_body_whole
    assert not described("patch").is_body_whole


@pytest.mark.parametrize("access", ["people.read"])
def test_a_permission(access: str) -> None:
    operation = described(**{"x-access": access})
    assert not operation.is_for_everybody
    assert operation.access == access


def test_no_body_and_no_content() -> None:
    operation = described("delete", requestBody={}, responses={"204": {"description": "Gone"}})
    assert operation.body == ()
    assert operation.answers[0].fields == ()
    assert operation.answers[0].words == "Gone"
    assert "-d" not in operation.curl.split()

"""The OpenAPI description as people read it: one section for each kind of record, one part for each operation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ANY_MEMBER = "any member"
PREFIX = "/api/v1/{trust}"
_SUCCESS = range(200, 300)
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
}
_FORMATS = {
    "date": "date",
    "date-time": "date and time",
    "email": "e-mail address",
    "uri": "address",
    "binary": "file",
}
_PLACES = {"query": "in the address", "header": "header", "path": "part of the path"}
_EXAMPLES: Mapping[str, Any] = {
    "date": "2026-09-01",
    "date-time": "2026-09-01T09:00:00Z",
    "email": "helen.marsh@example.org",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A value that is sent or answered. `name` of a nested one is its way there: "roles[].role"."""

    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    words: str
    fields: tuple[Field, ...]

    @property
    def caption(self) -> str:
        return f"What comes back ({self.status})"


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` starts after the trust; `access` is a permission or "any member"; `refusals` are statuses."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    access: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]
    refusals: tuple[int, ...]
    curl: str

    @property
    def is_for_everybody(self) -> bool:
        return self.access == ANY_MEMBER

    @property
    def is_body_whole(self) -> bool:
        """Whether all required values must be sent; a PATCH changes only what it names."""
        return self.method != "PATCH"


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str
    operations: tuple[Operation, ...]


def sections_of(openapi: Mapping[str, Any]) -> tuple[Section, ...]:
    """From the description as a dictionary; in the order of its paths."""
    reader = _Reader(openapi)
    by_tag: dict[str, list[Operation]] = {}
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            tag = operation["tags"][0]
            by_tag.setdefault(tag, []).append(reader.operation(path, method.upper(), operation))
    return tuple(
        Section(key=tag, label=tag.replace("-", " ").capitalize(), operations=tuple(found))
        for tag, found in by_tag.items()
    )


class _Reader:
    def __init__(self, openapi: Mapping[str, Any]) -> None:
        self.openapi = openapi

    def operation(self, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
        body = _content(operation.get("requestBody", {}))
        answers = {int(code): self.resolved(answer) for code, answer in operation["responses"].items()}
        parameters = [one for one in operation.get("parameters", ()) if one["name"] != "trust"]
        return Operation(
            anchor=operation["operationId"].replace("_", "-"),
            method=method,
            path=path.removeprefix(PREFIX),
            summary=operation["summary"],
            description=operation.get("description", ""),
            access=operation["x-access"],
            parameters=tuple(self.parameter(one) for one in parameters),
            body=tuple(self.fields(body)) if body else (),
            answers=tuple(self.answer(code, answers[code]) for code in answers if code in _SUCCESS),
            refusals=tuple(code for code in answers if code not in _SUCCESS),
            curl=self.curl(path, method, body, parameters),
        )

    def parameter(self, parameter: Mapping[str, Any]) -> Field:
        return Field(
            name=parameter["name"],
            kind=f"{self.kind(parameter['schema'])}, {_PLACES[parameter['in']]}",
            is_required=parameter.get("required", False),
            words=_one_line(parameter.get("description", "")),
        )

    def answer(self, code: int, answer: Mapping[str, Any]) -> Answer:
        schema = _content(answer)
        return Answer(code, _one_line(answer.get("description", "")), tuple(self.fields(schema or {})))

    def fields(self, schema: Mapping[str, Any], way: str = "") -> Iterator[Field]:
        """The properties of an object, and below each those of what it holds."""
        schema = self.resolved(schema)
        if schema.get("type") == "array":
            yield from self.fields(schema["items"], f"{way}[]")
        for name, inner in schema.get("properties", {}).items():
            own_way = f"{way}.{name}".lstrip(".")
            resolved = self.resolved(inner)
            yield Field(
                name=own_way,
                kind=self.kind(inner),
                is_required=name in schema.get("required", ()),
                words=_one_line(resolved.get("description", "")),
            )
            yield from self.fields(inner, own_way)

    def kind(self, schema: Mapping[str, Any]) -> str:
        """What may stand there, in words."""
        schema = self.resolved(schema)
        or_null = " or null" if schema.get("nullable") else ""
        if values := [value for value in schema.get("enum", ()) if value is not None]:
            return f"one of {', '.join(map(str, values))}{or_null}"
        if schema.get("type") == "array":
            choices = self.resolved(schema["items"]).get("enum")
            # Of a list to sort by: what "-" before a name does is said in its words.
            names = [str(value) for value in choices or () if not str(value).startswith("-")]
            return (
                f"some of {', '.join(names)}" if names else f"list of {self.kind(schema['items'])}{or_null}"
            )
        kind = _FORMATS.get(schema.get("format", "")) or _TYPES.get(schema.get("type", ""), "any value")
        return f"{kind}{or_null}"

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """With references followed and parts joined into one."""
        merged: dict[str, Any] = {key: value for key, value in schema.items() if key not in _JOINTS}
        parts: Sequence[Mapping[str, Any]] = [
            *([self._target(schema["$ref"])] if "$ref" in schema else ()),
            *schema.get("allOf", ()),
            *schema.get("oneOf", ())[:1],
        ]
        for part in parts:
            merged = {**self.resolved(part), **merged}
        return merged

    def curl(
        self,
        path: str,
        method: str,
        body: Mapping[str, Any] | None,
        parameters: Sequence[Mapping[str, Any]],
    ) -> str:
        """A command to try; what is to be filled in stands in braces."""
        verb = "" if method == "GET" else f"-X {method} "
        lines = [f'curl {verb}"$API{path.removeprefix(PREFIX)}"', '-H "Authorization: Bearer $TOKEN"']
        if any(one["name"] == "If-Match" for one in parameters):
            lines.append("-H 'If-Match: \"{etag}\"'")
        if any(one["name"] == "Idempotency-Key" for one in parameters):
            lines.append('-H "Idempotency-Key: {key}"')
        if body:
            lines.append('-H "Content-Type: application/json"')
            lines.append(f"-d '{json.dumps(self.example(body), ensure_ascii=False)}'")
        return " \\\n  ".join(lines)

    def example(self, schema: Mapping[str, Any]) -> Any:
        schema = self.resolved(schema)
        if "example" in schema:
            return schema["example"]
        if values := schema.get("enum"):
            return values[0]
        match schema.get("type"):
            case "object":
                return {name: self.example(inner) for name, inner in schema.get("properties", {}).items()}
            case "array":
                return [self.example(schema["items"])]
            case "integer":
                return schema.get("minimum", 1)
            case "boolean":
                return True
            case _:
                return _EXAMPLES.get(schema.get("format", ""), "…")

    def _target(self, reference: str) -> Mapping[str, Any]:
        found: Any = self.openapi
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert isinstance(found, Mapping)
        return found


_JOINTS = frozenset({"$ref", "allOf", "oneOf"})


def _content(holder: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of a body or an answer, whatever its media type."""
    for content in holder.get("content", {}).values():
        schema: Mapping[str, Any] = content["schema"]
        return schema
    return None


def _one_line(text: str) -> str:
    """Without the list of choices, which `kind` gives."""
    return " ".join(text.partition("* `")[0].split())

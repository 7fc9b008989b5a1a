"""The OpenAPI description, made from the views: what each takes and answers, and who may use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.serializers import BaseSerializer

from trust_portal.accounts.gate import Audience, rule_of

from .reference import ANY_MEMBER

Method = TypeVar("Method", bound=Callable[..., Any])

PROBLEMS: dict[int, tuple[str, str]] = {
    400: ("Unreadable", "The request cannot be read: its JSON or a parameter of the address is wrong."),
    401: ("SignedOut", "No session, or a token that is wrong, has ended or belongs to another trust."),
    403: ("NotAllowed", "The roles that you hold in this trust do not include this, or the trust is closed."),
    404: ("NotFound", "There is nothing at this address, or nothing that is open to you."),
    406: ("NotAcceptable", "The header Accept asks for a format that the API does not speak."),
    409: ("NotNow", "The state of things does not allow this; the detail says what to do first."),
    410: ("Gone", "It was there and is no longer."),
    412: ("OtherVersion", "It has changed since you read it: If-Match names another version."),
    413: ("TooLarge", "The body is larger than the portal takes."),
    415: ("NotJson", "The body is not sent as application/json, or as what else the operation takes."),
    422: ("CannotBeTaken", "Some values cannot be taken; the errors say which and why."),
    428: ("VersionNeeded", "The header If-Match is missing."),
    429: ("TooManyCalls", "Too many calls in this minute; wait for the seconds in Retry-After."),
}
_EVERYWHERE = (401, 403, 404, 406, 429)
_WITH_A_BODY = (400, 413, 415, 422)

IF_MATCH = "The ETag of the version that you read; if it has changed since, nothing is done (412)."


def describe(
    answer: Any,
    *,
    body: type[BaseSerializer[Any]] | None = None,
    status: int = 200,
    problems: Sequence[int] = (),
    if_match: bool | None = None,
    has_etag: bool = False,
    headers: Sequence[OpenApiParameter] = (),
) -> Callable[[Method], Method]:
    """What a method of an API view answers and takes, for the schema.

    `problems` are its answers beside those that every method has. `if_match` says that it heeds that
    header, and True that it needs it; `has_etag` that the answer names its version. The docstring's first
    line is the summary.
    """
    parameters = list(headers)
    if has_etag or if_match is not None:
        parameters.append(
            OpenApiParameter("ETag", str, OpenApiParameter.HEADER, required=True, response=[status])
        )
    if if_match is not None:
        parameters.append(
            OpenApiParameter(
                "If-Match", str, OpenApiParameter.HEADER, required=if_match, description=IF_MATCH
            )
        )
        problems = [*problems, 412, *([428] if if_match else [])]
    return extend_schema(
        request=body,
        responses={status: answer},
        parameters=parameters,
        extensions={"x-problems": sorted(problems)},
    )


class PortalSchema(AutoSchema):
    """Adds who may use an operation, as `x-access`, and takes its words from the docstring."""

    def get_summary(self) -> str | None:
        return self._words()[0]

    def get_description(self) -> str:  # type: ignore[override]  # as its parent's
        return self._words()[1]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        rule = rule_of(self.view)
        if operation is not None and rule is not None:
            is_member = rule.audience is Audience.MEMBER
            operation["x-access"] = ANY_MEMBER if is_member else rule.permission_for(self.method)
        return operation

    def _words(self) -> tuple[str, str]:
        text: str = super().get_description() or ""
        summary, _, description = text.partition("\n")
        return summary.strip().removesuffix("."), description.strip()


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "trust_portal.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        words = "A personal token, made on the page “API tokens” of your account. It opens one trust."
        return {"type": "http", "scheme": "bearer", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "trust_portal.api.authentication.PageSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        words = "The portal's own session, for its pages. Changes need the header X-CSRFToken too."
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": words,
        }


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Post-processing: each operation's refusals, all told as problem details."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    components["responses"] = {name: _refusal(code) for code, (name, _) in PROBLEMS.items()}
    for path in result["paths"].values():
        for operation in path.values():
            for code in _problems_of(operation):
                name = PROBLEMS[code][0]
                operation["responses"][str(code)] = {"$ref": f"#/components/responses/{name}"}
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _problems_of(operation: dict[str, Any]) -> set[int]:
    codes = {*_EVERYWHERE, *operation.pop("x-problems", ())}
    if "requestBody" in operation:
        codes |= set(_WITH_A_BODY)
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        codes.add(400)
    return codes


def _refusal(code: int) -> dict[str, Any]:
    refusal: dict[str, Any] = {
        "description": PROBLEMS[code][1],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if code == 429:
        refusal["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds", "required": True}
        }
    if code == 401:
        refusal["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return refusal


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "Always about:blank: the status says it all"},
        "title": {"type": "string", "description": "What happened, in a few words"},
        "status": {"type": "integer", "description": "The HTTP status once more"},
        "detail": {"type": "string", "description": "Why, and what to do about it"},
        "reference": {"type": "string", "description": "Names the request in the portal's logs"},
        "errors": {
            "type": "object",
            "description": (
                "What is wrong by field or parameter: “roles.0.place_id” is the place of the first role;"
                " an empty name is the body as a whole"
            ),
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["type", "title", "status", "detail"],
}


@cache
def openapi() -> dict[str, Any]:
    """The whole description; it is the same for every trust and as long as the process runs."""
    description: dict[str, Any] = SchemaGenerator().get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return description

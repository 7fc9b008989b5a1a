"""Hostile requests made from the OpenAPI description: nothing makes the portal fail, and all answers keep to it.

The requests are the same in every run; what each one changes is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import ApiClient, client_of
from tests.api.test_every_address import make_ids
from tests.api.test_schema import described
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.wsgi import application

EXAMPLES = 4  # of each operation
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def of_alder(description: dict[str, Any]) -> dict[str, Any]:
    """The description of one trust's API: other trusts are asked in test_every_address.py."""
    paths = {}
    for path, operations in description["paths"].items():
        for operation in operations.values():
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "trust"]
        paths[path.replace("{trust}", "alder")] = operations
    return {**description, "paths": paths}


schema = schemathesis.openapi.from_dict(
    of_alder(described()),
    # Boundary cases made from the schema are most of the time and find what the made-up requests find too.
    config=SchemathesisConfig.from_dict(
        {"generation": {"deterministic": True}, "phases": {"coverage": {"enabled": False}}}
    ),
)
schema.app = application
known_ids: dict[str, int] = {}


@schema.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any]:
    """Three of four numbers are those of records that are there."""
    return {
        name: known_ids[name] if isinstance(value, int) and value % 4 < 3 else value
        for name, value in (path_parameters or {}).items()
    }


@pytest.fixture(scope="module")
def admin(kept: None) -> Iterator[ApiClient]:
    """Somebody who may all that the API offers. A request closes no connection: the test's transaction lasts."""
    cast = Cast()
    client = client_of(cast, "alder", Role.TRUST_ADMIN)
    with trust_scope(cast.trust("alder").pk):
        person = cast.person("alder", Role.TRUST_ADMIN)
        held = [HeldRole(role) for role in (Role.DIRECTOR_OF_EDUCATION, Role.CEO, Role.CLERK)]
        people.join(person=person, held=held, by=Actor.command())
    known_ids.update(make_ids(cast, "alder"), token_id=client.get("tokens/").json()["results"][0]["id"])
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield client
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_it_fail(case: Any, admin: ApiClient) -> None:
    with transaction.atomic():
        case.call_and_validate(headers=admin.headers, checks=CHECKS)
        transaction.set_rollback(True)

"""The API's page for people. Axe looks at it with all other pages, in tests/journeys/test_shell.py."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trust_portal.accounts.roles import Role
from trust_portal.api.schema import openapi

PAGE = "/api/v1/alder/docs/"


@pytest.fixture
def page(sign_in: Any) -> str:
    response = sign_in("alder", Role.CONTRIBUTOR).get(PAGE)
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_tells_of_every_operation(page: str) -> None:
    for path, operations in openapi()["paths"].items():
        for operation in operations.values():
            assert operation["summary"].replace("'", "&#x27;") in page
            assert f'id="{operation["operationId"].replace("_", "-")}"' in page
        assert path.removeprefix("/api/v1/{trust}") in page


def test_it_speaks_of_this_trust(page: str) -> None:
    assert f"{settings.SITE_URL}/api/v1/alder" in page
    assert "Alder Learning Trust" in page
    assert 'href="/alder/tokens/"' in page


def test_every_link_on_the_page_leads_somewhere_on_it(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) > 20
    assert set(links) <= set(ids)


def test_it_is_within_the_policy(page: str, sign_in: Any) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", page)
    assert "default-src 'none'" in sign_in("alder", Role.CEO).get(PAGE)["Content-Security-Policy"]


def test_it_is_for_reading_and_for_members(sign_in: Any) -> None:
    assert sign_in("alder", Role.CEO).post(PAGE).status_code == 405
    assert sign_in("birch", Role.CEO).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 401


def test_it_asks_the_database_for_the_shell_alone(sign_in: Any) -> None:
    client = sign_in("alder", Role.CEO)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as described:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as plain:
        client.get("/alder/permissions/")
    assert len(described) <= len(plain)

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


def test_it_tells_of_every_operation(page: str, sign_in: Any) -> None:
    client = sign_in("alder", Role.CONTRIBUTOR)
    sections = {
        address: client.get(f"{PAGE}{address}").content.decode()
        for address in set(re.findall(r'href="(\?records=[^"#]+)', page))
    }
    assert len(sections) > 10
    linked = re.findall(r'href="(\?records=[^"#]+)#([^"]+)"', page)
    assert all(f'id="{anchor}"' in sections[address] for address, anchor in linked)
    whole = "".join(sections.values())
    for path, operations in openapi()["paths"].items():
        for operation in operations.values():
            assert operation["summary"].replace("'", "&#x27;") in whole
            assert operation["operationId"].replace("_", "-") in {anchor for _, anchor in linked}
        assert path.removeprefix("/api/v1/{trust}") in whole
    assert client.get(f"{PAGE}?records=nothing").status_code == 404


def test_it_speaks_of_this_trust(page: str) -> None:
    assert f"{settings.SITE_URL}/api/v1/alder" in page
    assert "Alder Learning Trust" in page
    assert 'href="/alder/tokens/"' in page


def test_no_two_things_have_the_same_name(page: str, sign_in: Any) -> None:
    section = sign_in("alder", Role.CONTRIBUTOR).get(f"{PAGE}?records=people").content.decode()
    for shown in (page, section):
        ids = re.findall(r'\bid="([^"]+)"', shown)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(ids)


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

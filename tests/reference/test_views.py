"""The operators' page of public data."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.reference.samples import load_extract
from trust_portal.accounts.roles import Role

PAGE = "/operator/public-data/"


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.operator)
    return client


def test_without_a_file_every_source_is_missing(operator: Client) -> None:
    answer = operator.get(PAGE)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("Not loaded") == len(answer.context["sources"]) == 15
    assert "Nothing loaded yet" in text
    assert "load_reference SOURCE FILE" in text


@pytest.mark.usefixtures("owner")
def test_files_with_what_became_of_their_rows(operator: Client, django_assert_num_queries: Any) -> None:
    load_extract("groups_20220321.csv")
    load_extract("group_links_20220321.csv")
    load_extract("group_links_20220718.csv")
    operator.get(PAGE)
    with django_assert_num_queries(9):
        answer = operator.get(PAGE)
    text = answer.content.decode()
    assert next(one.file_name for one in answer.context["rows"].rows) == "group_links_20220718.csv"
    assert "Children&#x27;s centres, not schools" in text
    newest = {source.key: load.file_name for source, load in answer.context["sources"] if load}
    assert newest == {"groups": "groups_20220321.csv", "group-links": "group_links_20220718.csv"}


def test_only_operators_see_it(cast: Cast, sign_in: Any) -> None:
    assert sign_in("alder", Role.TRUST_ADMIN).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_nothing_can_be_sent_to_it(operator: Client) -> None:
    assert operator.post(PAGE).status_code == 405

from __future__ import annotations

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import OtherVersion, VersionNeeded

ETAG = etag_of({"a": 1, "b": [2]})


def request(if_match: str | None = None) -> Request:
    headers = {} if if_match is None else {"If-Match": if_match}
    return Request(APIRequestFactory().put("/", headers=headers))


def test_equal_data_have_equal_names() -> None:
    assert etag_of({"b": [2], "a": 1}) == ETAG
    assert etag_of({"a": 1, "b": [3]}) != ETAG
    assert ETAG[0] == ETAG[-1] == '"'


@pytest.mark.parametrize("sent", [ETAG, f"W/{ETAG}", f'"old", {ETAG}', "*", f" {ETAG} "])
def test_the_version_that_stands(sent: str) -> None:
    check_if_match(request(sent), ETAG, is_needed=True)


@pytest.mark.parametrize("sent", ['"old"', "old", ETAG.strip('"'), '"*"'])
def test_another_version(sent: str) -> None:
    with pytest.raises(OtherVersion):
        check_if_match(request(sent), ETAG)


def test_none_where_one_is_needed() -> None:
    check_if_match(request(), ETAG)
    for sent in (None, "", " "):
        with pytest.raises(VersionNeeded):
            check_if_match(request(sent), ETAG, is_needed=True)

"""Files on their way in."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import ResolverMatch

from trust_portal.transfer import storage
from trust_portal.transfer.uploads import USUAL_LIMIT, FileOnDisk, takes_uploads

BODY = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/passwd"\r\n'
    b"Content-Type: application/zip\r\n\r\n" + b"content" * 1000 + b"\r\n--x--\r\n"
)


def request(length: int | None = None) -> HttpRequest:
    extra: dict[str, Any] = {} if length is None else {"CONTENT_LENGTH": str(length)}
    return RequestFactory().generic(
        "POST", "/", BODY, content_type="multipart/form-data; boundary=x", **extra
    )


def test_a_file_lies_in_the_folder_of_uploads_until_the_request_ends() -> None:
    sent = request()
    file: Any = sent.FILES["file"]
    assert isinstance(file, FileOnDisk)
    (path,) = storage.uploads_folder().iterdir()
    assert path.name.startswith("upload-")
    assert (file.size, path.stat().st_size) == (7000, 7000)
    assert b"".join(file.chunks()) == b"content" * 1000
    sent.close()
    assert list(storage.uploads_folder().iterdir()) == []


def test_the_name_is_never_a_path() -> None:
    sent = request()
    file: Any = sent.FILES["file"]
    assert file.name == "passwd"
    sent.close()


def test_a_request_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(RequestDataTooBig):
        _ = request(USUAL_LIMIT + 1).FILES
    assert list(storage.uploads_folder().iterdir()) == []


@pytest.mark.parametrize(("limit", "taken"), [(len(BODY), True), (len(BODY) - 1, False)])
def test_a_view_says_how_much_it_takes(limit: int, taken: bool) -> None:
    @takes_uploads(limit)
    def view(request: HttpRequest) -> None:
        """Takes just so much."""

    sent = request()
    sent.resolver_match = ResolverMatch(view, (), {})
    if taken:
        assert list(sent.FILES) == ["file"]
    else:
        with pytest.raises(RequestDataTooBig):
            _ = sent.FILES
    sent.close()


def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    broken = RequestFactory().generic(
        "POST", "/", BODY[:3000], content_type="multipart/form-data; boundary=x"
    )
    files = broken.FILES
    broken.close()
    assert list(files) in ([], ["file"])
    assert list(storage.uploads_folder().iterdir()) == []


def test_what_a_killed_process_left_goes_after_a_day() -> None:
    left, young = (storage.uploads_folder() / name for name in ("upload-left", "upload-young"))
    for path in (left, young):
        path.touch()
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(left, (two_days_ago, two_days_ago))
    sent = request()
    assert sent.FILES
    sent.close()
    assert list(storage.uploads_folder().iterdir()) == [young]

"""Two people who change the same thing at once: `ETag` names a version, `If-Match` the one that was read."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from .problems import OtherVersion, VersionNeeded


def etag_of(data: Any) -> str:
    """The name of this version: equal data, as JSON, have equal names."""
    text = json.dumps(data, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def check_if_match(request: Request, etag: str, *, is_needed: bool = False) -> None:
    """Compare with what stands now, which the caller has locked.

    Raises OtherVersion where they differ, VersionNeeded where nothing was sent and `is_needed`.
    """
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        if is_needed:
            raise VersionNeeded
        return
    # A proxy that compresses answers makes their ETags weak ones.
    names = {name.removeprefix("W/") for name in parse_etags(sent)}
    if sent != "*" and etag not in names:
        raise OtherVersion

"""The cache: its keys, which no two trusts share, and its one client."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from .scope import current_trust_id


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """Inside a trust its id leads; sessions, throttles and the like stand outside as `-`."""
    trust_id = current_trust_id()
    return f"{key_prefix}:{version}:{'-' if trust_id is None else trust_id}:{key}"


class _KeptClient(RedisCacheClient):
    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._kept

    @cached_property
    def _kept(self) -> Any:
        return super().get_client(write=True)


class Cache(RedisCache):
    """Django makes a client for each command, which takes as long as the command does; here one is kept."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClient

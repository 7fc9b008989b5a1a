"""Cache keys that no two trusts share."""

from __future__ import annotations

from .scope import current_trust_id


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """Inside a trust its id leads; sessions, throttles and the like stand outside as `-`."""
    trust_id = current_trust_id()
    return f"{key_prefix}:{version}:{'-' if trust_id is None else trust_id}:{key}"

"""Secrets of links and tokens: shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import secrets


def make_secret(prefix: str = "") -> str:
    """256 random bits, safe in an address."""
    return prefix + secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Such secrets are long and random: one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()

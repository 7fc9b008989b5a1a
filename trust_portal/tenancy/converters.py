"""The trust's part of an address."""

from __future__ import annotations

from .models import SLUG_PATTERN

# First parts of addresses that are the portal's own: no trust may be called so.
RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "admin",
        "api",
        "docs",
        "healthz",
        "help",
        "metrics",
        "operator",
        "readyz",
        "static",
        "styleguide",
        "theme",
    }
)


class TrustSlug:
    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})(?:/|$)){SLUG_PATTERN}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

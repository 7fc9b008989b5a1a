"""What the portal reads from the environment: the only place that does, and the list of the names."""

from __future__ import annotations

import os
from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "SECRET_KEY": "secret for signing sessions and links; at least 50 random characters",
    "DATABASE_URL": "PostgreSQL as the restricted role `app`",
    "MIGRATION_DATABASE_URL": "PostgreSQL as the owner `app_migrator`; for migrations and the loader only",
    "REDIS_URL": "Redis or Valkey, without a database number",
    "REDIS_BROKER_DB": "number of the broker's database; 0 unless set",
    "REDIS_CACHE_DB": "number of the cache's database; 2 unless set",
    "SITE_URL": "the address people use, for example https://portal.example.org",
    "ALLOWED_HOSTS": "host names the portal answers to, with commas; the one of SITE_URL unless set",
    "BEHIND_PROXY": "1 where a proxy in front sets X-Forwarded-For and X-Forwarded-Proto",
    "FILES_DIR": "folder for exports, logos and uploads, shared by web and workers",
    "EMAIL_URL": "smtp://user:password@host:587/?tls=1, file:///folder or console://",
    "DEFAULT_FROM_EMAIL": "sender of the portal's e-mail",
    "OIDC_PROVIDERS": "JSON list of OpenID Connect providers for single sign-on",
    "METRICS_TOKEN": "bearer token for /metrics; without one only this machine may read it",
    "PROMETHEUS_MULTIPROC_DIR": "folder that the processes of one machine share for their counts; emptied at start",
    "DATABASE_POOL": "0 where a pooler stands in front of PostgreSQL",
    "LOG_LEVEL": "INFO unless set",
    "DEBUG": "1 for Django's debug pages; never in production",
}


class MissingSettings(RuntimeError):
    """The environment lacks names without which the portal cannot start."""


def read(name: str, default: str | None = None) -> str:
    """The variable's value. Without a default a missing one is reported by `check_required`."""
    assert name in NAMES, name
    return os.environ.get(name, default if default is not None else "")


def flag(name: str, default: bool = False) -> bool:
    return read(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def check_required(*names: str) -> None:
    """Raise MissingSettings that names all that is missing at once, each with what it is for."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        lines = "\n".join(f"  {name}: {NAMES[name]}" for name in missing)
        raise MissingSettings(f"The portal cannot start. Set in the environment:\n{lines}")

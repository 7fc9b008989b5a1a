#!/usr/bin/env python3
"""Django's commands, for an environment that is set; `./dev manage …` sets it and brings the servers."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

# These connect as the owner of the tables, who passes row-level policies; all others as the role `app`.
OWNER_COMMANDS = frozenset(
    {
        "migrate",
        "sqlmigrate",
        "showmigrations",
        "purge_trusts",
        "restore_trust",
        "load_reference",
        "load_deliveries",
    }
)


def choose_role(command: str, environment: MutableMapping[str, str]) -> None:
    """Leave one database address: the one that this command may use."""
    owner_url = environment.pop("MIGRATION_DATABASE_URL", "")
    if command in OWNER_COMMANDS:
        if not owner_url:
            sys.exit(
                f"manage.py {command} needs MIGRATION_DATABASE_URL: PostgreSQL as the role app_migrator."
            )
        environment["DATABASE_URL"] = owner_url


def main() -> None:
    choose_role(sys.argv[1] if len(sys.argv) > 1 else "help", os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

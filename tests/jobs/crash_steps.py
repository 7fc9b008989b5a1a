"""What a crash test has done in a process of its own, with the settings of its own portal.

python -m tests.jobs.crash_steps cast | ask NUMBER PREFIX | poison
"""

from __future__ import annotations

import sys

import django


def build_cast() -> None:
    from tests import cast

    cast.build()


def ask_for_exports(number: int, prefix: str) -> None:
    """Half of them in either trust, each asked for by a trust admin in a request of its own."""
    from tests.cast import TRUSTS, Cast
    from trust_portal.accounts.roles import Role
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope
    from trust_portal.transfer.use_cases import start_export

    cast = Cast()
    for count in range(number):
        slug = sorted(TRUSTS)[count % len(TRUSTS)]
        with trust_scope(cast.trust(slug).pk):
            start_export(key=f"{prefix}-{count}", by=Actor.job(cast.person(slug, Role.TRUST_ADMIN)))


def ask_for_poison() -> None:
    from tests.cast import Cast
    from tests.jobs import poison
    from trust_portal.audit.actor import Actor
    from trust_portal.jobs.requests import request_job
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(Cast().trust("alder").pk):
        request_job(kind=poison.POISON.name, key="one", arguments={}, by=Actor.command())


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["cast"]:
            build_cast()
        case ["ask", number, prefix]:
            ask_for_exports(int(number), prefix)
        case ["poison"]:
            ask_for_poison()

"""The demo's sign-ins as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from trust_portal.accounts.roles import Role

from .people import (
    IN_TWO_TRUSTS,
    OPERATOR,
    PASSWORD,
    SECOND_FACTOR_SECRET,
    WITH_SEVERAL_ROLES,
    DemoPerson,
    people_of,
)
from .trusts import DEMO_TRUSTS

_MARK = " *"
_OTHERS = "Others"


def code_now() -> str:
    """The six digits that an authenticator app shows for the demo's secret at this moment."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(SECOND_FACTOR_SECRET, counters[len(counters) // 2])))


def sign_ins() -> Iterator[tuple[str, str, DemoPerson]]:
    """(trust, role, person): the first person of each role in each trust, then the special ones."""
    for trust in DEMO_TRUSTS:
        people = people_of(trust)
        for role in Role:
            person = next(one for one in people if one.posts[0].role is role)
            yield trust.name, role.label, person
    yield _OTHERS, "Clerk of Harrowmere, trustee of Lanternfield", IN_TWO_TRUSTS
    yield _OTHERS, "Headteacher and improvement officer", WITH_SEVERAL_ROLES
    yield _OTHERS, "Operator, at /operator/", OPERATOR


def as_text() -> str:
    lines = [f"Demo sign-ins. The password of all of them: {PASSWORD}"]
    former = ""
    for trust, role, person in sign_ins():
        if trust != former:
            lines += ["", trust]
            former = trust
        mark = _MARK if person.has_second_factor else ""
        lines.append(f"  {role:<46}{person.full_name:<22}{person.email}{mark}")
    return "\n".join(
        [
            *lines,
            "",
            f"{_MARK} asks for a code as well, now {code_now()}. ./dev manage demo_sign_ins tells the next one;",
            f"   an authenticator app does too, with the key {SECOND_FACTOR_SECRET}.",
        ]
    )

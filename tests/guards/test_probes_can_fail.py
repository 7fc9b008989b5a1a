"""The control run of test_probes.py: with a role that no policy binds, the same probes find what leaks."""

from __future__ import annotations

import pytest

from tests import database
from tests.cast import Cast
from tests.guards import world
from tests.guards.test_probes import ADDRESSES, Visitors, wrong_answers
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.mark.django_db(transaction=True)
def test_the_probes_can_fail() -> None:
    """Ids of the other trust open its records."""
    cast = Cast()
    there, visitors = world.build(cast), Visitors(cast)
    wrong: list[str] = []
    with database.as_owner():
        for address in ADDRESSES:
            if address.parts - {"trust"}:
                asked: list[tuple[str, str, Role | None]] = [
                    ("ids of another trust", "GET", Role.TRUST_ADMIN)
                ]
                wrong += wrong_answers(address, "alder", visitors, there, asked)
    assert len(wrong) >= 5

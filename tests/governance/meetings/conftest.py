"""Who plans and minutes the meetings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role


@pytest.fixture
def clerk(cast: Cast) -> Any:
    return by(cast.person("alder", Role.CLERK))

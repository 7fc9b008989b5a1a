from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.operator)
    return client

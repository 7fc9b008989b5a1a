"""Public data is written by the owner of its tables: these tests' transaction is the owner's, and rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import database


@pytest.fixture
def _as_owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database.as_owner():
        yield


@pytest.fixture
def owner(_as_owner: None, db: None) -> None:
    """In this order: the transaction begins on the owner's connection and ends before it."""

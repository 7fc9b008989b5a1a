"""A folder of its own for each server under test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from trust_portal.embedded.processes import Child


@contextmanager
def own_folder() -> Iterator[Path]:
    """Not pytest's tmp_path: that is closed to the user that runs PostgreSQL when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="portal-embedded-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as made:
        yield made


@pytest.fixture(scope="session")
def templates() -> Iterator[Path]:
    """Where the first PostgreSQL under test leaves its fresh data for the others to copy."""
    with own_folder() as made:
        yield made / "templates"


@pytest.fixture
def sleeper(folder: Path) -> Iterator[Child]:
    """A process that does nothing for a long time; not started yet."""
    child = Child("sleeper", ["sleep", "1000"], log=folder / "sleeper.log")
    yield child
    child.stop()

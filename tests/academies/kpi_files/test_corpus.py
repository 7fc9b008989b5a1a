"""Broken files: each ends in words that a person can act on, and in nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from academies.kpi_files import ReadValue, read_values
from tests.academies.kpi_files.shapes import ACADEMIES, KPIS, LAYOUTS
from tests.tabular.corpus import Broken, corpus
from trust_portal.tabular import FileRefused, Problem, open_tables

CORPUS = corpus()


def read(path: Path, layout: str) -> list[ReadValue | Problem]:
    with open_tables(path, name="upload.csv") as tables:
        return list(read_values(tables, layout=LAYOUTS[layout], academies=ACADEMIES, kpis=KPIS))


def test_there_are_at_least_two_hundred() -> None:
    assert len(CORPUS) >= 200


# Those that grow are read in a process of little memory: tests/tabular/test_bombs.py.
@pytest.mark.parametrize(
    "broken", [broken for broken in CORPUS if not broken.grows], ids=lambda broken: broken.name[:60]
)
def test_a_broken_file_ends_in_a_clear_message(broken: Broken, tmp_path: Path) -> None:
    path = broken.write(tmp_path)
    if broken.ending == "refused":
        with pytest.raises(FileRefused) as refused:
            read(path, broken.layout)
        messages = [str(refused.value)]
    else:
        problems = [item for item in read(path, broken.layout) if isinstance(item, Problem)]
        assert problems
        assert all(problem.line and problem.sheet for problem in problems)
        messages = [problem.reason for problem in problems]
    assert any(broken.words in message for message in messages), messages
    for message in messages:
        assert message[0].isupper() or message[0].isdigit() or message[0] == "“"
        assert message.endswith((".", "?"))
        assert len(message) < 400
        assert not any(word in message for word in ("Error", "Exception", "None", "object at", "Traceback"))

"""Files that would grow: each is refused in a process that may take little memory and little time."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tabular.corpus import GOOD_XLSX, corpus

ROOT = Path(__file__).parents[2]
MEMORY = 300_000_000  # of address space: the interpreter itself takes a third of it
SECONDS = 30  # of processor time, for all of them

READ = """
import sys
from pathlib import Path
from trust_portal.tabular import FileRefused, open_tables
for name in sys.argv[1:]:
    try:
        with open_tables(Path(name), name="upload") as tables:
            print(sum(len(row.cells) for sheet in tables.sheets for row in sheet.rows()))
    except FileRefused as refused:
        print(refused)
"""
GROWING = [broken for broken in corpus() if broken.grows or "huge" in broken.name or "laughs" in broken.name]


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read_within_limits(code: str, paths: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, paths)]
    return subprocess.run(command, cwd=ROOT, preexec_fn=limit, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_files_that_would_grow_are_refused_within_little_memory(tmp_path: Path) -> None:
    refused = [broken for broken in GROWING if broken.ending == "refused"]
    assert len(refused) >= 20
    paths = []
    for number, broken in enumerate(refused):
        (tmp_path / str(number)).mkdir()
        paths.append(broken.write(tmp_path / str(number)))
    done = read_within_limits(READ, paths)
    assert (done.returncode, done.stderr) == (0, "")
    for broken, message in zip(refused, done.stdout.splitlines(), strict=True):
        assert broken.words in message, broken.name
        assert message.endswith("."), broken.name


def test_a_good_file_is_read_within_them(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(GOOD_XLSX)
    assert read_within_limits(READ, [tmp_path / "upload"]).stdout == "15\n"


def test_the_limits_are_real() -> None:
    """Without them the test of bombs could not fail."""
    assert "MemoryError" in read_within_limits("bytearray(400_000_000)", []).stderr

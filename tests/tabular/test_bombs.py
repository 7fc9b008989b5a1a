"""Files that would grow: each is refused in a process that may take little memory and little time."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tabular.corpus import GOOD_XLSX, Broken, corpus

ROOT = Path(__file__).parents[2]
MEMORY = 300_000_000  # of address space: the interpreter itself takes a third of it
SECONDS = 20

READ = """
import sys
from pathlib import Path
from trust_portal.tabular import FileRefused, open_tables
try:
    with open_tables(Path(sys.argv[1]), name="upload") as tables:
        print(sum(len(row.cells) for sheet in tables.sheets for row in sheet.rows()))
except FileRefused as refused:
    print(refused)
"""
GROWING = [
    broken
    for broken in corpus()
    if any(
        word in broken.name
        for word in ("bomb", "laughs", "huge", "million", "thousand parts", "MB", "10,000", "endless")
    )
    and broken.ending == "refused"
]


def read_within_limits(path: Path) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    command = [sys.executable, "-c", READ, str(path)]
    return subprocess.run(command, cwd=ROOT, preexec_fn=limit, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("broken", GROWING, ids=lambda broken: broken.name)
def test_a_file_that_would_grow_is_refused_within_little_memory(broken: Broken, tmp_path: Path) -> None:
    done = read_within_limits(broken.write(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert broken.words in done.stdout


@pytest.mark.slow
def test_a_good_file_is_read_within_them(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(GOOD_XLSX)
    assert read_within_limits(tmp_path / "upload").stdout == "15\n"


@pytest.mark.slow
def test_the_limits_are_real(tmp_path: Path) -> None:
    """Without them this test of bombs could not fail."""
    code = READ.replace("import sys", "import sys; held = bytearray(400_000_000)")
    assert (
        "MemoryError"
        in subprocess.run(
            [
                sys.executable,
                "-c",
                f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY},) * 2)\n{code}",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        ).stderr
    )

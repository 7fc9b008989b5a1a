"""What the documents name exists: files, tests, commands, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from trust_portal.operator.environment_doc import MARK, NoPlaceForTable, table, with_table

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "ARCHITECTURE.md",
    ROOT / "LICENCES.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
COMMAND = re.compile(r"(?:manage\.py|\./dev manage) ([a-z_]+)")
TABLE_COMMAND = re.compile(r"^\|[^|]*\|(?:[^|]*\|)? ?`([a-z]+_[a-z_]+)[ `]", re.MULTILINE)


def _found(pattern: re.Pattern[str]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for document in DOCUMENTS:
        for match in pattern.finditer(document.read_text()):
            yield document, match.groups()


def test_links_lead_somewhere() -> None:
    links = list(_found(LINK))
    assert len(links) > 20
    for document, (target,) in links:
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_tests_that_are_named_exist() -> None:
    named = list(_found(TEST))
    assert len(named) > 20
    for document, (file, name) in named:
        assert f"def {name}(" in (ROOT / file).read_text(), f"{document.name}: {file}::{name}"


def test_commands_that_are_named_exist() -> None:
    known = get_commands()
    named = {name for _, (name,) in _found(COMMAND)} | {
        name for document, (name,) in _found(TABLE_COMMAND) if document.name == "operators.md"
    }
    assert {"create_operator", "purge_trusts", "open_trust", "keep_trust", "close_sign_in"} <= named
    assert not {name for name in named if name not in known}


def test_settings_are_those_that_the_portal_reads() -> None:
    document = (ROOT / "docs" / "operators.md").read_text()
    assert with_table(document) == document, "run ./dev manage write_environment_doc"
    assert "| `SECRET_KEY` |" in table()


def test_table_needs_its_place() -> None:
    with pytest.raises(NoPlaceForTable):
        with_table("# Nothing here")
    assert with_table(f"{MARK}\nold\n<!-- /environment -->").count("| `SITE_URL` |") == 1


def test_two_commands_set_it_up() -> None:
    blocks = re.findall(r"```\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert blocks == ["./dev run\n./dev test\n"]


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text()))
    assert listed == {path.name for path in folder.glob("0*.md")}
    for name in listed:
        text = (folder / name).read_text()
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Price")), name


def test_architecture_fits_on_a_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().split()) < 1000

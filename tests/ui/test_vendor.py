"""Files of others that we ship: each is listed with its version, licence and checksum, and is what it says."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static/vendor"
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| (?P<version>[^|]+) \| (?P<licence>[^|]+) \| `(?P<digest>[0-9a-f]{64})` \|$",
    re.M,
)
LISTED = {match["file"]: match for match in ROW.finditer((VENDOR / "README.md").read_text())}


def shipped() -> set[str]:
    return {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ("LICENSE", "README.md")
    }


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    assert set(LISTED) == shipped()


@pytest.mark.parametrize("name", sorted(LISTED))
def test_files_are_unchanged(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == LISTED[name]["digest"]


@pytest.mark.parametrize("folder", sorted({Path(name).parts[0] for name in LISTED}))
def test_every_folder_has_its_version_and_its_licence(folder: str) -> None:
    assert (VENDOR / folder / "LICENSE").read_text().strip()
    versions = {row["version"].strip() for name, row in LISTED.items() if Path(name).parts[0] == folder}
    assert versions == {folder.rpartition("-")[2]}


def test_icons_say_where_they_come_from() -> None:
    assert "vendor/tabler-icons-3.51.0/LICENSE" in (settings.BASE_DIR / "static/icons.svg").read_text()
    assert (VENDOR / "tabler-icons-3.51.0/LICENSE").exists()

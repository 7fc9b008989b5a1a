"""The manifest of an export: what the zip holds, with a checksum for each member. Pure.

It is the last member of the zip and lists all others. `read` trusts nothing that it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .refusals import ImportRefused

FORMAT = "trust-portal-export"
VERSION = 1
NAME = "manifest.json"
SETTINGS = "trust.json"
README = "README.txt"
FILES = "files"
FILE_NAME = "[0-9a-f]{40}"  # what the portal calls a file that belongs to a row
_FOREIGN = f"{NAME} is not the manifest of an export of this portal. Choose the file as it was downloaded."
_FILE = re.compile(rf"{FILES}/[a-z]{{1,20}}/{FILE_NAME}")
_MEMBER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the zip; `size` in bytes, unpacked."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: `name` is "academies.academy" or "people"; `csv` and `json` are names of members."""

    name: str
    label: str
    rows: int
    columns: tuple[str, ...]

    @property
    def csv(self) -> str:
        return f"tables/{self.name}.csv"

    @property
    def json(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` is ISO 8601; `logo` the name of the logo's member, or empty."""

    portal: str
    made_at: str
    slug: str
    name: str
    tables: tuple[TableEntry, ...]
    members: Mapping[str, Member] = field(default_factory=dict)
    logo: str = ""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def files(self) -> frozenset[str]:
        """The members that are files of rows."""
        return frozenset(name for name in self.members if _FILE.fullmatch(name))

    def table(self, name: str) -> TableEntry | None:
        return next((table for table in self.tables if table.name == name), None)

    def as_json(self) -> str:
        return json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "portal": self.portal,
                "made_at": self.made_at,
                "trust": {"slug": self.slug, "name": self.name},
                "logo": self.logo,
                "tables": [
                    {
                        "name": table.name,
                        "label": table.label,
                        "rows": table.rows,
                        "columns": list(table.columns),
                        "csv": table.csv,
                        "json": table.json,
                    }
                    for table in self.tables
                ],
                "members": {
                    name: {"bytes": member.size, "sha256": member.sha256}
                    for name, member in self.members.items()
                },
            },
            ensure_ascii=False,
            indent=2,
        )


def read(text: bytes) -> Manifest:
    """The manifest in these bytes. Raises ImportRefused where it is not one, or of another version."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise ImportRefused(_FOREIGN) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ImportRefused(_FOREIGN)
    if raw.get("version") != VERSION:
        raise ImportRefused(
            f"The file has version {str(raw.get('version'))[:20]} of the format; this portal reads version "
            f"{VERSION}. Export the trust again from a portal of the same version as this one."
        )
    try:
        manifest = Manifest(
            portal=_text(raw["portal"]),
            made_at=_moment(raw["made_at"]),
            slug=_text(raw["trust"]["slug"]),
            name=_text(raw["trust"]["name"]),
            tables=tuple(_table(entry) for entry in _list(raw["tables"])),
            members={_member_name(name): _member(entry) for name, entry in raw["members"].items()},
            logo=_text(raw["logo"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ImportRefused(f"{NAME} is damaged: something in it is missing or of the wrong kind.") from None
    _check_is_whole(manifest)
    return manifest


def _check_is_whole(manifest: Manifest) -> None:
    names = [table.name for table in manifest.tables]
    if len(names) != len(set(names)):
        raise ImportRefused(f"{NAME} is damaged: it names a table twice.")
    expected = {SETTINGS, README}
    for table in manifest.tables:
        expected |= {table.csv, table.json}
    if manifest.logo:
        expected.add(manifest.logo)
    for name in sorted(expected ^ (set(manifest.members) - manifest.files)):
        fault = "lacks a checksum for" if name in expected else "lists a file that belongs to no table:"
        raise ImportRefused(f"{NAME} is damaged: it {fault} {name}.")


def _table(entry: Any) -> TableEntry:
    columns = tuple(_text(column) for column in _list(entry["columns"]))
    if len(set(columns)) != len(columns) or not columns:
        raise ValueError("columns")
    table = TableEntry(_text(entry["name"]), _text(entry["label"]), _count(entry["rows"]), columns)
    _member_name(table.csv)
    return table


def _member(entry: Any) -> Member:
    if not _SHA256.fullmatch(entry["sha256"]):
        raise ValueError("sha256")
    return Member(_count(entry["bytes"]), entry["sha256"])


def _member_name(name: Any) -> str:
    """Plain letters only, so that no name leads out of a folder or means another file on another system."""
    if not _MEMBER_NAME.fullmatch(_text(name)):
        raise ValueError("name of a member")
    return str(name)


def _moment(value: Any) -> str:
    datetime.fromisoformat(_text(value))
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise ValueError("text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("list")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("number")
    return value

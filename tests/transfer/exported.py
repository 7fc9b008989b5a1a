"""Exports made, read and broken by tests."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.transfer.package import packed
from trust_portal.transfer.parts import Parts

MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
Rows = list[dict[str, Any]]
Members = dict[str, bytes]


def export(folder: Path, name: str = "export.zip") -> Path:
    """An export of the bound trust, in this folder."""
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    trust = Trust.objects.get(pk=bound_trust_id())
    with packed(trust=trust, parts=Parts(parts), made_at=MADE_AT, report=lambda *_: None) as package:
        package.publish(folder / name)
    return folder / name


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members_of(path)["manifest.json"])
    return found


def rows_of(path: Path, table: str) -> Rows:
    """What an import would read."""
    lines = members_of(path)[f"tables/{table}.jsonl"].decode().splitlines()
    return [json.loads(line) for line in lines]


def csv_rows_of(path: Path, table: str) -> list[dict[str, str]]:
    text = members_of(path)[f"tables/{table}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip of these members, whatever they say of each other."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def signed(members: Members) -> Members:
    """The same members with a manifest whose sizes, checksums and row counts are right for them."""
    manifest = json.loads(members["manifest.json"])
    others = {name: content for name, content in members.items() if name != "manifest.json"}
    manifest["members"] = {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in others.items()
    }
    for table in manifest["tables"]:
        table["rows"] = others.get(table["json"], b"").count(b"\n")
    return {**others, "manifest.json": json.dumps(manifest).encode()}


def changed(source: Path, target: Path, table: str, change: Callable[[Rows], Rows]) -> Path:
    """The export with other rows in one table, and a manifest that fits them: a forger's work."""
    members = members_of(source)
    rows = change(rows_of(source, table))
    members[f"tables/{table}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest = json.loads(members["manifest.json"])
    for entry in manifest["tables"]:
        if entry["name"] == table and rows:
            entry["columns"] = list(rows[0])
    members["manifest.json"] = json.dumps(manifest).encode()
    return write(target, signed(members))

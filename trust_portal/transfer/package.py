"""Writing an export: everything of the bound trust in one zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder

from trust_portal import VERSION
from trust_portal.accounts.use_cases import logos
from trust_portal.tenancy.models import Trust
from trust_portal.ui.dates import time_in_words

from . import files, manifest
from .datasets import people, trust_tables
from .limits import MB
from .manifest import Manifest, Member, TableEntry
from .parts import Parts, fingerprint, settle

Report = Callable[[int, int, str], None]

# What a trust is by itself, not what it was set to: an import leaves these as they are.
NOT_SETTINGS = frozenset({"id", "slug", "uid", "state", "delete_on", "created_at", "logo"})

_README = """\
{name}: everything the trust portal holds for this trust
{line}

Made on {made_at}.

tables/   One file for each table, twice: as CSV for spreadsheets (an apostrophe stands before text that a
          spreadsheet could take for a formula) and as JSON, one row a line, exactly as stored.
          "people" holds the e-mail addresses and names of the people whom the other tables refer to.
          Passwords, links and keys are never exported.
trust.json     The trust's name, colour and settings.
files/    The trust's logo, and the files that people handed in as evidence or papers. They are called by the name
          under "stored_as" in their table, where their own names are too. PDF and Word files that the portal
          makes itself (packs, copies of reports) are not here: it makes them again.
manifest.json  The list of all files with the number of rows and a checksum (SHA-256) for each.

The portal can import this file, as it is, into an empty trust.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """A whole zip that has no name yet; `size` in bytes. `files` of rows are in it; `missing` names those that were
    not there, or not as they were kept."""

    manifest: Manifest
    size: int
    sha256: str
    files: int
    missing: tuple[str, ...]
    file: BinaryIO = field(repr=False)

    def publish(self, path: Path) -> None:
        """Give it its name, on the same disk; whatever had that name is replaced."""
        settle(self.file, path)


@contextmanager
def packed(*, trust: Trust, parts: Parts, made_at: datetime, report: Report) -> Iterator[Package]:
    """Everything of the bound trust; the zip lasts beyond the block only if it is published inside it.

    Run it in a `snapshot_scope`, so that all tables are of one moment.
    """
    tables = trust_tables()
    datasets = [people(tables), *(table.dataset for table in tables)]
    entries: list[tuple[TableEntry, Path, Path]] = []
    for done, dataset in enumerate(datasets):
        report(done, len(datasets) + 1, f"Writing {dataset.label}")
        mark = fingerprint(dataset)
        columns = tuple(column.name for column in dataset.columns)
        entry = TableEntry(dataset.name, dataset.label, mark.rows, columns)
        entries.append((entry, parts.csv(dataset, mark), parts.json(dataset, mark)))
    report(len(datasets), len(datasets) + 1, "Packing")
    with parts.unfinished() as file:
        contents = _Zip(file, made_at)
        for entry, csv, json_lines in entries:
            contents.add_file(entry.csv, csv)
            contents.add_file(entry.json, json_lines)
        logo = _add_logo(contents, trust)
        missing = _add_files(contents)
        contents.add(manifest.SETTINGS, _json(settings_of(trust)))
        contents.add(manifest.README, _readme(trust, made_at))
        listed = Manifest(
            portal=VERSION,
            made_at=made_at.isoformat(),
            slug=trust.slug,
            name=trust.name,
            tables=tuple(entry for entry, _, _ in entries),
            members=dict(contents.members),
            logo=logo,
        )
        contents.add(manifest.NAME, listed.as_json())
        contents.close()
        file.flush()
        yield Package(listed, file.tell(), _digest(Path(file.name)), len(listed.files), missing, file)


def settings_of(trust: Trust) -> dict[str, Any]:
    """Every field of the trust that is a setting, those of later versions too."""
    return {
        field.attname: field.value_from_object(trust)
        for field in Trust._meta.concrete_fields
        if field.name not in NOT_SETTINGS
    }


class _Zip:
    """A zip being written, which remembers size and checksum of each member."""

    def __init__(self, file: BinaryIO, made_at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._made_at = made_at.timetuple()[:6]
        self.members: dict[str, Member] = {}

    def add(self, name: str, text: str) -> None:
        self._write(name, io.BytesIO(text.encode()))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self._write(name, source)

    def add_bytes(self, name: str, content: bytes) -> None:
        """As it is: documents and pictures are packed already."""
        self._write(name, io.BytesIO(content), zipfile.ZIP_STORED)

    def close(self) -> None:
        self._zip.close()

    def _write(self, name: str, source: BinaryIO, packing: int = zipfile.ZIP_DEFLATED) -> None:
        info = zipfile.ZipInfo(name, self._made_at)
        info.compress_type = packing
        info.external_attr = 0o644 << 16
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            while chunk := source.read(MB):
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members[name] = Member(size, digest.hexdigest())


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)


def _add_logo(contents: _Zip, trust: Trust) -> str:
    path = logos.path_of(trust, trust.logo)
    if path is None:
        return ""
    name = f"files/{trust.logo}"
    contents.add_file(name, path)
    return name


def _add_files(contents: _Zip) -> tuple[str, ...]:
    """The names of those that are not there any more."""
    missing = []
    for name, called, content in files.kept_files():
        if content is None:
            missing.append(called)
        else:
            contents.add_bytes(name, content)
    return tuple(missing)


def _readme(trust: Trust, made_at: datetime) -> str:
    name = " ".join(trust.name.split())
    line = "=" * (len(name) + len(": everything the trust portal holds for this trust"))
    return _README.format(name=name, line=line, made_at=time_in_words(made_at))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(MB):
            digest.update(chunk)
    return digest.hexdigest()

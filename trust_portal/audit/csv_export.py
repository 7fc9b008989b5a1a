"""The trail as a file that spreadsheets open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from trust_portal.ui.dates import LONDON

from .drafts import told_trust_wide
from .models import AuditEntry
from .verbs import VERBS
from .words import RECORD_KINDS, who_did

HEADINGS = (
    "Date and time (London)",
    "Person",
    "E-mail",
    "What",
    "Verb",
    "Record",
    "Kind of record",
    "Number of record",
    "Before",
    "After",
    "Through",
    "From address",
    "Reference",
)
_IN_MEMORY = 5_000_000  # bytes; a longer file waits on disk
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(entries: Iterable[AuditEntry]) -> IO[bytes]:
    """A file, rewound, of these entries with their people loaded.

    Written as a whole before it is sent: an answer that reads the database while it is sent would do so
    outside of the trust.
    """
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    # The mark at the beginning makes Excel read it as UTF-8.
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for entry in entries:
        writer.writerow([cell(value) for value in _row(entry)])
    text.detach()
    file.seek(0)
    return file


def cell(value: object) -> str:
    """As text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _row(entry: AuditEntry) -> tuple[object, ...]:
    told = told_trust_wide(entry)
    return (
        entry.at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S"),
        who_did(entry),
        entry.person.email if entry.person else "",
        VERBS.get(entry.verb, entry.verb),
        entry.verb,
        entry.record_label,
        RECORD_KINDS.get(entry.record_kind, entry.record_kind),
        entry.record_id,
        _json(told.before),
        told.instead or _json(told.after),
        entry.get_via_display(),
        entry.address,
        entry.request_id,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""

"""Evidence and papers in a trust's export: their rows have files."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from assurance.models import EvidenceFile
from trust_portal.transfer.files import FileKind, FileRow

from . import storage
from .kinds import EvidenceRefused, recognise


def _rows() -> Iterator[FileRow]:
    for one in EvidenceFile.objects.exclude(stored_as="").order_by("pk").iterator():
        yield FileRow(one.stored_as, one.name, one.media_type, one.size, one.sha256, is_kept=one.is_there)


def _fault(row: FileRow, content: bytes) -> str:
    try:
        found = recognise(row.name, content)
    except EvidenceRefused as refusal:
        return str(refusal)
    if (found.name, found.media_type) != (row.name, row.media_type):
        return "Its row names it, or its kind, in a way that the portal never does."
    return ""


def _most_bytes() -> int:
    most: int = settings.EVIDENCE_MOST_BYTES
    return most


EVIDENCE = FileKind(
    folder="evidence",
    label="Evidence",
    rows=_rows,
    path_of=storage.path_of,
    write=storage.write_as,
    most_bytes=_most_bytes,
    fault=_fault,
)

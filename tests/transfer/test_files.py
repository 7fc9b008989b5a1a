"""Files that belong to rows travel with them; a forged archive brings none in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from assurance.evidence import storage
from assurance.models import EvidenceFile
from assurance.use_cases import evidence_files
from tests.cast import Cast
from tests.transfer.conftest import BringIn
from tests.transfer.exported import Members, Rows, changed, export, members_of, rows_of, signed, write
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.run import JobRun
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer import jobs
from trust_portal.transfer.refusals import ImportRefused
from trust_portal.transfer.use_cases import start_export

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLE = "assurance.evidencefile"
WORDS, PDF = "What was seen, in Zoë’s words".encode(), b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture
def exported(cast: Cast, tmp_path: Path) -> Path:
    """Two files, one that was removed, and a link."""
    by = Actor.job(cast.person("alder", Role.CEO))
    with trust_scope(cast.trust("alder").pk):
        for name, content in (("note.txt", WORDS), ("Report “A”.pdf", PDF), ("old.txt", b"old")):
            kept = evidence_files.keep(name=name, content=BytesIO(content), by=by, at=AT)
        evidence_files.remove(evidence=kept, by=by, at=AT)
        evidence_files.keep_link(link="https://example.org/a", by=by, at=AT)
        return export(tmp_path)


def files_of(trust: Trust) -> dict[str, bytes]:
    with trust_scope(trust.pk):
        return {path.name: path.read_bytes() for path in storage.folder(trust.pk).iterdir() if path.is_file()}


def test_files_come_over_byte_for_byte(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust, cast: Cast
) -> None:
    imported = import_into_cedar(exported)
    assert (imported.files, imported.missing) == (2, 0)
    with trust_scope(empty_trust.pk):
        rows = {one.name: one for one in EvidenceFile.objects.exclude(stored_as="")}
        for name, content in (("note.txt", WORDS), ("Report “A”.pdf", PDF)):
            path = storage.path_of(empty_trust.pk, rows[name].stored_as)
            assert path.read_bytes() == content
        assert not rows["old.txt"].is_there
        entry = AuditEntry.objects.get(verb="trust.imported")
        assert entry.after is not None
        assert (entry.after["files"], entry.after["files_missing"]) == (2, 0)
    assert len(files_of(empty_trust)) == 2
    assert files_of(empty_trust).items() <= files_of(cast.trust("alder")).items()


def test_rows_without_their_file_are_counted_on_both_ways(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust, cast: Cast, tmp_path: Path
) -> None:
    alder = cast.trust("alder")
    with trust_scope(alder.pk):
        storage.path_of(alder.pk, EvidenceFile.objects.get(name="note.txt").stored_as).unlink()
        spoilt = storage.path_of(alder.pk, EvidenceFile.objects.get(media_type="application/pdf").stored_as)
        spoilt.write_bytes(b"%PDF-1.7 other")
        admin = Actor.job(cast.person("alder", Role.TRUST_ADMIN))
        run = JobRun(start_export(key="files", by=admin), admin)
        jobs.export_everything(run)
        assert (run.result["files"], run.result["missing"]) == (0, 2)
        assert "2 files were not there." in run.message
        later = export(tmp_path, "later.zip")
    assert not [name for name in members_of(later) if name.startswith("files/evidence/")]
    imported = import_into_cedar(later)
    assert (imported.files, imported.missing) == (0, 2)
    assert files_of(empty_trust) == {}


def _member(members: Members) -> str:
    return next(name for name in members if name.startswith("files/evidence/") and members[name] == WORDS)


def _other_content(source: Path, target: Path) -> Path:
    members = members_of(source)
    members[_member(members)] = WORDS[::-1]
    return write(target, signed(members))


def _one_more(source: Path, target: Path) -> Path:
    return write(target, signed({**members_of(source), f"files/evidence/{'ab' * 20}": b"words"}))


def _of_no_kind(source: Path, target: Path) -> Path:
    return write(target, signed({**members_of(source), f"files/other/{'ab' * 20}": b"words"}))


def _out_of_the_folder(source: Path, target: Path) -> Path:
    return write(target, signed({**members_of(source), "files/evidence/../../../../etc/x": b"words"}))


def _row(change: Callable[[dict[str, Any]], object]) -> Callable[[Path, Path], Path]:
    def forge(source: Path, target: Path) -> Path:
        def rows(found: Rows) -> Rows:
            change(next(row for row in found if row["name"] == "note.txt"))
            return found

        return changed(source, target, TABLE, rows)

    return forge


def _the_same_twice(source: Path, target: Path) -> Path:
    def rows(found: Rows) -> Rows:
        one = next(row for row in found if row["name"] == "note.txt")
        return [*found, {**one, "id": 999_999}]

    return changed(source, target, TABLE, rows)


def _a_page_as_text(source: Path, target: Path) -> Path:
    """Everything fits, but nobody could have uploaded it."""
    page = b"<script>alert(1)</script>"
    members = members_of(source)
    members[_member(members)] = page
    rows = rows_of(source, TABLE)
    for row in rows:
        if row["name"] == "note.txt":
            row |= {"size": len(page), "sha256": sha256(page).hexdigest()}
    members[f"tables/{TABLE}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    return write(target, signed(members))


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (_other_content, "not the file that its row describes"),
        (_one_more, "belongs to no row"),
        (_of_no_kind, "belongs to no row"),
        (_out_of_the_folder, "damaged"),
        (_row(lambda row: row.update(stored_as="../../../other/evidence/x")), "never does"),
        (_row(lambda row: row.update(stored_as="..")), "never does"),
        (_row(lambda row: row.update(media_type="text/html")), "never does"),
        (_row(lambda row: row.update(name="../../note.txt")), "never does"),
        (_the_same_twice, "the same file"),
        (_a_page_as_text, "not one inside"),
    ],
)
def test_a_forged_file_is_refused_and_nothing_is_left(
    exported: Path,
    import_into_cedar: BringIn,
    empty_trust: Trust,
    tmp_path: Path,
    forge: Callable[[Path, Path], Path],
    reason: str,
) -> None:
    with pytest.raises(ImportRefused, match=reason):
        import_into_cedar(forge(exported, tmp_path / "forged.zip"))
    assert files_of(empty_trust) == {}
    with trust_scope(empty_trust.pk):
        assert not EvidenceFile.objects.exists()


def test_a_file_larger_than_an_upload_is_refused(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust, settings: Any
) -> None:
    settings.EVIDENCE_MOST_BYTES = 1000
    with pytest.raises(ImportRefused, match="larger than"):
        import_into_cedar(exported)
    assert files_of(empty_trust) == {}


def test_files_without_a_row_are_cleared_away_after_a_day(exported: Path, cast: Cast) -> None:
    alder = cast.trust("alder")
    with trust_scope(alder.pk):
        new, old = (storage.write_as(alder.pk, name * 40, b"stray") for name in "ab")
        now = datetime.now(UTC)
        yesterday = (now - timedelta(days=2)).timestamp()
        for path in storage.folder(alder.pk).iterdir():
            if path != new:
                os.utime(path, (yesterday, yesterday))
        evidence_files.remove_strays(at=now)
        assert new.exists()
        assert not old.exists()
    assert len(files_of(alder)) == 3
    assert str(settings.FILES_DIR) in str(new)

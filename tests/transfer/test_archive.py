"""Files that mean harm, or were damaged on their way."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transfer.exported import Members, manifest_of, members_of, signed, write
from trust_portal.transfer.archive import Archive
from trust_portal.transfer.limits import LIMITS, Limits
from trust_portal.transfer.refusals import ImportRefused

PLACES = "tables/accounts.place.jsonl"


def read_all(path: Path, limits: Limits = LIMITS) -> None:
    with Archive(path, limits) as archive:
        archive.verify()
        archive.settings()
        for table in archive.manifest.tables:
            for _ in archive.rows(table):
                pass


def refusal_of(path: Path, limits: Limits = LIMITS) -> str:
    """What the person reads."""
    with pytest.raises(ImportRefused) as refused:
        read_all(path, limits)
    return str(refused.value)


@pytest.fixture
def rewritten(full_export: Path, tmp_path: Path) -> Callable[[Callable[[Members], Members]], Path]:
    """The export with its members changed by the test."""

    def rewrite(change: Callable[[Members], Members]) -> Path:
        return write(tmp_path / "hostile.zip", change(members_of(full_export)))

    return rewrite


def test_a_whole_export_is_taken(full_export: Path) -> None:
    with Archive(full_export) as archive:
        archive.verify()
        assert archive.manifest.slug == "alder"


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + bytes(18), b"\x00" * 5000])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.zip"
    path.write_bytes(content)
    assert refusal_of(path) in (
        "This is not a whole zip file. Choose the file as it was downloaded.",
        "The zip holds no manifest.json, so it is not an export of this portal.",
    )


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.99])
def test_a_truncated_file_is_refused(full_export: Path, tmp_path: Path, kept: float) -> None:
    content = full_export.read_bytes()
    path = tmp_path / "half.zip"
    path.write_bytes(content[: int(len(content) * kept)])
    assert refusal_of(path) == "This is not a whole zip file. Choose the file as it was downloaded."


def test_a_changed_member_is_named(rewritten: Callable[..., Path]) -> None:
    def change(members: Members) -> Members:
        return {**members, PLACES: members[PLACES].replace(b"Ashdown", b"Ashbury")}

    assert refusal_of(rewritten(change)).startswith(f"{PLACES} is damaged.")


def test_a_changed_csv_is_found_although_it_is_not_imported(rewritten: Callable[..., Path]) -> None:
    name = "tables/accounts.place.csv"
    path = rewritten(lambda members: {**members, name: members[name].replace(b"Ashdown", b"Ashbury")})
    assert refusal_of(path).startswith(f"{name} is damaged.")


def test_a_member_of_another_size_is_named(rewritten: Callable[..., Path]) -> None:
    path = rewritten(lambda members: {**members, PLACES: members[PLACES] + b"{}\n"})
    assert refusal_of(path) == f"{PLACES} is damaged: its size is not the one in the manifest."


def test_a_missing_member_is_named(rewritten: Callable[..., Path]) -> None:
    path = rewritten(lambda members: {name: members[name] for name in members if name != PLACES})
    assert refusal_of(path) == f"{PLACES} is missing from the zip."


@pytest.mark.parametrize(
    "name", ["extra.txt", "../../etc/passwd", "/etc/passwd", "tables/", "__MACOSX/._x", "a\x1bb"]
)
def test_an_extra_member_is_refused(rewritten: Callable[..., Path], name: str) -> None:
    path = rewritten(lambda members: {**members, name: b"x"})
    assert refusal_of(path).startswith("The zip holds a file that the manifest does not list")


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/evil.txt", "files/../../evil.png", "c:\\evil", "files\\x", "a//b", ""]
)
def test_the_manifest_may_not_list_a_name_that_leads_out(rewritten: Callable[..., Path], name: str) -> None:
    def change(members: Members) -> Members:
        manifest = json.loads(members["manifest.json"])
        manifest["members"][name] = {"bytes": 1, "sha256": "0" * 64}
        manifest["logo"] = name
        return {**members, name or "x": b"x", "manifest.json": json.dumps(manifest).encode()}

    assert refusal_of(rewritten(change)).startswith("manifest.json is damaged")


def test_nothing_is_written_to_disk_while_reading(full_export: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    with Archive(full_export) as archive:
        archive.verify()
    assert sorted(tmp_path.rglob("*")) == before


def test_two_members_of_one_name_are_refused(full_export: Path, tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    path.write_bytes(full_export.read_bytes())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(PLACES, b"")
    assert refusal_of(path) == "The zip holds two files of the same name."


def test_a_bomb_is_refused_by_its_stated_size(rewritten: Callable[..., Path]) -> None:
    path = rewritten(lambda members: {**members, PLACES: b" " * 3_000_000})
    limits = replace(LIMITS, unpacked=2 * 1024 * 1024)
    assert refusal_of(path, limits) == "The zip unpacks to more than 2 MB."


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_states(rewritten: Callable[..., Path]) -> None:
    """A central directory that says 10 bytes for a member of 3 MB."""
    path = rewritten(lambda members: {**members, PLACES: b" " * 3_000_000})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(PLACES.encode()))
    content[entry + 24 : entry + 28] = struct.pack("<L", 10)
    path.write_bytes(content)
    assert PLACES in refusal_of(path)


def test_a_huge_upload_is_refused_before_it_is_opened(full_export: Path) -> None:
    assert refusal_of(full_export, replace(LIMITS, upload=100)) == "The file is larger than 0 MB."


def test_too_many_members_are_refused_before_they_are_listed(full_export: Path) -> None:
    assert refusal_of(full_export, replace(LIMITS, members=3)) == "The zip holds more than 3 files."
    assert refusal_of(full_export, replace(LIMITS, directory=100)).startswith("The zip holds more than")


def test_a_zip64_directory_cannot_go_round_the_limit(full_export: Path, tmp_path: Path) -> None:
    """Such a record would overrule the sizes that were checked."""
    content = full_export.read_bytes()
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    path = tmp_path / "zip64.zip"
    path.write_bytes(content[:-22] + locator + content[-22:])
    assert refusal_of(path) == "This is not a whole zip file. Choose the file as it was downloaded."


def test_a_huge_manifest_is_refused(rewritten: Callable[..., Path]) -> None:
    path = rewritten(lambda members: {**members, "manifest.json": b" " * (LIMITS.manifest + 1)})
    assert refusal_of(path) == "manifest.json is larger than 16 MB."


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": "another"}', b"1" * 5000],
)
def test_what_is_no_manifest_is_refused(rewritten: Callable[..., Path], content: bytes) -> None:
    path = rewritten(lambda members: {**members, "manifest.json": content})
    assert refusal_of(path).startswith("manifest.json is not the manifest of an export of this portal")


@pytest.mark.parametrize("version", [2, "1", None, 1.5])
def test_another_version_says_what_to_do(rewritten: Callable[..., Path], version: object) -> None:
    def change(members: Members) -> Members:
        manifest = json.loads(members["manifest.json"])
        manifest["version"] = version
        return {**members, "manifest.json": json.dumps(manifest).encode()}

    assert "Export the trust again from a portal of the same version" in refusal_of(rewritten(change))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("trust", None),
        ("trust", {"slug": 1, "name": "x"}),
        ("tables", {}),
        ("tables", [{}]),
        ("tables", [None]),
        ("members", []),
        ("members", {"x": {}}),
        ("members", {"x": {"bytes": -1, "sha256": "0" * 64}}),
        ("members", {"x": {"bytes": 1, "sha256": "zz"}}),
        ("made_at", "yesterday"),
        ("made_at", None),
        ("logo", ["x"]),
        ("portal", 1),
        ("portal", "x" * 300),
    ],
)
def test_a_manifest_of_the_wrong_shape_is_refused(
    rewritten: Callable[..., Path], key: str, value: object
) -> None:
    def change(members: Members) -> Members:
        manifest = json.loads(members["manifest.json"])
        manifest[key] = value
        return {**members, "manifest.json": json.dumps(manifest).encode()}

    assert refusal_of(rewritten(change)).startswith("manifest.json is damaged")


def test_a_table_listed_twice_is_refused(rewritten: Callable[..., Path]) -> None:
    def change(members: Members) -> Members:
        manifest = json.loads(members["manifest.json"])
        manifest["tables"].append(manifest["tables"][0])
        return {**members, "manifest.json": json.dumps(manifest).encode()}

    assert refusal_of(rewritten(change)) == "manifest.json is damaged: it names a table twice."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json\n", "line 1 is not JSON"),
        (b"[1]\n", "line 1 is not a row"),
        (b"\n", "line 1 is not JSON"),
        (b"\xff\n", "line 1 is not JSON"),
        (b'{"id": 1}\n', "line 1: the columns differ from the manifest (kind, name)"),
        (b'{"id": 1, "kind": "body", "name": "x", "more": 1}\n', "line 1: the columns differ"),
        (b'{"id": ' + b"9" * 5000 + b', "kind": "body", "name": "x"}\n', "line 1 is not JSON"),
        (
            b'{"id": 1, "kind": "body", "name": ' + b"[" * 60 + b"]" * 60 + b"}\n",
            "line 1 is nested too deeply",
        ),
        (
            b'{"id": 1, "kind": "body", "name": ' + b"[" * 90_000 + b"]" * 90_000 + b"}\n",
            "line 1 is not JSON",
        ),
    ],
)
def test_a_wrong_row_is_named_by_its_line(rewritten: Callable[..., Path], line: bytes, words: str) -> None:
    path = rewritten(lambda members: signed({**members, PLACES: line}))
    assert refusal_of(path).startswith(f"{PLACES}{',' if 'line' in words else ''} {words}")


def test_a_long_row_is_refused(rewritten: Callable[..., Path]) -> None:
    path = rewritten(lambda members: signed({**members, PLACES: b" " * 5_000_000}))
    assert refusal_of(path, replace(LIMITS, line=1024 * 1024)) == f"{PLACES} holds a row of more than 1 MB."


def test_fewer_rows_than_the_manifest_says_are_found(full_export: Path, tmp_path: Path) -> None:
    members = members_of(full_export)
    manifest = manifest_of(full_export)
    manifest["tables"][1]["rows"] += 1
    members["manifest.json"] = json.dumps(manifest).encode()
    assert "the manifest says" in refusal_of(write(tmp_path / "fewer.zip", members))


def test_an_encrypted_or_oddly_packed_zip_is_refused(full_export: Path, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in members_of(full_export).items():
            archive.writestr(name, content)
    path = tmp_path / "bzip2.zip"
    path.write_bytes(packed.getvalue())
    words = "The zip is encrypted or packed in a way that the portal does not read."
    assert refusal_of(path) == words
    flagged = bytearray(full_export.read_bytes())
    first = flagged.index(b"PK\x01\x02")
    flagged[first + 8] |= 1
    path.write_bytes(flagged)
    assert refusal_of(path) == words


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_a_refusal_or_harmless(full_export: Path, tmp_path: Path, data: st.DataObject) -> None:
    """A few bytes changed anywhere: never another exception."""
    content = bytearray(full_export.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.zip"
    path.write_bytes(content)
    with suppress(ImportRefused):
        read_all(path)

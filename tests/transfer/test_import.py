"""Files that are whole but hold what no export of the portal could hold; and trusts that are not empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from academies.models import Academy
from tests.cast import Cast
from tests.transfer.conftest import BringIn
from tests.transfer.exported import Rows, changed, export, members_of, rows_of, signed, write
from trust_portal.accounts.models import Invitation, Membership, Person, Place, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import TenantModel, Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.emptiness import contents
from trust_portal.transfer.refusals import ImportRefused

Edit = Callable[[dict[str, Any]], dict[str, Any]]


def everything(trust: Trust) -> dict[str, list[Any]]:
    """All rows of the trust, and what an import writes outside of it."""
    found: dict[str, list[Any]] = {
        "people": list(Person.objects.order_by("pk").values()),
        "doors": list(TrustEntry.objects.order_by("person_id", "trust_id").values()),
        "trusts": list(Trust.objects.order_by("pk").values()),
    }
    with trust_scope(trust.pk):
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                found[model._meta.label] = list(model._default_manager.order_by("pk").values())
    return found


@pytest.fixture
def refusal_of(import_into_cedar: BringIn, empty_trust: Trust) -> Callable[[Path], str]:
    """What the person reads; and nothing at all has changed."""

    def refused(path: Path) -> str:
        before = everything(empty_trust)
        with pytest.raises(ImportRefused) as refusal:
            import_into_cedar(path)
        assert everything(empty_trust) == before
        return str(refusal.value)

    return refused


@pytest.fixture
def with_first_row(full_export: Path, tmp_path: Path) -> Callable[[str, Edit], Path]:
    """The export with the first row of one table changed, and a manifest that fits."""

    def change(table: str, edit: Edit) -> Path:
        return changed(full_export, tmp_path / "forged.zip", table, lambda rows: [edit(rows[0]), *rows[1:]])

    return change


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("accounts.place", "name", None, "lacks a value for name"),
        ("accounts.place", "name", "x" * 201, "holds a value that does not fit"),
        ("accounts.place", "kind", "castle", "kind is not one of the values it may have (1 of its rows)"),
        ("accounts.place", "id", None, "lacks a value for old"),
        ("accounts.place", "id", "seven", "holds a value that does not fit"),
        ("accounts.place", "id", 2**70, "holds a value that does not fit"),
        ("accounts.place", "name", "nul\u0000", "holds a value that does not fit"),
        ("accounts.place", "name", "half \ud800", "holds a value that does not fit"),
        ("academies.academy", "urn", -5, "urn: Ensure this value is greater than or equal to 100000."),
        ("academies.academy", "urn", 5, "urn: Ensure this value is greater than or equal to 100000."),
        (
            "academies.academy",
            "urn",
            900_002,
            "holds something twice that there can be only once (academy_urn_once)",
        ),
        ("academies.academy", "urn", "x", "holds a value that does not fit"),
        (
            "academies.academy",
            "joined_on",
            "0001-01-01 BC",
            "joined_on is not a date that the portal can show",
        ),
        ("academies.academy", "joined_on", "infinity", "joined_on is not a date that the portal can show"),
        (
            "academies.academy",
            "place_id",
            987_654_321,
            "place_id refers to something that is not in the file",
        ),
        ("accounts.membership", "role", "emperor", "role is not one of the values it may have"),
        (
            "accounts.membership",
            "person_id",
            987_654_321,
            "person_id refers to something that is not in the file",
        ),
        ("accounts.membership", "since", "99999-01-01", "since is not a date that the portal can show"),
        ("accounts.invitation", "email", "no address", "email: Enter a valid email address."),
        (
            "accounts.invitation",
            "expires_at",
            "-infinity",
            "expires_at is not a date that the portal can show",
        ),
        ("audit.auditentry", "address", "1.2.3.4.5", "holds a value that does not fit"),
        ("audit.auditentry", "via", "telepathy", "via is not one of the values it may have"),
        ("jobs.job", "state", "running", "state is not one of the values it may have"),
        ("jobs.job", "arguments", None, "lacks a value for arguments"),
    ],
)
def test_a_row_that_the_portal_could_not_have_written_is_refused(
    with_first_row: Callable[..., Path],
    refusal_of: Callable[[Path], str],
    table: str,
    column: str,
    value: object,
    words: str,
) -> None:
    path = with_first_row(table, lambda row: {**row, column: value})
    refusal = refusal_of(path)
    assert refusal.startswith(f"tables/{table}.jsonl")
    assert words in refusal


@pytest.mark.parametrize(
    "person",
    [
        {"id": 1, "email": "no address", "full_name": "X"},
        {"id": 1, "email": "Upper@alder.example", "full_name": "X"},
        {"id": "1", "email": "x@alder.example", "full_name": "X"},
        {"id": True, "email": "x@alder.example", "full_name": "X"},
        {"id": 1, "email": None, "full_name": "X"},
        {"id": 1, "email": "x@alder.example", "full_name": "X" * 151},
        {"id": 1, "email": "x@alder.example", "full_name": ["X"]},
        {"id": 2**70, "email": "x@alder.example", "full_name": "X"},
    ],
)
def test_a_person_of_the_wrong_shape_is_refused(
    with_first_row: Callable[..., Path], refusal_of: Callable[[Path], str], person: dict[str, Any]
) -> None:
    assert refusal_of(with_first_row("people", lambda _: person)).startswith("tables/people.jsonl")


@pytest.mark.parametrize("column", ["is_operator", "password"])
def test_nobody_becomes_an_operator_by_import(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str], column: str
) -> None:
    def promote(rows: Rows) -> Rows:
        return [{**row, column: True} for row in rows]

    refusal = refusal_of(changed(full_export, tmp_path / "forged.zip", "people", promote))
    assert refusal == "tables/people.jsonl must have the columns id, email and full_name, and no other."


def test_the_same_person_twice_is_refused(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    path = changed(
        full_export, tmp_path / "twice.zip", "people", lambda rows: [*rows, {**rows[0], "id": 77_777}]
    )
    assert "holds something twice" in refusal_of(path)


def test_the_same_number_twice_is_refused(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    path = changed(full_export, tmp_path / "twice.zip", "accounts.place", lambda rows: [*rows, rows[0]])
    assert "holds something twice" in refusal_of(path)


def test_numbers_of_other_trusts_mean_nothing(
    full_export: Path, tmp_path: Path, import_into_cedar: BringIn, empty_trust: Trust, cast: Cast
) -> None:
    """Rows that say they belong to Birch, and bear the numbers of Birch's own rows, become Cedar's, renumbered."""
    birch = cast.trust("birch")
    with trust_scope(birch.pk):
        theirs = dict(Place.objects.order_by("pk").values_list("name", "pk"))
    numbers = dict(
        zip([row["id"] for row in rows_of(full_export, "accounts.place")], theirs.values(), strict=False)
    )

    def claim(rows: Rows) -> Rows:
        return [
            {
                **{key: value for key, value in row.items() if key not in ("id", "place_id")},
                "trust_id": birch.pk,
                "id": numbers.get(row["id"], row["id"]) if "place_id" not in row else row["id"],
                **({"place_id": numbers.get(row["place_id"], row["place_id"])} if "place_id" in row else {}),
            }
            for row in rows
        ]

    path = full_export
    for table in ("accounts.place", "academies.academy", "accounts.membership", "accounts.invitedrole"):
        path = changed(path, tmp_path / f"{table}.zip", table, claim)
    import_into_cedar(path)
    with trust_scope(birch.pk):
        assert dict(Place.objects.order_by("pk").values_list("name", "pk")) == theirs
        assert Academy.objects.count() == 2
    with trust_scope(empty_trust.pk):
        assert set(Place.objects.values_list("trust_id", flat=True)) == {empty_trust.pk}
        assert not set(Place.objects.values_list("pk", flat=True)) & set(theirs.values())
        assert {academy.place.name for academy in Academy.objects.select_related("place")} == {
            academy.name for academy in Academy.objects.all()
        }


def test_a_person_who_is_not_in_the_file_is_not_reached_by_number(
    with_first_row: Callable[..., Path], refusal_of: Callable[[Path], str], cast: Cast
) -> None:
    """The number of a person of the portal, who is known to no row of the file."""
    stranger = cast.stranger.pk
    path = with_first_row("accounts.membership", lambda row: {**row, "person_id": stranger})
    assert "person_id refers to something that is not in the file" in refusal_of(path)


def test_an_unknown_table_is_refused(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    members = members_of(full_export)
    manifest = json.loads(members["manifest.json"])
    names = {"csv": "tables/auth.permission.csv", "json": "tables/auth.permission.jsonl"}
    manifest["tables"].append(
        {"name": "auth.permission", "label": "x", "rows": 0, "columns": ["id"], **names}
    )
    members |= dict.fromkeys(names.values(), b"") | {"manifest.json": json.dumps(manifest).encode()}
    path = write(tmp_path / "unknown.zip", signed(members))
    assert refusal_of(path) == "The file holds a table that this portal does not have: auth.permission."


def test_an_unknown_column_is_refused(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    path = changed(
        full_export,
        tmp_path / "more.zip",
        "accounts.place",
        lambda rows: [{**row, "ctid": "x"} for row in rows],
    )
    assert (
        refusal_of(path) == "tables/accounts.place.jsonl has a column that this portal does not have: ctid."
    )


def test_a_secret_cannot_be_brought_along(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    path = changed(
        full_export,
        tmp_path / "secret.zip",
        "accounts.apitoken",
        lambda rows: [{**row, "secret_hash": "0" * 64} for row in rows],
    )
    assert "a column that this portal does not have: secret_hash" in refusal_of(path)


def test_a_missing_column_is_refused_where_the_portal_cannot_do_without(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str]
) -> None:
    def without_name(rows: Rows) -> Rows:
        return [{key: value for key, value in row.items() if key != "name"} for row in rows]

    path = changed(full_export, tmp_path / "less.zip", "accounts.place", without_name)
    assert refusal_of(path) == "tables/accounts.place.jsonl lacks the column name."


def test_an_older_export_without_a_later_table_or_column_is_taken(
    full_export: Path, tmp_path: Path, import_into_cedar: BringIn, empty_trust: Trust
) -> None:
    def without_result(rows: Rows) -> Rows:
        return [
            {key: value for key, value in row.items() if key not in ("result", "created_at")} for row in rows
        ]

    members = members_of(changed(full_export, tmp_path / "older.zip", "jobs.job", without_result))
    manifest = json.loads(members["manifest.json"])
    manifest["tables"] = [table for table in manifest["tables"] if table["name"] != "accounts.apitoken"]
    members = {name: content for name, content in members.items() if "apitoken" not in name}
    members["manifest.json"] = json.dumps(manifest).encode()
    imported = import_into_cedar(write(tmp_path / "older-still.zip", signed(members)))
    assert (imported.rows["accounts.apitoken"], imported.rows["jobs.job"]) == (0, 4)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("colour", "red", "Enter a colour"),
        ("colour", None, "cannot be null"),
        ("name", "", "cannot be blank"),
        ("name", "x" * 300, "at most 200 characters"),
        ("second_factor_roles", ["emperor"], "second_factor_roles is not a list of roles"),
        ("second_factor_roles", "trust_admin", "second_factor_roles is not a list of roles"),
        ("second_factor_roles", [["x"]], "second_factor_roles is not a list of roles"),
        ("slug", "birch", "has a setting that this portal does not have: slug"),
        ("state", "active", "has a setting that this portal does not have: state"),
        ("id", 1, "has a setting that this portal does not have: id"),
    ],
)
def test_a_wrong_setting_is_refused(
    full_export: Path,
    tmp_path: Path,
    refusal_of: Callable[[Path], str],
    setting: str,
    value: object,
    words: str,
) -> None:
    members = members_of(full_export)
    found = json.loads(members["trust.json"]) | {setting: value}
    members["trust.json"] = json.dumps(found).encode()
    refusal = refusal_of(write(tmp_path / "settings.zip", signed(members)))
    assert refusal.startswith("trust.json")
    assert words in refusal


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"not a picture", b""])
def test_a_logo_that_is_no_picture_is_refused(
    full_export: Path, tmp_path: Path, refusal_of: Callable[[Path], str], content: bytes
) -> None:
    members = members_of(full_export)
    logo = next(name for name in members if name.startswith("files/"))
    members[logo] = content
    assert refusal_of(write(tmp_path / "logo.zip", signed(members))).startswith(logo)


def test_a_trust_with_an_academy_is_refused(
    full_export: Path, refusal_of: Callable[[Path], str], empty_trust: Trust
) -> None:
    with trust_scope(empty_trust.pk):
        Place.objects.create(kind="body", name="Board")
    assert refusal_of(full_export) == (
        "The trust is not empty: it holds 1 place. An export can only be imported into a new trust."
    )


def test_a_second_import_is_refused(
    full_export: Path, import_into_cedar: BringIn, refusal_of: Callable[[Path], str]
) -> None:
    import_into_cedar(full_export)
    refusal = refusal_of(full_export)
    assert "3 academies" in refusal
    assert "11 memberships" in refusal  # Alder's people with a role; the importer's own is not counted


def test_another_member_is_content_and_the_importer_is_not(
    empty_trust: Trust, cast: Cast, django_assert_num_queries: Any
) -> None:
    with trust_scope(empty_trust.pk):
        importer = cast.person("birch", Role.TRUST_ADMIN)
        with django_assert_num_queries(1):  # whatever the number of tables
            assert contents(importer=importer) == {}
        assert contents(importer=None) == {"membership": 1}
        people.join(person=cast.person("birch", Role.CEO), held=[HeldRole(Role.CEO)], by=Actor.command())
        assert contents(importer=importer) == {"membership": 1}


def test_an_invitation_is_no_content(empty_trust: Trust, cast: Cast) -> None:
    with trust_scope(empty_trust.pk):
        Invitation.objects.create(
            email="a@cedar.example", full_name="", secret_hash="4" * 64, expires_at="2027-01-01T00:00:00Z"
        )
        assert contents(importer=cast.person("birch", Role.TRUST_ADMIN)) == {}


def test_an_empty_export_can_be_imported(
    empty_trust: Trust, import_into_cedar: BringIn, tmp_path: Path, cast: Cast
) -> None:
    with trust_scope(empty_trust.pk):
        path = export(tmp_path, "empty.zip")
    imported = import_into_cedar(path)
    assert imported.rows["academies.academy"] == 0
    with trust_scope(empty_trust.pk):
        assert Membership.objects.get().person == cast.person("birch", Role.TRUST_ADMIN)

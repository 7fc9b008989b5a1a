"""What an export holds."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps

from academies.models import Academy, ImportCell
from assurance.models import DashboardVisit, SuggestedRating
from tests.cast import Cast
from tests.transfer.exported import csv_rows_of, export, manifest_of, members_of, rows_of
from trust_portal.accounts.models import ApiToken, Membership, Place
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret
from trust_portal.notices.models import AddressTrouble, CalendarFeed, Mailing, Notice
from trust_portal.tenancy.models import TenantModel
from trust_portal.transfer.datasets import trust_tables

pytestmark = pytest.mark.usefixtures("in_alder")


def test_every_table_of_the_trust_is_in_it(tmp_path: Path) -> None:
    named = {table["name"] for table in manifest_of(export(tmp_path))["tables"]}
    ours = {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, TenantModel) and not model.is_transient
    }
    assert named == ours | {"people"}
    # What is left out is made again: from a file that is uploaded again, from figures, by looking again.
    left_out = {model for model in apps.get_models() if getattr(model, "is_transient", False)}
    # Of notices, the mails and addresses: what they refer to has other numbers in another portal, nothing is to be
    # mailed twice, and no secret travels.
    notices = {Notice, Mailing, AddressTrouble, CalendarFeed}
    assert left_out == {DashboardVisit, ImportCell, SuggestedRating} | notices


def test_rows_are_those_of_the_database(tmp_path: Path) -> None:
    rows = rows_of(export(tmp_path), "academies.academy")
    assert rows == [
        {
            "id": academy.pk,
            "place_id": academy.place_id,
            "urn": academy.urn,
            "name": academy.name,
            "phase": academy.phase,
            "joined_on": None,
            "left_on": None,
            "pupils": None,
            "capacity": None,
            "fsm_percent": None,
            "sen_percent": None,
        }
        for academy in Academy.objects.order_by("pk")
    ]


def test_nothing_of_another_trust_is_in_it(tmp_path: Path, cast: Cast) -> None:
    content = b"".join(members_of(export(tmp_path)).values()).decode()
    assert "Ashdown Primary" in content
    for theirs in ("Birch", "Dovedale", "Elm Grove", "birch.example"):
        assert theirs not in content


def test_the_manifest_knows_every_member(tmp_path: Path) -> None:
    path = export(tmp_path)
    members, manifest = members_of(path), manifest_of(path)
    del members["manifest.json"]
    assert manifest["members"] == {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in members.items()
    }
    memberships = next(table for table in manifest["tables"] if table["name"] == "accounts.membership")
    assert memberships["rows"] == Membership.objects.count() == 12
    assert memberships["rows"] == members[memberships["json"]].count(b"\n")
    assert (manifest["format"], manifest["version"]) == ("trust-portal-export", 1)
    assert manifest["trust"] == {"slug": "alder", "name": "Alder Learning Trust"}
    assert manifest["made_at"] == "2026-11-23T09:30:00+00:00"


def test_tables_follow_those_they_refer_to() -> None:
    names = [table.name for table in trust_tables()]
    assert names.index("accounts.place") < names.index("academies.academy")
    assert names.index("accounts.invitation") < names.index("accounts.invitedrole")
    for table in trust_tables():
        for field in table.fields:
            target = table.target(field)
            if target and issubclass(target[1], TenantModel) and target[1] is not table.model:
                assert names.index(target[1]._meta.label_lower) < names.index(table.name)


def test_people_are_those_referred_to_with_address_and_name_only(tmp_path: Path, cast: Cast) -> None:
    people = rows_of(export(tmp_path), "people")
    assert [set(person) for person in people] == [{"id", "email", "full_name"}] * 12
    assert {person["email"] for person in people} == {cast.person("alder", role).email for role in Role}


def test_secrets_stay_out(tmp_path: Path, cast: Cast) -> None:
    secret = hash_secret("tp_a-secret")
    ApiToken.objects.create(
        person=cast.person("alder", Role.CEO),
        label="Spreadsheet",
        secret_hash=secret,
        ending="cret",
        expires_at="2027-01-01T00:00:00Z",
    )
    path = export(tmp_path)
    content = b"".join(members_of(path).values())
    assert secret.encode() not in content
    assert b"argon2" not in content
    assert "secret_hash" not in rows_of(path, "accounts.apitoken")[0]


def test_every_column_that_sounds_like_a_secret_is_left_out() -> None:
    suspicious = ("secret", "password", "hash", "token", "key_hash", "private")
    for table in trust_tables():
        for field in table.fields:
            assert not any(word in field.name for word in suspicious), (
                f"{table.name}.{field.name} would be exported: put it into export_excludes, or rename it"
            )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formula_and_json_is_faithful(tmp_path: Path, start: str) -> None:
    name = f'{start}HYPERLINK("http://example.org")'
    Place.objects.create(kind="academy", name=name)
    path = export(tmp_path)
    assert csv_rows_of(path, "accounts.place")[-1]["name"] == f"'{name}"
    assert rows_of(path, "accounts.place")[-1]["name"] == name


@pytest.mark.parametrize(
    "name", ['quo"te', "com,ma", "line\nbreak", "back\\slash", "a = b", "Zoë Łukasz 🙂", "", "\\N", "\\."]
)
def test_any_text_comes_out_as_it_is(tmp_path: Path, name: str) -> None:
    Place.objects.create(kind="body", name=name)
    path = export(tmp_path)
    assert csv_rows_of(path, "accounts.place")[-1]["name"] == name
    assert rows_of(path, "accounts.place")[-1]["name"] == name


def test_numbers_stay_numbers_in_csv(tmp_path: Path) -> None:
    academy = Academy.objects.order_by("pk")[0]
    assert csv_rows_of(export(tmp_path), "academies.academy")[0]["urn"] == str(academy.urn)


def test_csv_opens_in_excel_as_utf_8(tmp_path: Path) -> None:
    members = members_of(export(tmp_path))
    assert all(
        content.startswith(b"\xef\xbb\xbf") for name, content in members.items() if name.endswith(".csv")
    )


def test_settings_are_those_of_the_trust(tmp_path: Path, cast: Cast) -> None:
    trust = cast.trust("alder")
    settings = json.loads(members_of(export(tmp_path))["trust.json"])
    assert settings == {
        "name": "Alder Learning Trust",
        "short_name": "",
        "colour": trust.colour,
        "second_factor_roles": trust.second_factor_roles,
    }


def test_equal_data_gives_equal_files(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, second = members_of(export(tmp_path)), members_of(export(tmp_path / "again"))
    assert first == second

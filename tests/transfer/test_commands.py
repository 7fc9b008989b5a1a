"""The commands of the server: export one trust into a file, import one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from academies.models import Academy
from tests.cast import Cast
from tests.transfer.exported import manifest_of
from trust_portal.accounts.models import Membership
from trust_portal.accounts.use_cases import trusts
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import current_trust_id, trust_scope


def test_a_trust_goes_into_a_file_and_comes_back(cast: Cast, tmp_path: Path) -> None:
    out = io.StringIO()
    file = tmp_path / "alder.zip"
    call_command("export_trust", "--trust", "alder", "--out", str(file), stdout=out)
    assert f"{file}: {sum(table['rows'] for table in manifest_of(file)['tables'])} rows" in out.getvalue()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "files") == ["alder.zip"]
    cedar = trusts.create(slug="cedar", name="Cedar Trust", by=Actor.command())
    call_command("import_trust", "--trust", "cedar", str(file), stdout=out)
    assert "rows imported into" in out.getvalue()
    with trust_scope(cedar.pk):
        assert Academy.objects.count() == 2
        assert Membership.objects.count() == 12
        entry = AuditEntry.objects.get(verb="trust.imported")
        assert (entry.via, entry.person) == ("command", None)
    with trust_scope(cast.trust("alder").pk):
        assert AuditEntry.objects.get(verb="export.made").via == "command"
    assert current_trust_id() is None


def test_a_file_is_replaced_only_by_a_whole_one(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "alder.zip"
    file.write_text("an older one")
    call_command("export_trust", "--trust", "alder", "--out", str(file), stdout=io.StringIO())
    assert manifest_of(file)["trust"]["slug"] == "alder"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export_trust", "--trust", "nowhere", "--out", "x.zip"], "There is no trust “nowhere”."),
        (
            ["export_trust", "--trust", "alder", "--out", "/no/such/folder/x.zip"],
            "There is no folder /no/such/folder.",
        ),
        (["import_trust", "--trust", "nowhere", "x.zip"], "There is no trust “nowhere”."),
        (["import_trust", "--trust", "alder", "/no/such/file.zip"], "There is no file /no/such/file.zip."),
        (["import_trust", "--trust", "alder", __file__], "Nothing was imported. The trust is not empty"),
        (["export_trust", "--out", "x.zip"], "--trust"),
    ],
)
def test_what_cannot_be_done_is_said(cast: Cast, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, stdout=io.StringIO())
    assert words in str(refused.value)

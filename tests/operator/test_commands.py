from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.cast import Cast
from trust_portal.accounts.models import Invitation, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.operator.use_cases import operators
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

NEW = {
    "slug": "cedar",
    "name": "Cedar Schools Trust",
    "admin_name": "Ama Mensah",
    "admin_email": "ama.mensah@cedar.example",
}


def _run(command: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, **options, stdout=out)
    return out.getvalue()


def test_open_trust(cast: Cast) -> None:
    assert "Cedar Schools Trust is open at /cedar/" in _run("open_trust", **NEW)
    trust = Trust.objects.get(slug="cedar")
    with trust_scope(trust.pk):
        assert Invitation.objects.get().email == NEW["admin_email"]
        assert {one.via for one in AuditEntry.objects.all()} == {"command"}


@pytest.mark.parametrize(
    "changes", [{"slug": "alder"}, {"slug": "Alder!"}, {"colour": "red"}, {"admin_email": "nobody"}]
)
def test_open_trust_refuses_bad_input(cast: Cast, changes: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        _run("open_trust", **{**NEW, **changes})
    assert Trust.objects.count() == 2


def test_life_of_a_trust(cast: Cast) -> None:
    assert "alder is suspended" in _run("suspend_trust", trust="alder", reason="Not paid")
    assert "alder is open again" in _run("resume_trust", trust="alder")
    assert "alder is closed and can be purged from" in _run("delete_trust", trust="alder", confirm="alder")
    with pytest.raises(CommandError, match="cannot become suspended"):
        _run("suspend_trust", trust="alder")
    assert "alder is kept" in _run("keep_trust", trust="alder")
    assert Trust.objects.get(slug="alder").state == "suspended"
    with trust_scope(cast.trust("alder").pk):
        found = AuditEntry.objects.filter(verb="trust.suspended").get()
        assert found.after is not None
        assert found.after["reason"] == "Not paid"


def test_delete_trust_needs_the_slug_twice(cast: Cast) -> None:
    with pytest.raises(CommandError, match="repeat the slug"):
        _run("delete_trust", trust="alder", confirm="birch")
    assert Trust.objects.get(slug="alder").state == "active"


def test_unknown_trust(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is no trust “nowhere”"):
        _run("suspend_trust", trust="nowhere")


def test_list_trusts(cast: Cast) -> None:
    lines = _run("list_trusts").splitlines()
    assert [line.split()[1:4] for line in lines] == [["alder", "active", "12"], ["birch", "active", "12"]]


def test_operators_are_appointed_and_dismissed(cast: Cast) -> None:
    said = _run("create_operator", "New@portal.example", name="New One")
    assert "/accounts/password/reset/" in said
    assert Person.objects.get(email="new@portal.example").is_operator
    operators.appoint(email="ceo@alder.example", full_name="Another name")
    assert Person.objects.get(email="ceo@alder.example").full_name == "Chief executive of Alder"
    for email in ("new@portal.example", "ceo@alder.example"):
        assert "no longer an operator" in _run("dismiss_operator", email)
    with pytest.raises(CommandError, match="only operator"):
        _run("dismiss_operator", cast.operator.email)
    with pytest.raises(CommandError, match="Nobody with this address"):
        _run("dismiss_operator", "ceo@alder.example")
    with pytest.raises(CommandError, match="valid email"):
        _run("create_operator", "nobody", name="No One")


def test_sign_in_is_closed_and_opened(cast: Cast, sign_in: Callable[[str, Role], Client]) -> None:
    email = "ceo@alder.example"
    browser = sign_in("alder", Role.CEO)
    assert browser.get("/alder/").status_code == 200
    assert "is closed" in _run("close_sign_in", email)
    assert not Person.objects.get(email=email).is_active
    assert browser.get("/alder/").status_code == 302
    with pytest.raises(CommandError, match="closed already"):
        _run("close_sign_in", email)
    with pytest.raises(CommandError, match="sign-in is closed"):
        _run("create_operator", email)
    assert "is open" in _run("close_sign_in", email, open=True)
    with pytest.raises(CommandError, match="This is an operator"):
        _run("close_sign_in", cast.operator.email)
    with pytest.raises(CommandError, match="Nobody has this address"):
        _run("close_sign_in", "nobody@nowhere.example")

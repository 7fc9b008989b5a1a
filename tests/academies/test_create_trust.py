"""A trust made from the public register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from academies.models import Academy, EarlierIdentity
from academies.use_cases.openings import as_name
from tests.reference.samples import KITE, load_all
from trust_portal.accounts.models import Invitation
from trust_portal.audit.models import AuditEntry
from trust_portal.reference.models import Group
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

REGISTER = tuple(name for name in KITE if name.startswith(("gias", "group", "links")))


def create_trust(*more: str, uid: int = 15864) -> str:
    out = StringIO()
    arguments = ["--uid", str(uid), "--slug", "kite", "--admin-email", "admin@kite.example", *more]
    call_command("create_trust", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("owner")
def test_it_has_the_academies_of_the_register() -> None:
    load_all(REGISTER)
    said = create_trust()
    trust = Trust.objects.get(slug="kite")
    assert trust.name == "The Kite Academy Trust"
    with trust_scope(trust.pk):
        own = Academy.objects.filter(trust=trust)
        assert own.count() == 10
        ferns = own.get(urn=147128)
        assert (ferns.name, ferns.phase, str(ferns.joined_on)) == (
            "The Ferns Primary Academy",
            "primary",
            "2019-06-01",
        )
        assert (ferns.pupils, ferns.capacity, ferns.fsm_percent) == (141, 210, Decimal("49.6"))
        assert ferns.sen_percent is None  # no census was loaded
        earlier = EarlierIdentity.objects.get(trust=trust, academy=ferns)
        assert (earlier.urn, earlier.name, earlier.used_until) == (
            116240,
            "Fernhill Primary School",
            date(2019, 5, 31),
        )
        assert AuditEntry.objects.filter(trust=trust, verb="academy.added").count() == 10
        assert Invitation.objects.filter(trust=trust, email="admin@kite.example").count() == 1
    assert "147128  joined 2019-06-01  The Ferns Primary Academy (Primary)  before: 116240" in said
    assert "/kite/ with 10 academies" in said


@pytest.mark.usefixtures("owner")
def test_special_needs_come_from_the_census() -> None:
    load_all((*REGISTER, "2022-2023_england_census.csv"))
    create_trust()
    holly = Academy.objects.get(urn=143809)
    assert holly.sen_percent == Decimal("10.0")  # 1.4 with a plan, 8.6 with support


@pytest.mark.usefixtures("owner")
def test_its_name_can_be_said() -> None:
    load_all(REGISTER)
    create_trust("--name", "Kite")
    assert Trust.objects.get(slug="kite").name == "Kite"


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("loaded", "words"),
    [
        ((), "no trust 15864"),
        (("groups_20220321.csv",), "no academies"),
        (("groups_20220321.csv", "group_links_20220321.csv"), "does not hold 142345"),
    ],
)
def test_what_has_not_been_loaded_is_said_and_nothing_made(loaded: tuple[str, ...], words: str) -> None:
    load_all(loaded)
    with pytest.raises(CommandError, match=words):
        create_trust()
    assert not Trust.objects.filter(slug="kite").exists()


@pytest.mark.usefixtures("owner")
def test_a_sponsor_is_no_trust() -> None:
    load_all(REGISTER)
    sponsor = Group.objects.filter(kind="school_sponsor").first()
    assert sponsor is not None
    with pytest.raises(CommandError, match="no trust"):
        create_trust(uid=sponsor.uid)


@pytest.mark.parametrize(
    ("registered", "name"),
    [
        ("THE KITE ACADEMY TRUST", "The Kite Academy Trust"),
        ("UNIVERSITY OF CHICHESTER (MULTI) ACADEMY TRUST", "University of Chichester (Multi) Academy Trust"),
        ("ENGAGE, ENRICH, EXCEL ACADEMIES", "Engage, Enrich, Excel Academies"),
        ("The Ember Learning Trust", "The Ember Learning Trust"),
        ("TRUST OF THE WEST", "Trust of the West"),
    ],
)
def test_a_name_in_capitals_becomes_one_that_people_write(registered: str, name: str) -> None:
    assert as_name(registered) == name

"""Words of drafts and of meetings: on the record, in the export, and nowhere in the trail of the whole trust."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.drafts import INSTEAD, PRIVATE_WORDS, told_trust_wide
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.verbs import VERBS
from trust_portal.audit.words import lines_of
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
SECRET = "Nobody knows yet"


def write(cast: Cast, verb: str) -> AuditEntry:
    with trust_scope(cast.trust("alder").pk):
        return AuditEntry.objects.create(
            verb=verb,
            record_kind="visit",
            record_id="7",
            record_label="A visit",
            before={"strengths": SECRET},
            after={"strengths": f"{SECRET}!"},
            via="page",
        )


def test_each_of_these_verbs_can_be_recorded() -> None:
    assert set(VERBS) >= PRIVATE_WORDS


@pytest.mark.parametrize("verb", sorted(PRIVATE_WORDS))
def test_the_record_tells_and_the_trail_does_not(verb: str) -> None:
    entry = AuditEntry(trust_id=1, verb=verb, record_kind="visit", after={"text": SECRET}, via="page")
    assert (told_trust_wide(entry).after, told_trust_wide(entry).instead) == (None, INSTEAD)
    (line,) = lines_of([entry])
    assert line.changes[0].after == (SECRET,)
    assert line.instead == ""


def test_an_entry_without_words_has_nothing_in_their_place() -> None:
    assert told_trust_wide(AuditEntry(trust_id=1, verb="visit.noted", via="page")).instead == ""


@pytest.mark.parametrize("role", [Role.TRUSTEE, Role.DATA_MANAGER, Role.TRUST_ADMIN])
def test_no_door_of_the_trust_tells(sign_in: SignIn, cast: Cast, role: Role) -> None:
    entry = write(cast, "visit.noted")
    browser = sign_in("alder", role)
    for page in ("audit_trail", "overview"):
        shown = words(browser.get(address(page)))
        assert "wrote the note of the visit A visit" in shown
        assert INSTEAD in shown
        assert SECRET not in shown
    file = b"".join(browser.post(address("audit_export")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "A visit" in file
    assert INSTEAD in file
    assert SECRET not in file
    listed = browser.get("/api/v1/alder/audit/?verb=visit.noted")
    (row,) = listed.json()["results"]
    assert (row["id"], row["before"], row["after"], row["instead"]) == (entry.pk, None, None, INSTEAD)
    write(cast, "visit.changed")
    (row,) = browser.get("/api/v1/alder/audit/?verb=visit.changed").json()["results"]
    assert (row["before"], row["instead"]) == ({"strengths": SECRET}, "")

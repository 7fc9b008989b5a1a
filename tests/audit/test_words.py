"""How entries read."""

from __future__ import annotations

from typing import Any

import pytest

from trust_portal.accounts.models import Person
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.verbs import VERBS
from trust_portal.audit.words import (
    Change,
    changes_of,
    field_in_words,
    lines_of,
    value_in_words,
    what_was_done,
    who_did,
)

HELEN = Person(pk=1, email="helen@example.org", full_name="Helen Marsh")


def entry(verb: str = "person.roles_changed", **more: Any) -> AuditEntry:
    facts = {
        "person": HELEN,
        "record_kind": "person",
        "record_id": "2",
        "record_label": "Tom Reed",
        "via": "page",
        **more,
    }
    return AuditEntry(trust_id=1, verb=verb, **facts)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (entry(), "Helen Marsh changed the roles of Tom Reed"),
        (entry("trust.changed", record_kind="trust"), "Helen Marsh changed the trust's settings"),
        (entry("person.joined", record_id="1", record_label="Helen Marsh"), "Helen Marsh joined"),
        (entry("person.joined"), "Helen Marsh added Tom Reed"),
        (entry("person.joined", person=None, via="command"), "The portal’s technical team added Tom Reed"),
        (entry(person=None, via="job"), "The portal, by a job changed the roles of Tom Reed"),
        (entry(person=Person(email="x@example.org")), "x@example.org changed the roles of Tom Reed"),
        (entry(person=None), "Somebody not signed in changed the roles of Tom Reed"),
    ],
)
def test_a_line_is_a_sentence(one: AuditEntry, sentence: str) -> None:
    (line,) = lines_of([one])
    assert line.sentence == sentence


def test_a_verb_of_another_version_is_shown_as_it_is() -> None:
    assert what_was_done(entry("balloon.launched")) == "balloon.launched"
    assert who_did(entry()) == "Helen Marsh"


def test_every_verb_reads_on_after_a_name() -> None:
    for verb, text in VERBS.items():
        assert verb.count(".") == 1
        assert text == text.strip()
        assert text[0].islower()
        assert not text.endswith(".")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, ()),
        ({}, {"name": "A"}, (Change("Name", (), ("A",)),)),
        ({"name": "A"}, {"name": "B"}, (Change("Name", ("A",), ("B",)),)),
        ({"name": "A"}, None, (Change("Name", ("A",), ()),)),
        ({"name": "A"}, {"name": "A"}, ()),
        ({"roles": ["A", "B"]}, {"roles": ["B", "C"]}, (Change("Roles", ("A",), ("C",)),)),
        ({"joined_on": None}, {"joined_on": "2026-09-01"}, (Change("Joined on", (), ("1 Sep 2026",)),)),
    ],
)
def test_changes(before: Any, after: Any, changes: tuple[Change, ...]) -> None:
    assert changes_of(before, after) == changes


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (None, ()),
        ("", ()),
        ([], ()),
        ({}, ()),
        (0, ("0",)),
        (True, ("Yes",)),
        (False, ("No",)),
        ("lgb_chair", ("LGB chair",)),
        (["trust_admin", "ceo"], ("Trust admin", "Chief executive")),
        ("2026-11-23T11:20:00+00:00", ("23 November 2026 at 11:20",)),
        ("2026-06-23T11:20:00+00:00", ("23 June 2026 at 12:20",)),
        ("2026-13-99", ("2026-13-99",)),
        ("Trust of T", ("Trust of T",)),
        ("2026-11-23T11:20:00", ("2026-11-23T11:20:00",)),
        ({"urn": 100000, "names": []}, ("URN: 100000", "Names: –")),
    ],
)
def test_values(value: Any, lines: tuple[str, ...]) -> None:
    assert value_in_words(value) == lines


def test_fields() -> None:
    assert field_in_words("short_name") == "Short name"
    assert field_in_words("second_factor_roles") == "Roles that need a second factor"

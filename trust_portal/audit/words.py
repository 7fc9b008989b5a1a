"""Audit entries as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trust_portal.accounts.roles import Role
from trust_portal.ui.dates import day_in_short, time_in_words

from .drafts import Told, told_trust_wide, told_whole
from .models import AuditEntry, Via
from .verbs import VERBS

RECORD_KINDS: Mapping[str, str] = {
    "academy": "Academy",
    "addresstrouble": "Failing address",
    "apitoken": "API token",
    "builtpack": "Pack",
    "boardpack": "Board pack",
    "calendarfeed": "Calendar address",
    "comment": "Comment",
    "confirmedrating": "Confirmed rating",
    "escalation": "Matter for the trust board",
    "evidencefile": "Evidence",
    "import": "Import",
    "improvementaction": "Improvement action",
    "invitation": "Invitation",
    "job": "Job",
    "judgement": "Judgement",
    "kpi": "KPI",
    "period": "Period",
    "leveldecision": "Support level",
    "lgbentry": "Entry of a local board’s review",
    "lgbreview": "Local board’s review",
    "packdraft": "Framework draft",
    "packversion": "Framework",
    "person": "Person",
    "positionstatement": "Position statement",
    "report": "Headteacher’s report",
    "review": "Termly review",
    "risk": "Risk",
    "savedlayout": "Layout of files",
    "schoolyear": "School year",
    "smallnumbers": "Small numbers",
    "target": "Target",
    "trust": "Trust",
    "visit": "Visit",
}
NOBODY: Mapping[str, str] = {
    Via.JOB: "The portal, by a job",
    Via.COMMAND: "The portal’s technical team",
    Via.OPERATOR: "An operator of the portal",
}
_ROLE_LABELS = {role.value: role.label for role in Role}
_FIELDS: Mapping[str, str] = {
    "email": "E-mail",
    "slug": "Address in the portal",
    "urn": "URN",
    "kpi": "KPI",
    "kpis": "KPIs",
    "fsm_percent": "Free school meals %",
    "sen_percent": "Special needs %",
    "second_factor_roles": "Roles that need a second factor",
}


# How it reads where somebody else than the person themselves did it.
_FOR_ANOTHER: Mapping[str, str] = {"person.joined": "added"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, a line for each value; of two lists only what differs."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `what` goes before `label`: "changed the roles of" "Helen Marsh".

    `instead` is what stands there in place of changes that are not told.
    """

    entry: AuditEntry
    who: str
    what: str
    kind: str
    changes: tuple[Change, ...]
    instead: str = ""

    @property
    def label(self) -> str:
        return self.entry.record_label

    @property
    def sentence(self) -> str:
        """“Helen Marsh changed the roles of Tom Reed”, without a label that says nothing new."""
        says_more = self.entry.record_kind != "trust" and self.label != self.who
        return f"{self.who} {self.what} {self.label}" if says_more else f"{self.who} {self.what}"


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """For the page of the record that they are about. Entries with their people loaded (`select_related("person")`)."""
    return [_line(entry, told_whole) for entry in entries]


def trust_wide_lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """For whoever may read the trail of the whole trust: without words of drafts. Entries as for `lines_of`."""
    return [_line(entry, told_trust_wide) for entry in entries]


def _line(entry: AuditEntry, tell: Callable[[AuditEntry], Told]) -> Line:
    told = tell(entry)
    return Line(
        entry=entry,
        who=who_did(entry),
        what=what_was_done(entry),
        kind=RECORD_KINDS.get(entry.record_kind, entry.record_kind.capitalize()),
        changes=changes_of(told.before, told.after),
        instead=told.instead,
    )


def who_did(entry: AuditEntry) -> str:
    if entry.person is not None:
        return str(entry.person)
    return NOBODY.get(entry.via, "Somebody not signed in")


def what_was_done(entry: AuditEntry) -> str:
    if entry.verb in _FOR_ANOTHER and entry.record_id != str(entry.person_id):
        return _FOR_ANOTHER[entry.verb]
    return VERBS.get(entry.verb, entry.verb)


def changes_of(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Each field that either side names, in the order in which they do."""
    before, after = before or {}, after or {}
    changes = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if isinstance(old, list) and isinstance(new, list):
            old, new = [one for one in old if one not in new], [one for one in new if one not in old]
        if old != new:
            changes.append(Change(field_in_words(key), value_in_words(old), value_in_words(new)))
    return tuple(changes)


def field_in_words(key: str) -> str:
    """joined_on -> Joined on"""
    return _FIELDS.get(key) or key.replace("_", " ").capitalize()


def value_in_words(value: Any) -> tuple[str, ...]:
    """A line for each item; none for nothing."""
    match value:
        case None | "" | []:
            return ()
        case bool():
            return ("Yes" if value else "No",)
        case list():
            return tuple(line for item in value for line in value_in_words(item))
        case dict():
            return tuple(
                f"{field_in_words(str(key))}: {', '.join(value_in_words(item)) or '–'}"
                for key, item in value.items()
            )
        case str():
            return (_text_in_words(value),)
        case _:
            return (str(value),)


def _text_in_words(text: str) -> str:
    if text in _ROLE_LABELS:
        return _ROLE_LABELS[text]
    try:
        if len(text) == len("2026-11-23"):
            return day_in_short(date.fromisoformat(text))
        if "T" in text and (moment := datetime.fromisoformat(text)).tzinfo is not None:
            return time_in_words(moment)
    except ValueError:
        return text
    return text

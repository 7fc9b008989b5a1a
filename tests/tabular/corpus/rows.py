"""Rows and headings that cannot be right, in each layout."""

from __future__ import annotations

from collections.abc import Iterator

from tests.tabular.corpus.broken import (
    GOOD_CSV,
    HEADINGS,
    HERON,
    KITE,
    Broken,
    problem,
    quoted,
    refused,
    table,
)
from tests.tabular.workbooks import xlsx


def rows_of_academies() -> Iterator[Broken]:
    academies = {
        "unknown name": ("Buzzard Academy", "called exactly this"),
        "name that is nearly right": ("Kite Acadmy", "called exactly this"),
        "name with more words": ("Kite Academy Trust", "called exactly this"),
        "URN of another trust": ("999999", "has this URN"),
        "LAESTAB of another trust": ("936/9999", "has this LAESTAB"),
        "URN with a fraction": ("136001.5", ""),
        "URN below zero": ("-136001", ""),
        "no academy": ("", "no academy in this row"),
        "name of two academies": ("St Mary's Academy", "URN 136003 and 136004"),
        "name of two academies, written otherwise": ("ST. MARY’S  ACADEMY", "URN 136003 and 136004"),
        "total": ("Trust total", "called exactly this"),
        "formula for a name": ("=cmd|' /C calc'!A0", "called exactly this"),
    }
    for name, (value, words) in academies.items():
        rows = [HEADINGS, [value, *KITE[1:]], HERON]
        yield problem(f"CSV: {name}", quoted(rows), words)
        yield problem(f"xlsx: {name}", xlsx([HEADINGS, [value or None, *KITE[1:]], HERON]), words)
    twice = [HEADINGS, KITE, HERON, KITE]
    yield problem("duplicate rows", quoted(twice), "Rows 2 and 4 are about the same academy")
    yield problem("duplicate rows in xlsx", xlsx(twice), "Rows 2 and 4")
    yield problem(
        "one academy by name and by URN", quoted([HEADINGS, KITE, ["136001", *HERON[1:]]]), "Rows 2 and 3"
    )
    yield problem(
        "two columns with one heading",
        quoted([[*HEADINGS, "attendance  %"], [*KITE, "95"]]),
        "Two columns have this heading",
    )
    yield problem("heading missing", quoted([HEADINGS[:-1], KITE[:-1]]), "no column with this heading")
    yield problem(
        "heading misspelt", quoted([[*HEADINGS[:-1], "Pogress"], KITE]), "no column with this heading"
    )
    yield problem(
        "merged headings that mean others",
        xlsx([["Autumn", None, "Spring"], ["Academy", "Attendance %", "Attendance %"], KITE[:3]]),
        "Two columns have this heading",
    )
    yield problem(
        "row with a comma too many",
        (table([HEADINGS, KITE]) + "Heron Academy, Woking,92.1,21.9,0,0.3\n").encode(),
        "a comma too many",
    )
    yield problem(
        "row too short", (table([HEADINGS, KITE]) + "136002,92.1\n").encode(), "stops after 2 of 5 cells"
    )
    yield problem("CSV uploaded to its half", GOOD_CSV[: len(GOOD_CSV) - 12], "stops after")
    yield problem(
        "thousand marks without quotation marks",
        (table([HEADINGS, KITE]) + "136002,92.1,21.9,1,234,0.3\n").encode(),
        "a comma too many",
    )
    yield problem(
        "decimal commas with semicolons",
        table([HEADINGS, ["Kite Academy", "94,5", "18,2", "3", "0,1"]], ";").encode(),
        "not 94,5",
    )
    yield problem(
        "attendance as a fraction, nobody says so",
        quoted([HEADINGS, ["Kite Academy", "0.945", *KITE[2:]], ["136002", "0.921", *HERON[2:]]]),
        "0.945 %, or 94.500 %",
    )


def other_layouts() -> Iterator[Broken]:
    head = ["Academy", "Group", "Pupils", "Attendance %"]
    yield problem(
        "unknown pupil group",
        quoted([head, ["136001", "Martians", "12", "94.5"]]),
        "which pupil group",
        "groups",
    )
    yield problem("no pupil group", quoted([head, ["136001", "", "12", "94.5"]]), "no pupil group", "groups")
    yield problem(
        "cohort of half a pupil", quoted([head, ["136001", "All", "1.5", "94.5"]]), "whole things", "groups"
    )
    yield problem(
        "group twice",
        quoted([head, ["136001", "PP", "9", "94"], ["136001", "Pupil premium", "9", "95"]]),
        "Rows 2 and 3",
        "groups",
    )
    pupils = ["School", "UPN", "Name", "Present", "Possible", "PP"]
    one = ["136001", "A1", "Ada Byron", "90", "100", "Y"]
    yield problem(
        "more sessions than possible",
        quoted([pupils, [*one[:3], "101", "100", "Y"]]),
        "larger than the whole",
        "pupils",
    )
    yield problem(
        "text for sessions", quoted([pupils, [*one[:3], "Ada", "100", "Y"]]), "text, and a number", "pupils"
    )
    yield problem("sessions without possible ones", quoted([pupils, [*one[:4], "", "Y"]]), "empty", "pupils")
    yield problem(
        "pupil of an unknown school",
        quoted([pupils, ["Ada Byron", *one[1:]]]),
        "called exactly this",
        "pupils",
    )
    yield problem(
        "pupil without a number", quoted([pupils, ["136001", "", *one[2:]]]), "which pupil this is", "pupils"
    )
    yield problem(
        "unknown text for a group of pupils",
        quoted([pupils, [*one[:5], "perhaps"]]),
        "which pupil group",
        "pupils",
    )
    keys = ["URN", "Academy", "Attendance (%) [attendance]"]
    yield problem(
        "template: key that is not there",
        quoted([[*keys, "X [nonsense]"], ["136001", "Kite Academy", "94", "1"]]),
        "no KPI with the key",
        "template",
    )
    yield problem(
        "template: heading without a key",
        quoted([[*keys, "My own"], ["136001", "Kite Academy", "94", "1"]]),
        "does not end in a KPI's key",
        "template",
    )
    yield problem(
        "template: column twice",
        quoted([[*keys, keys[2]], ["136001", "", "94", "95"]]),
        "Two columns are for this",
        "template",
    )
    yield problem(
        "template: rows sorted apart",
        quoted([keys, ["136001", "Heron Academy", "94.5"]]),
        "two academies",
        "template",
    )
    yield refused(
        "template: two columns of URNs",
        quoted([["URN", *keys], ["1", "136001", "", "94"]]),
        "Two columns of this template",
        "template",
    )
    yield refused(
        "template: without its keys",
        quoted([["URN", "Academy", "Attendance"], ["136001", "", "94"]]),
        "not the portal's template",
        "template",
    )
    yield refused(
        "template: without URNs",
        quoted([["Academy", keys[2]], ["Kite Academy", "94"]]),
        "not the portal's template",
        "template",
    )

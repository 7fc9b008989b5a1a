"""Documents into packs, or into all that is wrong with them."""

from __future__ import annotations

import pytest

from assurance.frameworks.reading import Known, read, read_published
from tests.assurance.frameworks.documents import KNOWN, SOUND, changed, line_of


def test_a_sound_document_is_a_pack() -> None:
    outcome = read(SOUND, known=KNOWN)
    assert outcome.problems == ()
    assert outcome.pack is not None
    area = outcome.pack.grids[0].domains[0].areas[0]
    assert (area.id, area.was, str(area.criteria[0].bands[1].from_)) == ("attendance", ("absence",), "-1")
    assert outcome.pack.plans[0].steps[0].with_ == "Heads"


# What is changed in the sound document, a word of the line that is told, the path, and what the message says.
WRONG = [
    (("rag\n    domains", "rag\n    ratde: term\n    domains"), "ratde", "grids[0].ratde", "Did you mean “rated”"),
    (("scale: rag", "scale: rags"), "scale: rags", "grids[0].scale", "no scale “rags” here. Did you mean “rag”"),
    (("order: best_first", "order: best"), "order", "scales[0].order", "best_first or worst_first"),
    (("letter: A", "letter: g"), "id: amber", "scales[0].levels[1].letter", "“g” stands for “Green” already"),
    (("colour: amber", "colour: umber"), "id: amber", "scales[0].levels[1].colour", "Did you mean “amber”"),
    (("shape: square", "shape: cube"), "id: amber", "scales[0].levels[1].shape", "no shape “cube”"),
    (("colour: amber, shape: square", "colour: green, shape: circle"), "id: amber", "scales[0].levels[1].shape", "the colour and the shape of “Green”"),
    (("circle}\n      - {id: amber, name: Amber, letter: A, colour: amber, shape: square}", "circle, points: 2}\n      - {id: amber, name: Amber, letter: A, colour: amber, shape: square, points: 3}"), "id: red", "scales[0].levels[2]", "Give points to all or to none"),
    (("counts: false", "counts: false, points: 3"), "id: exempt", "scales[0].levels[3].points", "cannot have points"),
    (("[director_of_education]", "[director]"), "owners", "grids[0].domains[0].owners[0]", "no role “director”"),
    (("phases: [primary]", "phases: [primery]"), "phases", "grids[0].domains[0].areas[0].phases[0]", "Did you mean “primary”"),
    (("kpi: attendance", "kpi: atendance"), "kpi: atendance", "grids[0].domains[0].areas[0].criteria[0].kpi", "Did you mean “attendance”"),
    (("group: disadvantaged", "group: everyone"), "group", "grids[0].domains[0].areas[0].criteria[0].group", "no group of pupils"),
    (("{from: 0, level: green}", "{from: 1, level: green}"), "{from: 1", "grids[0].domains[0].areas[0].criteria[0].bands[0]", "0 lies in no band, like everything between 0 and 1"),
    (("{from: 0, level: green}", "{above: 0, level: green}"), "{above: 0", "grids[0].domains[0].areas[0].criteria[0].bands[0]", "0 itself lies in no band"),
    (("below: 0, level: amber", "to: 0, level: amber"), "to: 0", "grids[0].domains[0].areas[0].criteria[0].bands[1]", "0 lies in more than one band"),
    (("{below: -1, level: red}", "{from: -9, below: -1, level: red}"), "from: -9", "grids[0].domains[0].areas[0].criteria[0].bands[2]", "before the first band"),
    (("{from: 0, level: green}", "{from: 0, below: 9, level: green}"), "below: 9", "grids[0].domains[0].areas[0].criteria[0].bands[0]", "behind the last band"),
    (("{from: -1, below: 0", "{from: 0, below: -1"), "below: -1, level: amber", "grids[0].domains[0].areas[0].criteria[0].bands[1]", "No number lies from 0 and below -1"),
    (("{from: -1, below: 0", "{from: -1, above: -1, below: 0"), "above: -1", "grids[0].domains[0].areas[0].criteria[0].bands[1]", "“from” and “above” both"),
    (("below: 0, level: amber", "below: 0, level: yellow"), "yellow", "grids[0].domains[0].areas[0].criteria[0].bands[1].level", "no level “yellow” on “Red, amber, green”"),
    (("{to: 1, level: green}", "{to: 0, level: green}"), "{from: 2, level: red}\n              - id", "grids[0].domains[0].areas[1].criteria[0].bands[1]", "1 lies in no band"),
    (("{green: Calm., red: Not calm.}", "{green: Calm., rad: Not calm.}"), "meanings", "grids[0].domains[0].areas[1].meanings.rad", "Did you mean “red”"),
    (("{green: Everybody does it., red: Few do it.}", "{green: Everybody does it.}"), "id: practice", "grids[0].domains[0].areas[1].criteria[1]", "asks for nothing"),
    (("from: 2, below: 4, level: amber}, {below: 2, level: red}", "from: 2, below: 4, level: red}, {below: 2, level: amber}"), "bands: [", "grids[0].domains[0].areas[1].combine.bands", "neither better and better nor worse and worse"),
    (("rule: points", "rule: majority"), "bands: [", "grids[0].domains[0].areas[1].combine.bands", "does not use bands"),
    (("id: practice", "id: falls"), "id: falls\n                statements", "grids[0].domains[0].areas[1].criteria[1].id", "taken by number 1 of “criteria”"),
    (("was: [absence]", "was: [behaviour]"), "was:", "grids[0].domains[0].areas[0].was[0]", "still exists"),
    (("was: [absence]", "was: [attendance]"), "was:", "grids[0].domains[0].areas[0].was[0]", "round in a circle"),
    (("count: assurance,", "count: asurance,"), "count:", "support[0].suggest.rules[0].when[0].count", "Did you mean “assurance”"),
    (("times: 2, at_most: amber", "times: 2, at_most: exempt"), "count:", "support[0].suggest.rules[0].when[0].at_most", "no level “exempt” that counts"),
    (("rating: assurance/education/*", "rating: assurance/educatoin/*"), "educatoin", "support[0].suggest.rules[0].when[1].rating", "no domain “educatoin”"),
    (("rating: assurance/education/*, at_most: red", "rating: assurance/education/*"), "rating: assurance/ed", "support[0].suggest.rules[0].when[1]", "“at_least” or “at_most”"),
    (("{kpi: attendance, range: {below: 90}}", "{kpi: attendance}"), "- {kpi: attendance}", "support[0].suggest.rules[0].when[2]", "needs “range”"),
    (("{kpi: attendance, range", "{kpi: attendance, count: assurance, range"), "count: assurance, range", "support[0].suggest.rules[0].when[2]", "here are “count” and “kpi”"),
    (("scale: rag\n    suggest:", "scale: rag\n    subjects:\n      - {id: maths, name: Maths, suggest: {rules: [{level: rad, when: [{kpi: attendance, range: {below: 1}}], why: Low.}]}}\n    suggest:"), "id: maths", "support[0].subjects[0].suggest.rules[0].level", "Did you mean “red”"),
    (("{level: green, summary", "{level: grean, summary"), "grean", "support[0].features[0].level", "Did you mean “green”"),
    (("red: {says: 2 days", "rot: {says: 2 days"), "rot:", "support[0].entitlements[0].levels.rot", "no level “rot”"),
    (("amount: 2, unit: days", "amount: 2"), "amount", "support[0].entitlements[0].levels.red", "belong together"),
    (("committee: standards", "committee: standard"), "committee: standard\n", "reports[0].committee", "Did you mean “standards”"),
    (("committee: standards\n    sections", "committee: standards\n    opens_days_before: 10\n    due_days_before: 14\n    sections"), "due_days", "reports[0].due_days_before", "It must open first"),
    (("areas: [assurance/behaviour]", "areas: [behaviour]"), "id: one", "reports[0].sections[0].areas[0]", "the grid, a slash and the area"),
    (("target: 96.5}", "target: 96.5}\n    - {kpi: attendance, target: 97}"), "target: 97", "targets.fixed[1]", "has its target already"),
    (("last_year: 2027", "last_year: 2024"), "last_year", "plans[0].last_year", "before it begins"),
    (("year: 2025, with", "year: 2028, with"), "id: s1", "plans[0].steps[0].year", "outside the plan"),
    (("due_on: 2026-03-30", "due_on: 2016-03-30"), "id: s1", "plans[0].steps[0].due_on", "outside the plan"),
    (("due_on: 2026-03-30", "due_on: 30 March 2026"), "id: s1", "plans[0].steps[0].due_on", "Write a date as 2026-03-30"),
    (("when:\n      - {rating: assurance/attendance, at_most: amber}", "by_hand: no"), "id: falling", "triggers[0]", "can never fire"),
    (("month: 10, day: 31, every: year, ", ""), "id: review", "calendar[0]", "does not say when"),
    (("month: 10, day: 31", "month: 2, day: 30"), "id: review", "calendar[0].day", "Month 2 has no day 30"),
    (("text: Call home.", "text: ''"), "id: s1", "plans[0].steps[0].text", "is empty"),
    (("target: 96.5", "target: 96.5%"), "96.5%", "targets.fixed[0].target", "without a unit"),
    (("target: 96.5", "target: 1e999999"), "1e9", "targets.fixed[0].target", "digits before the point"),
    (("counts: false", "counts: perhaps"), "id: exempt", "scales[0].levels[3].counts", "true or false"),
    (("month: 10", "month: 13"), "id: review", "calendar[0].month", "at most 12"),
    (("month: 10", "month: 1.5"), "id: review", "calendar[0].month", "whole number"),
    (("was: [absence]", "was: absence"), "was:", "grids[0].domains[0].areas[0].was", "must be a list"),
    (("owners: [director_of_education]", "owners: {a: b}"), "owners", "grids[0].domains[0].owners", "a group of keys"),
    (("name: Behaviour", "name: [a, b]"), "name: [a", "grids[0].domains[0].areas[1].name", "must be one text"),
    (("name: Behaviour", "name:"), "name:\n", "grids[0].domains[0].areas[1].name", "is nothing"),
    (("name: Assurance\n    ", ""), "id: assurance", "grids[0].name", "“name” is missing"),
    (("schema: 1", "schema: 2"), "schema", "schema", "It can be 1"),
    (("name: Assurance\n", "name: Assurance\n    name: Again\n"), "name: Again", "grids[0].name", "stands twice"),
    (("id: education", "id: Education!"), "id: Education!", "grids[0].domains[0].id", "small letters, digits"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "word", "path", "message"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    change: tuple[str, str], word: str, path: str, message: str
) -> None:
    document = changed(change)
    outcome = read(document, known=KNOWN)
    assert outcome.pack is None
    assert [(one.path, one.line) for one in outcome.problems] == [(path, line_of(document, word))]
    assert message in outcome.problems[0].message


def test_all_of_it_is_told_at_once() -> None:
    document = changed(
        ("last_year: 2027", "last_year: 2024"),
        ("areas: [assurance/behaviour]", "areas: [behaviour]"),
        ("order: best_first", "order: best"),
        ("colour: amber", "colour: umber"),
        ("kpi: attendance", "kpi: atendance"),
        ("from: -1, below: 0, level: amber", "from: minus one, below: 0, level: amber"),
        ("name: Tiers\n    ", ""),
        ("month: 10, day: 31", "month: 2, day: 30"),
    )
    assert [one.path for one in read(document, known=KNOWN).problems] == [
        "scales[0].order",
        "scales[0].levels[1].colour",
        "grids[0].domains[0].areas[0].criteria[0].kpi",
        "grids[0].domains[0].areas[0].criteria[0].bands[1].from",
        "support[0].name",
        "reports[0].sections[0].areas[0]",
        "plans[0].last_year",
        "calendar[0].day",
    ]


def test_what_follows_from_another_mistake_is_not_told() -> None:
    document = changed(("id: education", "id: Education!"))
    assert len(read(document, known=KNOWN).problems) == 1
    document = changed(
        ("  - id: rag\n    name: Red, amber, green", "  - id: RAG\n    name: Red, amber, green")
    )
    assert [one.path for one in read(document, known=KNOWN).problems][:1] == ["scales[0].id"]


HOSTILE = [
    ("", 1, "empty"),
    ("\n\n# only a comment\n", 1, "empty"),
    ("- a\n- b\n", 1, "begins with keys"),
    ("just words", 1, "begins with keys"),
    ("a: &x [1]\nb: *x\n", 2, "an alias"),
    ("a: &x [1]\n", 1, "an anchor"),
    ("a: 1\nb: !!python/object:os.system x\n", 2, "a tag"),
    ("a: 1\n---\nb: 2\n", 2, "second document"),
    ("? [a, b]\n: c\n", 1, "A key must be a word"),
    ("a:\n\t- b\n", 2, "begins with a tab"),
    ('a: "open\n', 2, "never closed"),
    ("a: b: c\n", 1, "quotation marks"),
    ("a: [1, 2\n", 2, "not closed"),
    ("a: \x00b\n", 1, "character"),
    ("a: " + "[" * 100 + "]" * 100, 1, "nested too deeply"),
    (b"a: \xff\xfe\n", 1, "not UTF-8"),
    ("a: 1\n".encode("utf-16"), 1, "not UTF-8"),
    ("x" * 2_000_001, 1, "2,000,000"),
    ("a: [" + "1," * 250_000 + "]", 1, "too many parts"),
]


@pytest.mark.parametrize(("document", "line", "message"), HOSTILE)
def test_what_is_no_document(document: str | bytes, line: int, message: str) -> None:
    problems = read(document).problems
    assert any(one.line == line and message in one.message for one in problems), problems[:5]


def test_values_are_texts_until_the_schema_says_otherwise() -> None:
    outcome = read(
        changed(("name: Assurance", "name: No"), ("target: 96.5", "target: 0.1"), ("letter: X", "letter: 1"))
    )
    assert outcome.pack is not None
    assert outcome.pack.grids[0].name == "No"
    assert outcome.pack.scales[0].levels[3].letter == "1"
    assert outcome.pack.targets is not None
    assert str(outcome.pack.targets.fixed[0].target) == "0.1"


def test_without_knowledge_of_the_portal_its_keys_are_not_checked() -> None:
    document = changed(("kpi: attendance", "kpi: whatever"), ("[director_of_education]", "[somebody]"))
    assert read(document).problems == ()
    assert len(read(document, known=Known(kpis=frozenset({"attendance"}))).problems) == 2


def test_a_windows_file_reads_the_same() -> None:
    assert read(("\ufeff" + SOUND.replace("\n", "\r\n")).encode()).pack == read(SOUND).pack


def test_what_was_published_stays_readable_when_checks_are_added() -> None:
    document = changed(("{from: 0, level: green}", "{from: 1, level: green}"))
    assert read_published(document).id == "small"
    with pytest.raises(ValueError, match="Field required"):
        read_published("a: *b")

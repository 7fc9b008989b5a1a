"""What changed between two packs, in words."""

from __future__ import annotations

import pytest

from assurance.frameworks.differences import Change, differences
from assurance.frameworks.reading import read
from assurance.frameworks.schema import Pack
from tests.assurance.frameworks.documents import SOUND, changed


def pack(document: str) -> Pack:
    outcome = read(document)
    assert outcome.pack is not None, outcome.problems
    return outcome.pack


def changes(*replacements: tuple[str, str]) -> list[tuple[str, str, str, str, str]]:
    found = differences(pack(SOUND), pack(changed(*replacements)))
    return [(one.place, one.what, one.label, one.before, one.after) for part in found for one in part.changes]


AREA = "Assurance › Education › Attendance"
CASES = [
    (("name: Assurance", "name: Checks"), ("Checks", "changed", "Name", "Assurance", "Checks")),
    (("from: 0, level: green}\n                  - {from: -1, below: 0", "from: 1, level: green}\n                  - {from: -1, below: 1"),
     (f"{AREA} › attendance", "changed", "Bands", "from 0: green\nfrom -1 and below 0: amber\nbelow -1: red", "from 1: green\nfrom -1 and below 1: amber\nbelow -1: red")),
    (("phases: [primary]", "phases: [primary, secondary]"), (AREA, "changed", "Phases", "primary", "primary\nsecondary")),
    (("red: Not calm.", "red: Restless."), ("Assurance › Education › Behaviour", "changed", "What each level looks like here: red", "Not calm.", "Restless.")),
    (("  - {id: standards, name: Standards committee}", "  - {id: standards, name: Standards committee}\n  - {id: audit, name: Audit committee}"),
     ("", "added", "Committees", "", "Audit committee")),
    (("target: 96.5", "target: 97"), ("", "changed", "Targets for everybody", "KPI: attendance · Target: 96.5", "KPI: attendance · Target: 97")),
    (("rule: points", "rule: points\n              needs: all"), ("Assurance › Education › Behaviour › The area's rating from its criteria", "changed", "Where some have no rating", "any", "all")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CASES)
def test_a_change_is_told_with_its_place(
    change: tuple[str, str], told: tuple[str, str, str, str, str]
) -> None:
    assert changes(change) == [told]


def test_the_same_pack_has_no_differences() -> None:
    assert differences(pack(SOUND), pack(SOUND + "# a comment\n")) == ()


def test_a_renamed_area_stays_itself() -> None:
    assert changes(("id: attendance\n            name: Attendance\n            was: [absence]", "id: presence\n            name: Presence\n            was: [attendance]"), ("assurance/attendance, text", "assurance/presence, text"), ("rating: assurance/attendance", "rating: assurance/presence"), ("areas: [assurance/attendance]", "areas: [assurance/presence]"))[:3] == [
        ("Assurance › Education › Presence", "changed", "Key", "attendance", "presence"),
        ("Assurance › Education › Presence", "changed", "Name", "Attendance", "Presence"),
        ("Assurance › Education › Presence", "changed", "Earlier keys", "absence", "attendance"),
    ]  # fmt: skip


def test_an_area_that_moves_is_neither_gone_nor_new() -> None:
    text = changed(
        (
            "          - id: behaviour\n",
            "      - id: conduct\n        name: Conduct\n        areas:\n          - id: behaviour\n",
        )
    )
    found = differences(pack(SOUND), pack(text))
    assert [(one.place, one.what, one.before, one.after) for part in found for one in part.changes] == [
        ("Assurance", "added", "", "Conduct"),
        ("Assurance › Conduct › Behaviour", "moved", "Education", "Conduct"),
    ]


def test_an_order_that_changed() -> None:
    before = pack(SOUND)
    grid = before.grids[0]
    domain = grid.domains[0]
    turned = before.model_copy(
        update={
            "grids": (
                grid.model_copy(
                    update={"domains": (domain.model_copy(update={"areas": domain.areas[::-1]}),)}
                ),
            )
        }
    )
    (part,) = differences(before, turned)
    assert part.changes == (
        Change(
            "grids",
            ("Assurance", "Education"),
            "moved",
            "Areas: order",
            "Attendance, Behaviour",
            "Behaviour, Attendance",
        ),
    )

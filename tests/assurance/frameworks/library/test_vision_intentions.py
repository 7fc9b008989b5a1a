"""The figures of model C, written apart from its pack."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assurance.frameworks.schema import About

from .figures_of_intentions import INTENTIONS, NUMBERS, PHASES
from .packs import areas, chapter, numbers_in, pack_named, pairs, rows

PACK = pack_named("vision-intentions")
GRID = PACK.grid("intentions")
MODEL = PACK.support_model("category")

# aim | intentions | statements | impacts | measures
AIMS = """
aim_1 | 8 | 49 | 45 | 16
aim_2 | 8 | 61 | 53 | 16
aim_3 | 7 | 53 | 44 | 8
aim_4 | 7 | 57 | 46 | 10
aim_5 | 8 | 63 | 56 | 19
aim_6 | 7 | 68 | 56 | 23
aim_7 | 9 | 70 | 58 | 23
"""

# trigger | KPI | against | a figure that fires it | one that does not
TRIGGERS = """
t1 | ofsted_overall | value | 3 | 2
t2 | ofsted_overall | previous | 1 | 0
t3 | subject_progress_change | value | -0.51 | -0.5
t4 | subject_progress | falls | 3 | 2
t5 | | | |
t6 | outcomes_against_target | value | -0.1 | 0
t7 | | | |
t8 | | | |
t9 | budget_variance | value | 2.1 | 2
"""

# entitlement | phase | cadence | amount
OFFER = """
director_days | primary | year | 6 half_days
chief_executive_visits | primary | ongoing |
chief_executive_days | secondary | year | 6 half_days
partner_visit | | term |
appraisal_visit | | year |
link_visit | | year |
subject_groups | | ongoing |
leadership_school | | ongoing |
networks | | ongoing |
send_group | | ongoing |
inclusion_group | | ongoing |
dsl_group | | ongoing |
category_review | | term |
practitioners | | year | 3 days
associates | | ongoing |
extra | | ongoing |
"""


def _about(key: str) -> About:
    about = areas(GRID)[key].about
    assert about is not None
    return about


def test_there_are_54_intentions_in_seven_aims_rated_by_school_and_trust() -> None:
    found = []
    for domain in GRID.domains:
        told = [_about(area.id) for area in domain.areas]
        sums = (
            len(told),
            *(sum(len(getattr(one, part)) for one in told) for part in ("statements", "impacts", "measures")),
        )
        found.append((domain.id, *map(str, sums)))
    assert found == rows(AIMS, 5)
    assert [sum(int(row[column]) for row in found) for column in range(1, 5)] == [54, 421, 358, 115]
    assert GRID.subjects == "both"
    assert [level.name for level in PACK.scale("rag").levels] == ["Green", "Amber", "Red"]


def test_every_intention_with_its_statements_impacts_and_measures() -> None:
    wanted = [row for row in rows(INTENTIONS, 5) if not row[0].startswith("core")]
    found = [
        (
            area.id,
            area.name.split(" · ", 1)[1],
            str(len(_about(area.id).statements)),
            str(len(_about(area.id).impacts)),
            "; ".join(
                ", ".join(filter(None, (one.unit, one.direction, one.target or "")))
                for one in _about(area.id).measures
            ),
        )
        for area in areas(GRID).values()
    ]
    assert found == wanted
    assert all(_about(key).purpose and _about(key).people for key in areas(GRID))


def test_four_core_objectives_carry_no_rating() -> None:
    for key, _, statements, impacts, measures in rows(INTENTIONS, 5)[:4]:
        items = {item.name: item.items for item in chapter(PACK, key).items}
        assert (str(len(items["What is done"])), str(len(items["Impact"]))) == (statements, impacts)
        assert ("Measures" in items) == bool(measures)
        assert key not in areas(GRID)
    assert len(chapter(PACK, "objectives").items) == 4


def _texts() -> dict[str, str]:
    texts: dict[str, str] = {}
    for key in areas(GRID):
        for mark, told in (("s", _about(key).statements), ("i", _about(key).impacts)):
            texts |= {f"{key} {mark}{number}": text for number, text in enumerate(told, 1)}
    for row in rows(INTENTIONS, 5)[:4]:
        items = chapter(PACK, row[0]).items
        for mark, told in (("s", items[0].items), ("i", items[1].items)):
            texts |= {f"{row[0]} {mark}{number}": text for number, text in enumerate(told, 1)}
    return texts


def test_every_number_in_statements_and_impacts() -> None:
    found = {key: " ".join(numbers_in(text)) for key, text in _texts().items() if numbers_in(text)}
    assert found == pairs(NUMBERS)


def test_what_is_for_middle_upper_and_secondary_schools_says_so() -> None:
    schools = "middle, upper and secondary schools"
    found = {
        key: "chiefly" if f"chiefly {schools}" in text else "only"
        for key, text in _texts().items()
        if schools in text
    }
    assert found == pairs(PHASES)


@pytest.mark.parametrize(("key", "kpi", "against", "fires", "rests"), rows(TRIGGERS, 5))
def test_triggers(key: str, kpi: str, against: str, fires: str, rests: str) -> None:
    trigger = next(one for one in PACK.triggers if one.id == key)
    assert trigger.by_hand
    assert trigger.name.startswith(key[1:])
    assert bool(trigger.when) == bool(kpi)
    for condition in trigger.when:
        assert (condition.kpi, condition.against) == (kpi, against)
        assert condition.range is not None
        assert condition.range.holds(Decimal(fires))
        assert not condition.range.holds(Decimal(rests))


def test_nine_triggers_five_responses_and_ten_powers() -> None:
    assert len(PACK.triggers) == 9
    kinds = [one.kind for one in PACK.responses]
    assert (kinds.count("school"), kinds.count("board")) == (5, 10)


def test_the_offer_can_be_scheduled_by_phase() -> None:
    found = []
    for one in MODEL.entitlements:
        line = next(iter(one.levels.values()))
        assert all(other == line for other in one.levels.values())
        amount = f"{line.amount} {line.unit}" if line.amount else ""
        found.append((one.id, " ".join(one.phases), line.every or "", amount))
    assert found == rows(OFFER, 4)
    assert "3 full or 6 half days" in MODEL.entitlements[0].levels["secure"].says
    assert MODEL.decided == "term"


def test_committees_calendar_and_data() -> None:
    assert [one.id for one in PACK.committees] == [
        "board",
        "ssi",
        "scrutiny",
        "fhr",
        "rsa",
        "transition",
        "lgb",
    ]
    rhythms = {one.id: (one.every, one.times) for one in PACK.calendar}
    assert rhythms["data_desk"] == ("half_term", 1)
    assert rhythms["plan_desk"] == rhythms["category_review"] == rhythms["partner_visits"] == ("term", 1)
    assert rhythms["young_leaders"] == ("year", 3)
    assert len(chapter(PACK, "aims").items) == 7
    assert len(chapter(PACK, "data").items) == 12
    assert len(chapter(PACK, "words").items) == 17
    assert len(chapter(PACK, "readings").items) == 10

"""The figures of model E, written apart from its pack."""

from __future__ import annotations

from assurance.frameworks.schema import About

from .figures_of_approaches import APPROACHES
from .packs import areas, chapter, numbers_in, pack_named, rows

PACK = pack_named("partnership-offer")
GRID = PACK.grid("approaches")
MODEL = PACK.support_model("benchmark")

GROUPS = {"leadership": 4, "teaching": 3, "data": 4, "inclusion": 2, "business": 7, "governance": 5}

# event | month | half terms | cadence | times | area
CALENDAR = """
annual_analysis | 8 | | year | 1 | data.annual_analysis
directors_meeting | 8 | | year | 1 | data.annual_analysis
benchmark_grades | 9 | | year | 1 | leadership.benchmarking
improvement_plans | | | year | 1 | leadership.planning
pm_decisions | 11 | | year | 1 | leadership.performance_management
effectiveness | | | term | 1 | leadership.benchmarking
quality_assurance | | | year | 3 | leadership.quality_assurance
qa_reports | | 2 4 6 | | 1 | leadership.quality_assurance
progress_analysis | | | half_term | 1 | data.pupil_progress
pm_targets | | | half_term | 1 | leadership.performance_management
learning_scores | | | half_term | 2 | data.pupil_progress
parents_report | | | year | 5 | data.pupil_progress
cpd | | | week | 1 | teaching.cpd
cpd_targets | | | year | 1 | teaching.cpd
self_evaluation | | | year | 1 | leadership.benchmarking
spending_plans | | | year | 1 | business.finance
meetings | | | year | 1 | governance.meetings
"""

# area | numbers in its approach | numbers in its rhythm
NUMBERS = """
leadership.benchmarking | 360 |
leadership.quality_assurance | | 2 2 3 4 6
teaching.curriculum | 7 |
data.pupil_progress | 5 | 3 5
data.behaviour | 5 |
governance.structures | 3 5 7 9 |
"""


def _about(key: str) -> About:
    about = areas(GRID)[key].about
    assert about is not None
    return about


def _yes(value: object) -> str:
    return "yes" if value else "no"


def test_25_areas_in_six_groups_all_of_them_trust_wide() -> None:
    assert {one.id: len(one.areas) for one in GRID.domains} == GROUPS
    found = [
        (
            key,
            area.name,
            _yes(_about(key).rhythm),
            _yes(_about(key).decided_by),
            _yes(_about(key).reported_to),
        )
        for key, area in areas(GRID).items()
    ]
    assert found == rows(APPROACHES, 5)
    assert len(found) == 25
    assert all(_about(key).is_trust_wide and _about(key).approach for key in areas(GRID))


def test_an_exemption_does_not_count() -> None:
    assert [(one.id, one.counts) for one in PACK.scale("approach").levels] == [
        ("adopted", True),
        ("in_transition", True),
        ("exempt", False),
    ]


def test_the_numbers_of_approaches_and_rhythms() -> None:
    found = []
    for key in areas(GRID):
        told = [" ".join(numbers_in(text or "")) for text in (_about(key).approach, _about(key).rhythm)]
        if any(told):
            found.append((key, *told))
    assert found == rows(NUMBERS, 3)


def test_every_line_of_the_year() -> None:
    found = [
        (
            one.id,
            str(one.month or ""),
            " ".join(map(str, one.half_terms)),
            one.every or "",
            str(one.times),
            " ".join(address.removeprefix("approaches/") for address in one.areas),
        )
        for one in PACK.calendar
    ]
    assert found == rows(CALENDAR, 6)
    says = {one.id: one.says for one in PACK.calendar}
    assert says["learning_scores"] == "Every 3 weeks"
    assert says["parents_report"] == "5 times a year"


def test_the_benchmark_grade_is_agreed_by_executive_principal_and_board_in_september() -> None:
    assert MODEL.decided == "school_year"
    assert MODEL.agreed_by == ("ceo", "board")
    assert MODEL.starts is not None
    assert "September" in MODEL.starts
    assert [one.id for one in MODEL.evidence if one.is_required] == [
        "outcomes",
        "quality_assurance",
        "external_scrutiny",
        "operations",
    ]
    assert len(MODEL.features) == len(PACK.scale("grades").levels) == 4
    rounds = next(one for one in MODEL.entitlements if one.id == "quality_assurance")
    assert {(line.every, line.times) for line in rounds.levels.values()} == {("year", 3)}


def test_three_rounds_of_quality_assurance_two_of_them_led_from_outside() -> None:
    rounds = {one.id: one for one in PACK.visits if one.id.startswith("qa_")}
    assert (rounds["qa_external"].times, rounds["qa_external"].is_external) == (2, True)
    assert (rounds["qa_internal"].times, rounds["qa_internal"].is_external) == (1, False)
    assert all(one.half_terms == (2, 4, 6) for one in rounds.values())


def test_tiers_of_governance_with_their_members() -> None:
    assert [item.text for item in chapter(PACK, "structures").items] == ["5", "7 to 9", "3"]
    assert [one.id for one in PACK.committees] == ["members", "board", "lab"]
    assert [one.oversees[0].split(",")[0] for one in PACK.committees] == [
        "5 members",
        "7 to 9 directors",
        "3 local academy boards",
    ]
    assert len(chapter(PACK, "readings").items) == 9
    assert len(chapter(PACK, "words").items) == 10
    assert chapter(PACK, "levy").text
    assert len(chapter(PACK, "formats").items) == 8

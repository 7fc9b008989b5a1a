"""The figures of model B, written apart from its pack; the tolerances are ours and stand in a chapter of the pack."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assurance.frameworks.schema import EntitlementLine, KpiTarget

from .packs import areas, chapter, pack_named, rows

PACK = pack_named("four-tier-growth")
GRID = PACK.grid("standards")
MODEL = PACK.support_model("tiers")

TIERS = ("lead", "grow", "reinvent", "stabilise")

# support line | 1 Lead | 2 Grow | 3 Reinvent | 4 Stabilise
SUPPORT = """
plan | year | year | year | year
live_risks | ongoing | ongoing | ongoing | ongoing
ceo_meeting | four_weeks | four_weeks | two_weeks | week
health_check | year | year | year x2 | term
challenge_partner | ongoing | ongoing | |
networks | ongoing | ongoing | ongoing | ongoing
improvement_team | ongoing | ongoing | ongoing | ongoing
national_programmes | | | ongoing |
challenge_committee | | | ongoing | two_weeks
board_review | | | term | ongoing
executive_leaders | | | | ongoing
"""

# theme | tiers that the model describes
FEATURES = """
Led by | lead grow reinvent stabilise
Outcomes | lead grow reinvent stabilise
Attendance and persistent absence | lead grow reinvent stabilise
Teaching | lead grow reinvent stabilise
Behaviour | lead grow reinvent stabilise
People | lead reinvent stabilise
Leadership and governance | lead grow reinvent stabilise
Safeguarding | lead grow stabilise
"""

# area | criterion | KPI | group | against | figure and level, at both sides of each end
NATIONAL = """
above_national.ks2_attainment | rwm | ks2_rwm_exp | all | national | 0.1 green, 0 amber, -5 amber, -5.1 red
above_national.ks2_attainment | reading | ks2_reading_exp | all | national | 0.1 green, 0 amber, -5 amber,
  -5.1 red
above_national.ks2_attainment | writing | ks2_writing_exp | all | national | 0.1 green, 0 amber, -5 amber,
  -5.1 red
above_national.ks2_attainment | maths | ks2_maths_exp | all | national | 0.1 green, 0 amber, -5 amber, -5.1 red
above_national.ks2_groups | disadvantaged | ks2_rwm_exp | disadvantaged | national | 0.1 green, 0 amber, -5.1
  red
above_national.ks2_progress | reading | ks2_reading_progress | all | value | 0.1 green, 0 amber, -1.5 amber,
  -1.6 red
above_national.ks4_attainment | attainment_8 | attainment_8 | all | national | 0.1 green, 0 amber, -3 amber,
  -3.1 red
above_national.ks4_attainment | english_maths | english_maths_4 | all | national | 0.1 green, 0 amber, -5
  amber, -5.1 red
above_national.ks4_progress | progress_8 | progress_8 | all | national | 0.01 green, 0 amber, -0.25 amber,
  -0.26 red
above_national.ks4_groups | disadvantaged | progress_8 | disadvantaged | national | 0.01 green, 0 amber, -0.26
  red
impeccable.suspensions | rate | suspension_rate | all | national | -0.1 green, 0 amber, 2 amber, 2.1 red
impeccable.attendance | attendance | attendance | all | national | 0.1 green, 0 amber, -0.5 amber, -0.6 red
impeccable.persistent_absence | persistent | persistent_absence | all | national | -0.1 green, 0 amber, 2
  amber, 2.1 red
inclusive.permanent_exclusions | number | permanent_exclusions | all | target | 0 green, 1 red
no_gap.attainment | ks2 | ks2_disadvantage_gap | all | target | 0 green, 0.1 amber, 5 amber, 5.1 red
no_gap.attainment | ks4 | ks4_disadvantage_gap | all | target | 0 green, 0.1 amber, 5 amber, 5.1 red
no_gap.progress | progress | disadvantage_gap_progress | all | target | 0 green, 0.1 amber, 0.5 amber, 0.6 red
no_gap.attendance | attendance | attendance_gap | all | target | 0 green, 0.1 amber, 2 amber, 2.1 red
no_gap.suspensions | suspensions | suspension_gap | all | target | 0 green, 0.1 amber, 5 amber, 5.1 red
outstanding.ofsted | overall | ofsted_overall | all | value | 1 green, 2 amber, 3 red, 4 red
outstanding.report_card | curriculum | card_curriculum | all | value | 5 green, 4 green, 3 amber, 2 red, 1 red
"""

GAPS = """
ks2_disadvantage_gap ks4_disadvantage_gap disadvantage_gap_attainment disadvantage_gap_progress attendance_gap
suspension_gap permanent_exclusions
"""


def test_five_aims_and_six_standards() -> None:
    assert len(chapter(PACK, "aims").items) == 5
    assert [one.id for one in GRID.domains] == [
        "no_gap",
        "outstanding",
        "inclusive",
        "above_national",
        "impeccable",
        "next_stage",
    ]
    assert [one.name for one in chapter(PACK, "standards").items][1] == "Every academy judged outstanding"
    assert len(chapter(PACK, "standards").items) == 6


@pytest.mark.parametrize(("area", "criterion", "kpi", "group", "against", "ends"), rows(NATIONAL, 6))
def test_bands(area: str, criterion: str, kpi: str, group: str, against: str, ends: str) -> None:
    found = next(one for one in areas(GRID)[area].criteria if one.id == criterion)
    assert (found.kpi, found.group, found.against) == (kpi, group, against)
    for end in ends.split(", "):
        number, level = end.split()
        assert [band.level for band in found.bands if band.holds(Decimal(number))] == [level], number


def test_results_are_rated_where_pupils_sit_for_them() -> None:
    phases = {area.id: area.phases for area in areas(GRID).values()}
    for key in ("ks2_attainment", "ks2_groups", "ks2_progress"):
        assert "primary" in phases[f"above_national.{key}"]
        assert "secondary" not in phases[f"above_national.{key}"]
    for key in ("ks4_attainment", "ks4_groups", "ks4_progress"):
        assert "secondary" in phases[f"above_national.{key}"]
        assert "primary" not in phases[f"above_national.{key}"]
    assert phases["impeccable.attendance"] == ()


def test_gaps_and_permanent_exclusions_have_the_target_0() -> None:
    assert PACK.targets is not None
    assert PACK.targets.fixed == tuple(KpiTarget(kpi=key, target=Decimal(0)) for key in GAPS.split())


def test_targets_are_agreed_by_the_board_in_october() -> None:
    assert PACK.targets is not None
    assert len(PACK.targets.states) == 4
    assert PACK.targets.agreed_in == 10
    months = {one.id: (one.month, one.who) for one in PACK.calendar}
    assert months["targets_agreed"] == (10, "Trust board")
    assert months["targets_proposed"][0] == 9


def test_four_tiers_with_their_features() -> None:
    scale = PACK.scale("tiers")
    assert [(one.id, one.name) for one in scale.levels] == [
        ("lead", "1 Lead"),
        ("grow", "2 Grow"),
        ("reinvent", "3 Reinvent"),
        ("stabilise", "4 Stabilise"),
    ]
    assert scale.order == "best_first"
    told = {one.level: {feature.theme for feature in one.features} for one in MODEL.features}
    for theme, tiers in rows(FEATURES, 2):
        assert [tier for tier in TIERS if theme in told[tier]] == tiers.split()
    assert sum(map(len, told.values())) == sum(len(tiers.split()) for _, tiers in rows(FEATURES, 2))
    assert MODEL.agreed_by == ("board",)
    assert MODEL.may_change_in_year


def _as_told(line: EntitlementLine | None) -> str:
    return "" if line is None else f"{line.every}{f' x{line.times}' if line.times > 1 else ''}"


def test_every_line_of_support() -> None:
    found = [(one.id, *(_as_told(one.levels.get(tier)) for tier in TIERS)) for one in MODEL.entitlements]
    assert found == rows(SUPPORT, 5)
    plan = MODEL.entitlements[0].levels
    assert "2 to 5 years" in plan["lead"].says
    assert "2 to 5 years" in plan["grow"].says


def test_every_suggested_tier_is_read_from_a_figure() -> None:
    assert MODEL.suggest.combine.rule == "majority"
    for criterion in MODEL.suggest.criteria:
        assert {band.level for band in criterion.bands} == set(TIERS)


def test_health_checks_and_review_mechanisms() -> None:
    check = next(one for one in PACK.visits if one.id == "health_check")
    assert check.is_external
    assert check.led_by == "Executive lead for school improvement"
    assert len(chapter(PACK, "review_lgb").items) == 7
    assert len(chapter(PACK, "review_board").items) == 6
    boards = {one.id: one for one in PACK.committees}
    assert (len(boards["lgb"].oversees), len(boards["board"].oversees)) == (7, 6)
    assert {one.name for one in chapter(PACK, "joiners").items} >= {"Capacity taker", "Capacity giver"}
    assert chapter(PACK, "academy_card").text
    assert chapter(PACK, "position_statement").text

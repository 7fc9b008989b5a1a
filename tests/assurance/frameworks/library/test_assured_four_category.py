"""The figures of model A, written apart from its pack."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assurance.frameworks.schema import Criterion, EntitlementLine

from .packs import areas, chapter, pack_named, rows

PACK = pack_named("assured-four-category")
GRID = PACK.grid("assurance")
MODEL = PACK.support_model("categories")

# domain | owner | role | areas
DOMAINS = """
finance | Finance lead | operations_lead | financial_planning financial_monitoring financial_controls
  value_for_money payroll
estates | Operations lead | operations_lead | asset_strategy health_safety estates_compliance catering_cleaning
hr | HR lead | operations_lead | safer_recruitment sickness_absence staff_cases retention vacancies
education | Director of Education | director_of_education | behaviour attendance persistent_absence
  suspensions partial_timetables teaching safeguarding reading writing mathematics leadership
  development_priorities send semh
"""

# area | KPI | figure and level, at both sides of each end
BANDS = """
behaviour | serious_incident_rate | 299.99 green, 300 amber, 500 amber, 500.01 red
behaviour | rpi_rate | 199.99 green, 200 amber, 300 amber, 300.01 red
attendance | attendance | 70.01 green, 70 amber, 50 amber, 49.99 red
attendance | attendance_value_added | 10.01 green, 10 amber, 0 amber, -0.01 red
persistent_absence | persistent_absence | 74.49 green, 74.5 amber, 90 amber, 90.01 red
persistent_absence | severe_absence | 27.99 green, 28 amber, 40 amber, 40.01 red
suspensions | suspension_rate | 49.99 green, 50 amber, 129 amber, 129.01 red
suspensions | repeat_suspensions | 0 green, 10 green, 10.01 amber, 25 amber, 25.01 red
partial_timetables | partial_timetables | 0 green, 10 green, 10.01 amber, 20 amber, 20.01 red
reading | on_track_reading | 50 green, 49.99 amber, 35 amber, 34.99 red
writing | on_track_writing | 50 green, 49.99 amber, 35 amber, 34.99 red
mathematics | on_track_maths | 50 green, 49.99 amber, 35 amber, 34.99 red
"""

JUDGED = """
behaviour attendance partial_timetables teaching safeguarding reading leadership development_priorities send
semh
"""

# strand | kind | entitlement | stabilise | repair | improve | sustain: cadence, times, amount as the model says
ENTITLEMENTS = """
School improvement | core | termly_review | term | term | term | term
School improvement | core | focused_days | term 2 days | | |
School improvement | core | professionals | | year 12 days | year 6 days | year 6 days
School improvement | core | wellbeing | half_term | half_term | half_term | half_term
School improvement | core | coaching | ongoing | ongoing | |
School improvement | core | progress_qa | | term | term | term
School improvement | core | governance_review | | year | two_years | four_years
School improvement | core | peer_learning | | ongoing | ongoing | ongoing
School improvement | enhanced | extra_days | 2 days | | |
School improvement | enhanced | targeted_peers | - | - | - | -
School improvement | bespoke | rapid_improvement | - | - | |
HR | core | hr_catch_up | week 30 minutes | week 30 minutes | week 30 minutes | week 30 minutes
HR | core | scr_review | half_term | half_term | half_term | half_term
HR | core | hr_days | year up to 10 days | year up to 10 days | year up to 5 days | year up to 5 days
HR | core | hr_expertise | ongoing | ongoing | ongoing | ongoing
Finance | core | finance_catch_up | week 30 minutes | week 30 minutes | |
Finance | core | budget_catch_up | half_term | half_term | half_term | half_term
Finance | core | variance_call | month | month | month | month
Finance | core | finance_training | - | - | |
"""

EVIDENCE = """
ofsted external_visits targeted_support internal_audits peer_evaluations self_evaluation performance_data
surveys assurance_ratings
"""
SECTIONS = """
context holistic_progress academic_progress reading_interventions curriculum semh attendance send safeguarding
behaviour
"""


def test_the_three_levels_of_the_rating_key() -> None:
    scale = PACK.scale("assurance")
    assert [(one.name, one.colour, one.letter) for one in scale.levels] == [
        ("Assured", "green", "G"),
        ("Actions in place / not yet assured", "amber", "A"),
        ("Intervention required", "red", "R"),
    ]
    assert scale.order == "best_first"


def test_there_are_28_areas_in_four_domains_with_their_owners() -> None:
    found = [
        (one.id, one.owner, " ".join(one.owners), " ".join(area.id for area in one.areas))
        for one in GRID.domains
    ]
    assert found == rows(DOMAINS, 4)
    assert [len(one.areas) for one in GRID.domains] == [5, 4, 5, 14]
    assert len(areas(GRID)) == 28
    assert GRID.rated == "term"


def _criterion(area: str, kpi: str) -> Criterion:
    return next(one for one in areas(GRID)[area].criteria if one.kpi == kpi)


@pytest.mark.parametrize(("area", "kpi", "ends"), rows(BANDS, 3))
def test_bands(area: str, kpi: str, ends: str) -> None:
    criterion = _criterion(area, kpi)
    assert (criterion.group, criterion.against) == ("all", "value")
    for end in ends.split(", "):
        number, level = end.split()
        holding = [band.level for band in criterion.bands if band.holds(Decimal(number))]
        assert holding == [level], number


def test_no_other_area_has_bands_and_ten_have_statements_for_every_level() -> None:
    with_bands = [
        (area.id, criterion.kpi)
        for area in areas(GRID).values()
        for criterion in area.criteria
        if criterion.bands
    ]
    assert with_bands == [(area, kpi) for area, kpi, _ in rows(BANDS, 3)]
    judged = {area.id: one for area in areas(GRID).values() for one in area.criteria if one.is_judged}
    assert list(judged) == JUDGED.split()
    assert all(set(one.statements) == {"green", "amber", "red"} for one in judged.values())
    for domain in GRID.domains[:3]:
        assert all(not area.criteria and area.combine.rule == "judged" for area in domain.areas)


def _as_told(line: EntitlementLine | None) -> str:
    if line is None:
        return ""
    amount = f"{'up to ' if line.is_limit else ''}{line.amount} {line.unit}" if line.amount else ""
    times = f"x{line.times}" if line.times > 1 else ""
    return " ".join(filter(None, (line.every, times, amount))) or "-"


def test_every_line_of_support_with_its_cadence_and_amount() -> None:
    levels = [level.id for level in PACK.scale("categories").levels]
    assert levels == ["stabilise", "repair", "improve", "sustain"]
    found = [
        (one.strand, one.kind, one.id, *(_as_told(one.levels.get(level)) for level in levels))
        for one in MODEL.entitlements
    ]
    assert found == rows(ENTITLEMENTS, 7)


def test_the_categorisation_meeting_and_its_nine_items_of_evidence() -> None:
    assert [one.id for one in MODEL.evidence] == EVIDENCE.split()
    assert len(MODEL.evidence) == 9
    assert all(one.is_required for one in MODEL.evidence)
    assert MODEL.meeting is not None
    assert MODEL.meeting.chair == "ceo"
    assert MODEL.meeting.present == (
        "director_of_education",
        "Chief Finance and Operations Officer",
        "HR lead",
        "headteacher",
        "Senior leaders of the academy",
    )
    assert MODEL.may_change_in_year
    assert MODEL.decided == "school_year"
    assert [(one.level, len(one.features)) for one in MODEL.features] == [
        ("stabilise", 4),
        ("repair", 4),
        ("improve", 3),
        ("sustain", 3),
    ]


def test_the_report_has_ten_sections_and_each_asks_for_actions_or_outcomes() -> None:
    (report,) = PACK.reports
    assert [section.id for section in report.sections] == SECTIONS.split()
    assert len(report.sections) == 10
    assert (report.every, report.committee) == ("term", "aprc")
    assert all(section.questions and section.kpis for section in report.sections)
    named = {address for section in report.sections for address in section.areas}
    assert named == {f"assurance/{area.id}" for area in GRID.domains[3].areas}


def test_cycle_committees_networks_and_rhythms() -> None:
    assert [one.id for one in PACK.committees] == ["aprc", "learning_achievement", "board"]
    assert len(chapter(PACK, "cycle").items) == 4
    assert len(chapter(PACK, "networks").items) == 7
    assert len(chapter(PACK, "kinds").items) == 3
    rhythms = {one.id: one.every for one in PACK.calendar}
    assert (rhythms["head_report"], rhythms["review"], rhythms["rag"]) == ("term", "term", "term")
    assert (rhythms["head_network"], rhythms["peer_reviews"], rhythms["deep_dives"]) == (
        "half_term",
        "year",
        "year",
    )
    assert next(one for one in PACK.visits if one.id == "deep_dive").focus == tuple(
        item.name for item in chapter(PACK, "networks").items
    )

"""The figures of model D, written apart from its pack."""

from __future__ import annotations

from datetime import date

from assurance.frameworks.schema import About

from .figures_of_directions import DUTY_NUMBERS, FOCUSES, NUMBERS, OBJECTIVES, THEMES
from .figures_of_steps import STEPS
from .packs import areas, chapter, numbers_in, pack_named, pairs, rows

PACK = pack_named("strategic-directions")
GRID = PACK.grid("objectives")
(PLAN,) = PACK.plans

DIRECTIONS = {
    "1 Quality of education": 5,
    "2 Employer of choice": 4,
    "3 Equality, diversity and inclusion": 3,
    "4 Sponsor growth and identity": 2,
}

# theme of duties | committee | focuses | duties
DUTIES = """
1 | standards | 3 | 20
2 | standards | 2 | 16
3 | standards | 2 | 4
4 | standards | 1 | 2
5 | standards | 1 | 21
6 | finance | 3 | 26
7 | finance | 8 | 22
8 | board | 6 | 25
"""


def _about(key: str) -> About:
    about = areas(GRID)[key].about
    assert about is not None
    return about


def test_four_directions_and_fourteen_themes() -> None:
    assert [(one.id, one.name.split(" ", 1)[1]) for one in GRID.domains] == rows(THEMES, 2)
    headings = [one.heading for one in GRID.domains]
    assert {heading: headings.count(heading) for heading in headings} == DIRECTIONS


def test_42_objectives_with_their_starting_points_and_steps() -> None:
    found = []
    for key, area in areas(GRID).items():
        mine = [one.year for one in PLAN.steps if one.area == f"objectives/{key}"]
        counts = (len(_about(key).starting_point), mine.count(2021), mine.count(2022))
        found.append((key, area.name.split(" ", 1)[1], *map(str, counts)))
        assert _about(key).outcome
    assert found == rows(OBJECTIVES, 5)
    assert len(found) == 42
    assert [sum(int(row[column]) for row in found) for column in (3, 4)] == [169, 110]


def test_every_step_of_this_year_with_academies_owner_and_last_day() -> None:
    found = [
        (one.id, ", ".join(one.academies), one.owner or "", str(one.due_on or ""))
        for one in PLAN.steps
        if one.year == 2021
    ]
    assert found == rows(STEPS, 4)
    assert all(one.due for one in PLAN.steps if one.due_on)


def test_steps_without_a_day_say_why_and_next_year_has_two_days() -> None:
    steps = {one.id: one for one in PLAN.steps}
    without_day = {one.id: one.due for one in PLAN.steps if one.due and not one.due_on}
    assert without_day == {"1.4.2.2": "Ongoing", "1.5.2.3": "Ongoing", "2.1.1.5": "To be confirmed"}
    next_year = {one.id: one.due_on for one in PLAN.steps if one.year == 2022 and one.due_on}
    assert next_year == {"1.4.2.n3": date(2022, 9, 30), "2.2.2.n1": date(2023, 6, 30)}
    # A week ends on its Sunday, and the plan's own slips are read as its chapter says.
    assert (steps["2.2.1.1"].due, steps["2.2.1.1"].due_on) == ("Week of 13 December 2021", date(2021, 12, 19))
    assert steps["2.4.1.2"].due == "Week of 15 November 2021 (printed: 2022)"
    assert steps["1.1.1.3"].with_ == "Standards and Achievement Committee"


def test_the_plan_and_its_statuses() -> None:
    assert (PLAN.grid, PLAN.first_year, PLAN.last_year) == ("objectives", 2021, 2023)
    assert PLAN.statuses == ("Not started", "On track", "At risk", "Done", "Dropped")
    assert GRID.subjects == "trust"


def test_every_number_of_outcomes_starting_points_and_steps() -> None:
    texts: dict[str, str] = {}
    for key in areas(GRID):
        texts[f"{key} outcome"] = _about(key).outcome or ""
        texts |= {f"{key} a{number}": text for number, text in enumerate(_about(key).starting_point, 1)}
    texts |= {one.id: one.text for one in PLAN.steps}
    found = {key: " ".join(numbers_in(text)) for key, text in texts.items() if numbers_in(text)}
    assert found == pairs(NUMBERS)


def test_eight_themes_of_136_duties_with_the_committee_they_are_owed_to() -> None:
    found = [
        (one.id, one.committee, str(len(one.focuses)), str(sum(len(focus.duties) for focus in one.focuses)))
        for one in PACK.duties
    ]
    assert found == rows(DUTIES, 4)
    assert sum(int(row[3]) for row in found) == 136
    focuses = [
        (focus.id, theme.committee, focus.name.split(" ", 1)[1], str(len(focus.duties)))
        for theme in PACK.duties
        for focus in theme.focuses
    ]
    assert focuses == rows(FOCUSES, 4)
    assert len(focuses) == 26


def test_every_number_of_a_duty() -> None:
    found = {
        duty.id: " ".join(sorted(set(numbers_in(duty.text))))
        for theme in PACK.duties
        for focus in theme.focuses
        for duty in focus.duties
        if numbers_in(duty.text)
    }
    assert found == pairs(DUTY_NUMBERS)


def test_three_committees_with_their_leads() -> None:
    assert [(one.id, one.chair, one.lead, len(one.oversees)) for one in PACK.committees] == [
        ("board", "A trustee", "CEO", 6),
        ("finance", "A trustee", "COO", 11),
        ("standards", "A trustee", "Director of Education", 5),
    ]


def test_dates_and_rhythms_of_the_year() -> None:
    events = {one.id: one for one in PACK.calendar}
    assert (events["pay_gap_draft"].month, events["pay_gap_draft"].day) == (2, None)
    assert (events["pay_gap"].month, events["pay_gap"].day) == (3, 30)
    assert events["edi_group"].every == events["head_report"].every == events["scr_audits"].every == "term"
    assert events["mat_assurance"].every == events["safeguarding_audits"].every == "year"
    review = next(one for one in PACK.visits if one.id == "mat_assurance")
    assert (review.every, review.half_terms) == ("year", (5, 6))


def test_what_else_the_plan_says() -> None:
    assert len(chapter(PACK, "academies").items) == 5
    assert len(chapter(PACK, "edi").items) == 8
    assert len(chapter(PACK, "further_reports").items) == 16
    assert len(chapter(PACK, "words").items) == 22
    assert sum(item.name.startswith("Q") for item in chapter(PACK, "readings").items) == 24
    assert "250" in next(
        item.text or "" for item in chapter(PACK, "reporting").items if item.name == "Focus 7.6"
    )

"""The trust's figure from the academies', by the Department's rule where there is one."""

from __future__ import annotations

import datetime
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from academies.explorer.figures import Figure, school_year
from academies.explorer.roll_ups import rolled_up
from academies.figures.roll_up import full_years
from academies.models import Academy, Kpi
from tests.cast import Cast
from tests.reference.samples import load_all
from trust_portal.accounts.roles import Role
from trust_portal.reference.models import GroupMembership, Load, Published
from trust_portal.reference.trusts import official_figure, trust_of
from trust_portal.tenancy.scope import trust_scope

FILES = ("2022-2023_england_ks4-mats-performance.csv", "group_links_20220718.csv")
YEAR = school_year(2022)
# Activate Learning Education Trust: the official list counts all six.
TRUST = {139268: 2013, 141111: 2014, 142024: 2015, 145155: 2017, 145945: 2018, 146375: 2018}


def kpi(key: str, **facts: Any) -> Kpi:
    found = Kpi.objects.filter(key=key).first()
    assert found is not None
    return found


def academy(urn: int, joined_on: date | None, **more: Any) -> Academy:
    return Academy(
        trust_id=1, urn=urn, name=str(urn), joined_on=joined_on, phase="secondary", pupils=600, **more
    )


def figure(number: str, cohort: int) -> Figure:
    return Figure(YEAR, Decimal(number), number, cohort, "Final", "", datetime.date(2023, 10, 1))


@pytest.mark.usefixtures("owner")
def test_the_rule_counts_whom_the_department_counts() -> None:
    load_all(FILES)
    counted = {
        int(one.entity): bool(one.number) for one in Published.objects.filter(measure="ks4_counted_in_trust")
    }
    joined = dict(GroupMembership.objects.in_trusts().filter(urn__in=counted).values_list("urn", "joined_on"))
    by_rule = {urn: full_years(day, date(2023, 8, 31)) >= 3 for urn, day in joined.items() if day}
    assert by_rule == {urn: counted[urn] for urn in by_rule}
    assert {*by_rule.values()} == {True, False}
    assert len(by_rule) > 25


@pytest.mark.usefixtures("owner")
def test_the_official_figure_stands_beside_and_says_how_many_are_behind_it() -> None:
    load_all(FILES)
    assert trust_of(TRUST) == 15710
    figures = [(academy(urn, date(year, 9, 1)), figure("40.4", 100)) for urn, year in TRUST.items()]
    new = academy(900_001, date(2021, 9, 1)), figure("60", 200)
    unknown = academy(900_002, None), figure("60", 200)
    found = rolled_up(kpi("attainment_8"), YEAR, [*figures, new, unknown])
    assert found is not None
    assert found.said == "40.4"
    assert [one.reason for one in found.answer.left_out] == [
        "in the trust for less than 3 full school years (joined on 1 September 2021)",
        "the day on which it joined is not known",
    ]
    assert found.official is not None
    assert (found.official.said, found.official.schools, found.official.pupils) == ("40.4", 6, 647)
    assert "full school years" in found.method


@pytest.mark.usefixtures("owner")
def test_a_year_without_an_official_figure_has_none() -> None:
    load_all(FILES)
    assert official_figure(15710, "ks4_attainment8", 2021) is None
    assert trust_of([1, 2]) is None


@pytest.mark.usefixtures("in_alder")
@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("spend_per_pupil", "£50"),  # by pupils, not a sum
        ("supply_staff_cost", "£100"),
        ("progress_8_lower", None),
        ("teacher_absence_days", None),
        ("ofsted_overall", None),
        ("attendance", "50.0%"),
    ],
)
def test_how_figures_come_together(key: str, said: str | None) -> None:
    figures = [(academy(900_000 + number, date(2010, 9, 1)), figure("50", 10)) for number in range(2)]
    found = rolled_up(kpi(key), YEAR, figures)
    assert (found.said if found else None) == said


@pytest.mark.usefixtures("owner")
def test_the_page_says_who_counts_and_what_the_department_says(cast: Cast, sign_in: Any) -> None:
    load_all(FILES)
    load = Load.objects.order_by("pk")[0]
    trust = cast.trust("alder")
    joined = {139268: date(2013, 9, 1), 141111: date(2021, 9, 1)}
    with trust_scope(trust.pk):
        for one, (urn, day) in zip(
            Academy.objects.filter(trust=trust).by_name(), joined.items(), strict=True
        ):
            Academy.objects.filter(pk=one.pk).update(urn=urn, joined_on=day)
            Published.objects.create(
                entity_kind="school",
                entity=str(urn),
                measure="ks4_attainment8",
                year=2022,
                pupil_group="all",
                number=Decimal("41.2"),
                cohort=150,
                status="final",
                published_on=load.published_on,
                load=load,
            )
        Published.objects.filter(entity="141111", measure="ks4_counted_in_trust").update(number=0)
        page = f"/alder/figures/{Kpi.objects.get(trust=trust, key='attainment_8').pk}/"
    text = " ".join(sign_in("alder", Role.CEO).get(page).content.decode().split())
    assert '<strong class="figure-large">41.2</strong> of 1 academy and 150 pupils, 2022/23' in text
    assert "Official figure of the trust: 40.4</strong> of 6 academies and 647 pupils" in text
    assert "it does not count in the official figures of the trust (joined on 1 September 2021)" in text

"""Published figures of a real trust (2018/19) in the bands of models A and B; the levels were worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from academies.models import Academy, Kpi
from academies.published import Published, published_of
from academies.use_cases.openings import open_from_register
from assurance.frameworks.schema import Criterion
from tests.reference.samples import load_all
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

from .packs import areas, pack_named, rows

FILES = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "groups_20220321.csv",
    "group_links_20220321.csv",
    "links_edubasealldata20230421.csv",
    "england_abs_2018-19.csv",
    "2018-2019_936_ks2final.csv",
)

# England 2018/19, primary: attendance 96.0, persistent absence 8.2; expected standard: reading, writing and
# mathematics together 65, reading 73, writing 78, mathematics 79; disadvantaged pupils 51.
# URN | A: attendance, persistent absence | B: attendance, persistent absence, all three, reading, writing,
#   mathematics, all three of disadvantaged pupils; - where nothing is published or it is hidden
LEVELS = """
142345 | green - | green - - - - - -
148883 | green - | green - - - - - -
146975 | green green | amber amber green amber green amber red
143809 | green green | green green red red green amber red
142415 | green green | green green green green amber green red
142356 | green green | green green green green green green green
142366 | green green | green green - - - - -
147128 | green green | red red - - - - -
142380 | green green | amber amber amber amber green amber red
145543 | green green | green amber green green green green -
"""
A = (("attendance", "attendance"), ("persistent_absence", "persistent"))
B = (
    ("impeccable.attendance", "attendance"),
    ("impeccable.persistent_absence", "persistent"),
    ("above_national.ks2_attainment", "rwm"),
    ("above_national.ks2_attainment", "reading"),
    ("above_national.ks2_attainment", "writing"),
    ("above_national.ks2_attainment", "maths"),
    ("above_national.ks2_groups", "disadvantaged"),
)


@pytest.fixture
def academies(owner: None) -> Iterator[list[Academy]]:
    load_all(FILES)
    opened = open_from_register(
        uid=15864,
        slug="kite",
        admin_name="Admin",
        admin_email="admin@kite.example",
        at=timezone.now(),
        by=Actor.command(),
    )
    with trust_scope(opened.trust.pk):
        yield list(Academy.objects.filter(trust=opened.trust))


def _level(criterion: Criterion, academy: Academy, published: Published) -> str:
    assert criterion.kpi
    cell = (academy.pk, criterion.kpi, 2018)
    value = published.values.get(cell)
    if value is None or value.number is None:
        return "-"
    number = value.number
    if criterion.against == "national":
        beside = published.national[cell].number
        assert beside is not None
        number -= beside
    (level,) = [band.level for band in criterion.bands if band.holds(Decimal(number))]
    return level


def _criteria(pack: str, grid: str, wanted: tuple[tuple[str, str], ...]) -> list[Criterion]:
    found = areas(pack_named(pack).grid(grid))
    return [next(one for one in found[area].criteria if one.id == criterion) for area, criterion in wanted]


def test_real_figures_fall_into_the_right_bands(academies: list[Academy]) -> None:
    columns = [
        _criteria("assured-four-category", "assurance", A),
        _criteria("four-tier-growth", "standards", B),
    ]
    kpis = Kpi.objects.filter(key__in={one.kpi for column in columns for one in column})
    by_group = {
        group: published_of(kpis, academies, [2018], group=group, with_similar=False)
        for group in ("all", "disadvantaged")
    }
    found = {
        (
            str(academy.urn),
            *(" ".join(_level(one, academy, by_group[one.group]) for one in column) for column in columns),
        )
        for academy in academies
    }
    assert found == set(rows(LEVELS, 3))

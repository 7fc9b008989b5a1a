"""Everything that is published of a trust's academies at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from academies.models import Academy, Kpi
from academies.published import Published, published_of
from academies.use_cases.openings import open_from_register
from tests.reference.samples import KITE, load_all
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

FILES = (*KITE, "ees_attendance_ytd_2025-26.csv")
YEARS = (2016, 2018, 2022, 2025)


@pytest.fixture
def kite(owner: None) -> Iterator[list[Academy]]:
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
        # The tables' owner, who loads public data, sees every trust's rows.
        yield list(Academy.objects.filter(trust=opened.trust).by_name())


def everything(academies: list[Academy], **more: Any) -> Published:
    return published_of(Kpi.objects.in_use(), academies, YEARS, **more)


def of(urn: int, academies: list[Academy]) -> Academy:
    return next(one for one in academies if one.urn == urn)


def test_queries_do_not_grow_with_academies_kpis_or_years(
    kite: list[Academy], django_assert_num_queries: Any
) -> None:
    kpis = list(Kpi.objects.in_use())
    for some in (kite[:1], kite):
        for with_similar, number in ((True, 9), (False, 3)):
            with django_assert_num_queries(number):
                found = published_of(kpis, some, YEARS, with_similar=with_similar)
    assert len({cell[0] for cell in found.values}) == len(kite) == 10


def test_a_figure_is_the_academys_or_its_predecessors(kite: list[Academy]) -> None:
    found = everything(kite, with_similar=False)
    # Hale Nursery & Primary Academy: Hale School before it converted.
    value = found.value(of(146975, kite), "ks2_rwm_exp", 2018)
    assert value is not None
    assert (value.number, value.mark, value.urn, value.answered_by) == (Decimal(68), "", 146975, 125133)
    assert (value.first_year, value.source, value.status, value.cohort) == (2018, "ks2", "final", 53)
    hidden = found.value(of(142345, kite), "persistent_absence", 2018)
    assert hidden is not None
    assert (hidden.number, hidden.mark, hidden.meaning) == (None, "SUPP", "suppressed")
    assert found.value(of(142345, kite), "ks2_rwm_exp", 2018) is None  # an infant school
    assert found.similar == {}


def test_an_inspection_stands_until_the_next(kite: list[Academy]) -> None:
    found = everything(kite, with_similar=False)
    holly = of(143809, kite)
    grade = found.latest(holly, "ofsted_overall", until=2025)
    assert grade is not None
    assert (grade.number, grade.measured_on) == (Decimal(2), date(2018, 12, 11))
    assert found.latest(holly, "ofsted_overall", until=2017) is None
    hidden = found.latest(of(142345, kite), "persistent_absence", until=2025)
    assert hidden is None  # a mark is no number


def test_yardsticks_are_england_the_local_authority_and_similar_schools(kite: list[Academy]) -> None:
    found = everything(kite)
    holly = of(143809, kite)
    cell = (holly.pk, "ks2_rwm_exp", 2018)
    assert (found.national[cell].about, found.national[cell].number) == (
        "England, state-funded schools",
        Decimal(65),
    )
    assert (found.local[cell].about, found.local[cell].number) == ("Surrey", Decimal(70))
    similar = found.similar[cell]
    assert 0 < similar.schools <= 20
    assert similar.number is not None
    assert f"{similar.schools} of" in similar.about
    assert {year for _, _, year in found.national} <= set(YEARS)


def test_before_the_whole_year_is_out_the_year_so_far_stands_in(kite: list[Academy]) -> None:
    found = everything(kite, with_similar=False)
    holly = of(143809, kite)
    so_far = found.national[holly.pk, "persistent_absence", 2025]
    assert (so_far.so_far, so_far.status, so_far.source) == (True, "provisional", "ees-attendance")
    assert not found.national[holly.pk, "persistent_absence", 2018].so_far
    assert found.local[holly.pk, "attendance", 2025].about == "Surrey, primary schools"


@pytest.mark.usefixtures("in_alder")
def test_a_trust_without_published_figures_has_none() -> None:
    found = everything(list(Academy.objects.all()))
    assert (found.values, found.national, found.local, found.similar) == ({}, {}, {}, {})


@pytest.mark.usefixtures("in_alder")
def test_nothing_asked_is_nothing_found(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert published_of([], [], YEARS).values == {}

"""Suggested ratings worked out from figures, and kept up to date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from academies.models import ValueStatus
from assurance.models import SuggestedRating
from assurance.ratings.reasons import read_reasons
from assurance.recompute.run import recompute

from .worlds import NOW, PACK, academies, bring, published, rating, stored, term

pytestmark = pytest.mark.usefixtures("in_alder")


def test_a_figure_becomes_a_rating_with_its_reason() -> None:
    first, second = academies()
    autumn = term(2026, 1)
    published()
    imported = bring(autumn, {(first, "attendance"): Decimal("94.99"), (second, "attendance"): 95})
    outcome = recompute(changed=None, at=NOW)
    assert (outcome.changed, outcome.removed) == (0, 0)
    found = rating(autumn, first, "attendance")
    assert (found.level, found.rank, found.flags) == ("amber", 1, "")
    rate, policy = read_reasons(found.reasons)
    assert (rate.criterion, rate.kpi, rate.number, rate.compared) == (
        "rate",
        "attendance",
        Decimal("94.99"),
        Decimal("94.99"),
    )
    assert (rate.level, rate.band, rate.year, rate.period, rate.import_id, rate.cohort) == (
        "amber",
        1,
        2026,
        autumn.pk,
        imported.pk,
        100,
    )
    assert policy.is_judged
    assert rating(autumn, second, "attendance").level == "green"


def test_no_figure_is_no_rating() -> None:
    first, second = academies()
    autumn = term(2026, 1)
    published()
    bring(autumn, {(first, "attendance"): "SUPP"})
    recompute(changed=None, at=NOW)
    marked, nothing = rating(autumn, first, "attendance"), rating(autumn, second, "attendance")
    assert (marked.level, marked.rank, marked.flags) == ("", None, "m")
    assert read_reasons(marked.reasons)[0].mark == "SUPP"
    assert (nothing.level, nothing.rank, nothing.since) == ("", None, None)
    assert read_reasons(nothing.reasons)[0].flags == "n"


def test_direction_and_since_follow_the_terms() -> None:
    first, _ = academies()
    spring, summer, autumn = term(2025, 2), term(2025, 3), term(2026, 1)
    published(first_year=2025)
    for period, figure in ((spring, 96), (summer, 91), (autumn, 92)):
        bring(period, {(first, "attendance"): figure}, status=ValueStatus.PROVISIONAL)
    recompute(changed=None, at=NOW)
    found = [rating(period, first, "attendance") for period in (spring, summer, autumn)]
    assert [(one.level, one.movement, one.flags) for one in found] == [
        ("green", "", "p"),
        ("amber", "worse", "p"),
        ("amber", "same", "p"),
    ]
    assert [one.since for one in found] == [spring.starts_on, summer.starts_on, summer.starts_on]


def test_falls_and_differences_go_by_the_figures_before() -> None:
    first, _ = academies()
    spring, summer, autumn = term(2025, 2), term(2025, 3), term(2026, 1)
    published(first_year=2025)
    for period, figure in ((spring, 100), (summer, 106), (autumn, 112)):
        bring(period, {(first, "serious_incident_rate"): figure, (first, "suspension_rate"): figure})
    recompute(changed=None, at=NOW)
    trend = read_reasons(rating(autumn, first, "incidents").reasons)[1]
    assert (trend.compared, trend.level, trend.beside) == (Decimal(2), "red", Decimal(106))
    change = read_reasons(rating(autumn, first, "exclusions").reasons)[0]
    assert (change.compared, change.level) == (Decimal(6), "red")
    before = read_reasons(rating(spring, first, "exclusions").reasons)[0]
    assert (before.level, before.flags) == ("", "b")


def test_a_second_time_nothing_is_written() -> None:
    first, _ = academies()
    published(first_year=2025)
    bring(term(2026, 1), {(first, "attendance"): 96})
    recompute(changed=None, at=NOW)
    before = stored()
    outcome = recompute(changed=None, at=NOW)
    assert outcome.rated == len(before)
    assert outcome.written == 0
    assert stored() == before


def test_ratings_of_academies_that_were_not_there_go() -> None:
    first, _ = academies()
    autumn = term(2026, 1)
    published()
    bring(autumn, {(first, "attendance"): 96})
    recompute(changed=None, at=NOW)
    first.left_on = date(2026, 9, 1)
    first.save()
    assert recompute(changed=None, at=NOW).removed == 3
    assert not SuggestedRating.objects.filter(academy_id=first.pk).exists()


def test_areas_of_other_phases_are_not_rated() -> None:
    first, second = academies()  # a primary and a secondary
    published(PACK.replace("name: Suspensions\n", "name: Suspensions\n            phases: [special]\n"))
    autumn = term(2026, 1)
    bring(autumn, {(first, "attendance"): 96})
    assert recompute(changed=None, at=NOW, periods=[autumn.pk]).rated == 4
    assert recompute(changed=None, at=NOW).written == 0
    assert second.pk in SuggestedRating.objects.values_list("academy_id", flat=True)


def test_against_a_target_nothing_is_compared_without_a_figure() -> None:
    first, second = academies()
    autumn = term(2026, 1)
    targets = "targets:\n  fixed:\n    - {kpi: suspension_rate, target: 2}\n"
    published(PACK.replace("against: previous", "against: target") + targets)
    bring(autumn, {(first, "suspension_rate"): 3})
    recompute(changed=None, at=NOW)
    (met,) = read_reasons(rating(autumn, first, "exclusions").reasons)
    assert (met.number, met.beside, met.compared, met.level) == (3, 2, 1, "amber")
    (without,) = read_reasons(rating(autumn, second, "exclusions").reasons)
    assert (without.number, without.beside, without.compared, without.level) == (None, 2, None, "")

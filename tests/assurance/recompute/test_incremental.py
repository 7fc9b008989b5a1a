"""What is recomputed after a change is what computing everything would give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academies.models import Academy, Import, ImportCell, ImportState, Period, PeriodKind
from academies.use_cases import imports
from assurance.models import SuggestedRating
from assurance.recompute.changes import Changed
from assurance.recompute.run import recompute
from tests.cast import Cast
from trust_portal.tenancy.scope import trust_scope

from .worlds import BY, NOW, academies, bring, published, stored, term

KPIS = ("attendance", "serious_incident_rate", "suspension_rate")
PLACES = 7


def periods() -> Sequence[Period]:
    """Three terms, a half term between, data drops, and a school year as a whole."""
    for year in (2025, 2026):
        term(year, 1)
    found = Period.objects.select_related("school_year").order_by("starts_on", "pk")
    wanted = [
        (2025, PeriodKind.TERM, 2),
        (2025, PeriodKind.TERM, 3),
        (2025, PeriodKind.HALF_TERM, 5),
        (2025, PeriodKind.DATA_DROP, 6),
        (2025, PeriodKind.SCHOOL_YEAR, 1),
        (2026, PeriodKind.TERM, 1),
        (2026, PeriodKind.HALF_TERM, 1),
    ]
    return [
        next(one for one in found if (one.school_year.first_year, one.kind, one.number) == wanted_one)
        for wanted_one in wanted
    ]


figures = st.one_of(
    st.sampled_from([0, 3, 89, 90, 95, 96, 300, 301, 500, 501]), st.just("SUPP"), st.integers(80, 110)
)
cells = st.dictionaries(st.tuples(st.integers(0, 1), st.sampled_from(KPIS)), figures, min_size=1, max_size=4)
brought = st.tuples(st.just("bring"), st.integers(0, PLACES - 1), cells)
undone = st.tuples(st.just("undo"), st.booleans(), st.none())
moved = st.tuples(
    st.just("left"), st.integers(0, 1), st.sampled_from([None, date(2026, 1, 10), date(2026, 9, 1)])
)
changes = st.lists(st.one_of(brought, brought, undone, moved), min_size=1, max_size=6)


def apply(change: tuple[Any, Any, Any], whose: Sequence[Academy], when: Sequence[Period]) -> Changed:
    match change:
        case ("bring", place, cells):
            imported = bring(
                when[place], {(whose[number], key): value for (number, key), value in cells.items()}
            )
            return Changed(imports=(imported.pk,))
        case ("undo", without_cells, _):
            confirmed = Import.objects.filter(state=ImportState.CONFIRMED).order_by("-pk")
            for imported in confirmed:
                try:
                    imports.undo(imported=imported, at=NOW, by=BY)
                except imports.BuiltOn:
                    continue
                if without_cells:  # as they are once the hourly tidying has cleared them away
                    ImportCell.objects.filter(import_id=imported.pk).delete()
                return Changed(imports=(imported.pk,))
            return Changed()
        case (_, number, day):
            Academy.objects.filter(pk=whose[number].pk).update(left_on=day)
            return Changed(academies=(whose[number].pk,))
    raise AssertionError(change)


class Undo(Exception):
    """Ends an example's transaction."""


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=changes, when_asked=st.sampled_from(["each", "later", "as one"]))
def test_incremental_equals_full(cast: Cast, sequence: Any, when_asked: str) -> None:
    try:
        with trust_scope(cast.trust("alder").pk):
            published(first_year=2025)
            when, whose = periods(), academies()
            recompute(changed=None, at=NOW)
            waiting = []
            for change in sequence:
                waiting.append(apply(change, whose, when))
                if when_asked == "each":  # else several changes have happened before their jobs run
                    recompute(changed=waiting.pop(), at=NOW)
            if when_asked == "as one":
                waiting = [reduce(or_, waiting)]
            for changed in waiting:
                recompute(changed=changed, at=NOW)
            kept = stored()
            SuggestedRating.objects.all().delete()
            recompute(changed=None, at=NOW)
            assert kept == stored()
            assert recompute(changed=None, at=NOW).written == 0
            raise Undo
    except Undo:
        pass


@pytest.mark.usefixtures("in_alder")
def test_only_what_depends_on_a_figure_is_worked_out() -> None:
    first, second = academies()
    published(first_year=2025)
    autumn, spring = term(2025, 1), term(2025, 2)
    term(2026, 1)
    for period in (autumn, spring):
        bring(period, {(one, key): 92 for one in (first, second) for key in KPIS})
    everything = recompute(changed=None, at=NOW).rated
    assert everything == 2 * 3 * 4
    # Newer figures stand from the spring on: only the autumn's rating of one area depends on this one. The other
    # three stay as they are, and their run is shorter.
    imported = bring(autumn, {(first, "attendance"): Decimal("95.5")})
    outcome = recompute(changed=Changed(imports=(imported.pk,)), at=NOW)
    assert (outcome.rated, outcome.changed, outcome.moved) == (1, 1, 3)
    # The last figure stands in the summer and the next autumn as well, beside the spring.
    imported = bring(spring, {(first, "attendance"): Decimal("95.5")})
    outcome = recompute(changed=Changed(imports=(imported.pk,)), at=NOW)
    assert (outcome.rated, outcome.changed) == (3, 3)


@pytest.mark.usefixtures("in_alder")
def test_a_change_that_no_rating_uses_costs_nothing(django_assert_max_num_queries: Any) -> None:
    first, _ = academies()
    published()
    autumn = term(2026, 1)
    imported = bring(autumn, {(first, "late_sessions"): 3})
    recompute(changed=None, at=NOW)
    with django_assert_max_num_queries(14):
        assert recompute(changed=Changed(imports=(imported.pk,)), at=NOW).rated == 0

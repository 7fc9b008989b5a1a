"""Whatever imports are confirmed and undone in whatever order: undo brings back exactly what stood before."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academies.models import Import, KpiValue
from academies.use_cases import imports
from tests.academies.importing.files import AT, BY, confirmed, half_term, state
from tests.cast import Cast
from trust_portal.tenancy.scope import trust_scope

Cell: TypeAlias = tuple[int, str, str]
# Few cells and few values, so that imports meet.
CELLS = st.tuples(
    st.integers(0, 1), st.sampled_from(["attendance", "persistent_absence"]), st.sampled_from(["all", "sen"])
)
FILES = st.dictionaries(CELLS, st.sampled_from(["1", "2.5", "SUPP"]), max_size=4)
# A file to confirm, or which of the imports so far to undo.
STEPS = st.lists(st.one_of(FILES, st.integers(0, 5)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_brings_back_exactly_what_stood(cast: Cast, steps: list[dict[Cell, str] | int]) -> None:
    with trust_scope(cast.trust("alder").pk), transaction.atomic():
        _walk(steps)
        transaction.set_rollback(True)


def _walk(steps: list[dict[Cell, str] | int]) -> None:
    period = half_term()
    standing: list[tuple[Import, frozenset[Cell]]] = []
    expected: dict[Cell, list[tuple[int, str]]] = {}  # the model: each cell's versions, oldest first
    for step in steps:
        if isinstance(step, dict):
            imported = confirmed(step, period=period)
            written = {
                cell for cell, text in step.items() if (expected.get(cell) or [(0, "")])[-1][1] != text
            }
            for cell in written:
                expected.setdefault(cell, []).append((imported.pk, step[cell]))
            standing.append((imported, frozenset(written)))
        elif standing:
            _undo(standing, expected, step % len(standing))
        _check(expected)


def _undo(
    standing: list[tuple[Import, frozenset[Cell]]], expected: dict[Cell, list[tuple[int, str]]], which: int
) -> None:
    imported, written = standing[which]
    is_built_on = any(expected[cell][-1][0] != imported.pk for cell in written)
    before = state()
    if is_built_on:
        with pytest.raises(imports.BuiltOn):
            imports.undo(imported=imported, at=AT, by=BY)
        assert state() == before
        return
    imports.undo(imported=imported, at=AT, by=BY)
    for cell in written:
        expected[cell].pop()
    del standing[which]


def _check(expected: dict[Cell, list[tuple[int, str]]]) -> None:
    """Every version is what the model says, and of each cell exactly the last one counts."""
    urns = {900001: 0, 900002: 1}
    stored: dict[Cell, list[tuple[int, str]]] = {}
    for value in KpiValue.objects.select_related("academy", "kpi").order_by("version"):
        cell = (urns[value.academy.urn], value.kpi.key, value.pupil_group)
        text = value.mark or f"{value.number.normalize():f}"  # type: ignore[union-attr]
        stored.setdefault(cell, []).append((value.imported_by_id, text))
        assert value.version == len(stored[cell])
        assert value.is_current is (value.version == len(expected[cell]))
    assert stored == {cell: versions for cell, versions in expected.items() if versions}

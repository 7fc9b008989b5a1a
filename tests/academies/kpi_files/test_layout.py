"""Layouts: as JSON and back, and what is no layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academies.kpi_files import Derived, Layout, LayoutInvalid
from tests.academies.kpi_files.shapes import KPIS, LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_survives_json(layout: Layout) -> None:
    layout.check(KPIS)
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout


def test_an_empty_layout_is_short() -> None:
    assert Layout(academy_column="URN").to_json() == {"academy_column": "URN"}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "layout"),
        ("x", "layout"),
        ({"colour": "red"}, "colour"),
        ({"sheet": 1}, "sheet"),
        ({"sheet": "x" * 501}, "sheet"),
        ({"header_row": "six"}, "header_row"),
        ({"header_row": True}, "header_row"),
        ({"academy": -1}, "academy"),
        ({"is_pupil_level": 1}, "is_pupil_level"),
        ({"kpi_columns": ["a"]}, "kpi_columns"),
        ({"kpi_columns": {"a": 1}}, "kpi_columns"),
        ({"skip": "Total"}, "skip"),
        ({"pupil_groups": {"PP": "pp"}}, "pupil_groups"),
        ({"derived": {}}, "derived"),
        ({"derived": [{"kpi": "pa"}]}, "derived"),
        ({"derived": [{"kpi": "pa", "how": "guess"}]}, "derived"),
        ({"derived": [{"kpi": "pa", "how": ["x"]}]}, "derived"),
        ({"derived": [{"kpi": "pa", "how": "sum", "then": 1}]}, "derived"),
        ({"derived": ["x"]}, "derived"),
    ],
)
def test_what_is_no_layout_says_where(data: object, field: str) -> None:
    with pytest.raises(LayoutInvalid) as invalid:
        Layout.from_json(data)
    assert list(invalid.value.errors) == [field]


_KPI = {"Attendance": "attendance"}


@pytest.mark.parametrize(
    ("layout", "field"),
    [
        (Layout(kpi_columns=_KPI), "academy_column"),
        (Layout(kpi_columns=_KPI, academy_column="URN", academy=136001), "academy_column"),
        (Layout(academy_column="URN"), "kpi_columns"),
        (Layout(academy_column="URN", kpi_columns={"Attendance": "nonsense"}), "kpi_columns"),
        (Layout(academy_column="URN", kpi_columns={"PA": "pa", "pa ": "attendance"}), "kpi_columns"),
        (Layout(academy_column="URN", kpi_columns={"PA": "pa", "PA 2": "pa"}), "kpi_columns"),
        (Layout(academy_column="URN", kpi_columns=_KPI, is_pupil_level=True), "kpi_columns"),
        (Layout(academy_column="URN", kpi_columns=_KPI, group_column="Group"), "groups"),
        (Layout(academy_column="URN", kpi_columns=_KPI, pupil_groups={"PP": {"Y": "pp"}}), "pupil_groups"),
        (Layout(academy_column="URN", kpi_columns=_KPI, header_row=5_000), "header_row"),
        (Layout(academy_column="Surname", kpi_columns=_KPI), "columns"),
        (
            Layout(academy_column="URN", kpi_columns=_KPI, group_column="Tutor", groups={"A": "all"}),
            "columns",
        ),
        (Layout(academy_column="URN", kpi_columns={"Forename": "pa"}), "columns"),
        (Layout(academy_column="URN", derived=(Derived("pa", "persistent_absence", add=("P",)),)), "derived"),
        (Layout(academy_column="URN", derived=(Derived("pa", "share", add=("P",)),)), "derived"),
        (Layout(academy_column="URN", derived=(Derived("pa", "sum"),)), "derived"),
        (
            Layout(
                academy_column="URN", is_pupil_level=True, derived=(Derived("pupils", "pupils", where="PP"),)
            ),
            "derived",
        ),
    ],
)
def test_a_layout_that_cannot_be_read_by_says_why(layout: Layout, field: str) -> None:
    with pytest.raises(LayoutInvalid) as invalid:
        layout.check(KPIS)
    assert list(invalid.value.errors) == [field]


@pytest.mark.parametrize(
    "layout",
    [
        Layout(academy_column="Name", kpi_columns=_KPI),
        Layout(academy_column="School name", kpi_columns=_KPI),
        Layout(
            academy_column="URN",
            is_pupil_level=True,
            pupil_column="UPN",
            derived=(Derived("pa", "persistent_absence", add=("P",), of="S"),),
        ),
    ],
)
def test_a_heading_that_names_academies_or_tells_pupils_apart_may_be_read(layout: Layout) -> None:
    layout.check(KPIS)


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Layout.__dataclass_fields__, "other"]), _JSON, max_size=6))
def test_any_json_is_a_layout_or_invalid(data: object) -> None:
    try:
        layout = Layout.from_json(data)
    except LayoutInvalid:
        return
    assert Layout.from_json(layout.to_json()) == layout

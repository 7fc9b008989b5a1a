"""The boxes that a draft's report makes each head fill."""

from __future__ import annotations

from typing import Any

import pytest

from assurance.editing.boxes import AskedOnce, asked_once
from assurance.frameworks.finding import Place

DATA: dict[str, Any] = {
    "reports": [
        {
            "sections": [
                {"questions": [{"id": "a"}, {"id": "b"}], "kpis": ["x", "y", "z"]},
                {"questions": [{"id": "c"}], "kpis": None},
                "nonsense",
            ]
        }
    ]
}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("reports", 0), AskedOnce(3, 3, None)),
        (("reports", 0, "sections", 0), AskedOnce(3, 3, 2)),
        (("reports", 0, "sections", 1, "questions", 0), AskedOnce(3, 3, 1)),
        (("reports", 0, "sections", 2), AskedOnce(3, 3, 0)),
        (("reports", 0, "sections", 9), AskedOnce(3, 3, None)),
        (("reports", 4), None),
        (("reports",), None),
        (("grids", 0), None),
        ((), None),
    ],
)
def test_boxes_are_counted_where_they_are_edited(place: Place, expected: AskedOnce | None) -> None:
    assert asked_once(DATA, place) == expected
    assert asked_once("nonsense", place) is None

"""Which academy a cell means: exactly one, or a reason why none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academies.kpi_files import Academies, AcademyShape
from tests.academies.kpi_files.shapes import ACADEMIES
from trust_portal.tabular.numbers import Unreadable
from trust_portal.tabular.tables import Value


@pytest.mark.parametrize(
    "value",
    [
        "136001",
        " 136001 ",
        "136001.0",
        Decimal(136001),
        Decimal("136001.0"),
        "9364001",
        "936/4001",
        "936 4001",
        Decimal(9364001),
        "Kite Academy",
        "KITE  ACADEMY",
        "Kite Academy.",
        "'Kite Academy",
        "Kîte Academy",
    ],
)
def test_an_academy_is_known_by_urn_laestab_and_name(value: Value) -> None:
    assert ACADEMIES.find(value) == 136001


def test_former_names_and_signs_for_and_count_too() -> None:
    academies = Academies.of([AcademyShape(1, "St Peter & St Paul", other_names=("Peter and Paul",))])
    assert academies.find("St. Peter and St. Paul") == academies.find("PETER & PAUL") == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Kite", "exactly this"),
        ("Kite Academy Woking", "exactly this"),
        ("136009", "this URN"),
        ("9369999", "this LAESTAB"),
        ("-136001", "exactly this"),
        ("136001.5", "exactly this"),
        (Decimal("136001.5"), "exactly this"),
        ("", "no academy"),
        (None, "no academy"),
        (True, "no academy"),
        ("St Marys Academy", "URN 136003 and 136004"),
    ],
)
def test_nothing_is_guessed(value: Value, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        ACADEMIES.find(value)


def test_it_is_a_mapping_and_can_be_made_from_one() -> None:
    assert ACADEMIES["Heron Juniors"] == 136002
    assert "St Mary's Academy" not in ACADEMIES
    assert Academies(dict(ACADEMIES).items()).find("heron juniors") == 136002


@given(st.text(max_size=30))
def test_any_text_is_an_academy_or_unreadable(text: str) -> None:
    try:
        urn = ACADEMIES.find(text)
    except Unreadable:
        return
    assert urn in (136001, 136002, 136003, 136004)

"""The catalogue and the published measures speak of the same things."""

from __future__ import annotations

from decimal import Decimal

import pytest

from academies.explorer.words import figure_in_words
from academies.kpis.catalogue import CATALOGUE, CatalogueKpi
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Kpi
from trust_portal.reference.measures import MEASURES
from trust_portal.reference.sources import SOURCES

# The same numbers under two names: a rate of pupils, and what a score is counted in.
SAME_UNIT = {("per_100", "percent"), ("score", "points")}
PUBLISHED = [kpi for kpi in CATALOGUE if kpi.published]


@pytest.mark.parametrize("kpi", PUBLISHED, ids=lambda kpi: kpi.key)
def test_a_published_measure_is_known_and_of_the_same_unit(kpi: CatalogueKpi) -> None:
    measure = MEASURES[kpi.published]
    assert measure.unit == kpi.unit or (kpi.unit, measure.unit) in SAME_UNIT


def test_no_measure_stands_beside_two_kpis() -> None:
    assert len({kpi.published for kpi in PUBLISHED}) == len(PUBLISHED) > 50


def test_grades_are_called_by_their_names() -> None:
    kpi = Kpi(trust_id=1, unit="grade", decimals=0, published_measure="ofsted_oeif_overall")
    assert figure_in_words(kpi, Decimal(2), "") == "Good"


def test_pupil_groups_of_published_files_are_called_as_the_portal_calls_them() -> None:
    groups = {
        figure.group for source in SOURCES.values() for layout in source.layouts for figure in layout.figures
    }
    assert groups <= set(PUPIL_GROUPS)
    assert len(groups) > 8

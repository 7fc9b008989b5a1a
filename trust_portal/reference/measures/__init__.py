"""What the published figures are: each measure's name, unit, direction and where its trend breaks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import inspections, results, schools
from .inspections import GRADES, REPORT_CARD
from .measure import Break, Measure
from .results import P8_BANDS

__all__ = ["GRADES", "MEASURES", "P8_BANDS", "REPORT_CARD", "Break", "Measure"]

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.key: measure
        for family in (
            schools.pupils,
            schools.attendance,
            schools.exclusions,
            results.ks2,
            results.ks4,
            inspections.ofsted,
            schools.workforce,
            schools.finance,
        )
        for measure in family()
    }
)

"""The catalogue: every key figure that comes with a trust, from the five models and the published measures.

The rows stand in `catalogue_*.py`, by group. A key is kept for ever: files, targets and framework packs use it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .catalogue_education import EDUCATION
from .catalogue_operations import OPERATIONS
from .catalogue_outcomes import OUTCOMES
from .catalogue_quality import QUALITY
from .entry import Break, CatalogueKpi, Together

__all__ = ["CATALOGUE", "Break", "CatalogueKpi", "Together", "breaks_of", "kpi_named"]

CATALOGUE: tuple[CatalogueKpi, ...] = (*EDUCATION, *OUTCOMES, *QUALITY, *OPERATIONS)
_BY_KEY: Mapping[str, CatalogueKpi] = {kpi.key: kpi for kpi in CATALOGUE}


def kpi_named(key: str) -> CatalogueKpi | None:
    return _BY_KEY.get(key)


def breaks_of(key: str) -> tuple[Break, ...]:
    """Where the KPI's trend must not be drawn through; none for a trust's own."""
    found = kpi_named(key)
    return found.breaks if found else ()

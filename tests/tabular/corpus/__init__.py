"""Broken files, made by code: what people upload by mistake, what goes wrong on the way, and what attackers send.

Each is read with one of the layouts of tests/academies/kpi_files/shapes.py, and must end in a FileRefused or in
Problems whose words are known.
"""

from __future__ import annotations

from tests.tabular.corpus.attacks import attacks, sizes
from tests.tabular.corpus.broken import GOOD, GOOD_CSV, GOOD_ODS, GOOD_XLSX, Broken
from tests.tabular.corpus.cells import cells
from tests.tabular.corpus.damaged import damaged, wrong_xml
from tests.tabular.corpus.foreign import archives, foreign
from tests.tabular.corpus.rows import other_layouts, rows_of_academies
from tests.tabular.corpus.texts import texts

__all__ = ["GOOD", "GOOD_CSV", "GOOD_ODS", "GOOD_XLSX", "Broken", "corpus"]


def corpus() -> list[Broken]:
    found = [
        *foreign(),
        *archives(),
        *texts(),
        *damaged(),
        *wrong_xml(),
        *attacks(),
        *sizes(),
        *cells(),
        *rows_of_academies(),
        *other_layouts(),
    ]
    names = [broken.name for broken in found]
    assert len(set(names)) == len(names)
    return found

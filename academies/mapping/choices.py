"""What a column can be, and key figures as a person types and reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from trust_portal.tabular.headers import normal

if TYPE_CHECKING:
    from academies.models import Kpi


class What(StrEnum):
    """`FIGURE`: a key figure as it stands. `PUPIL` and the groups of single pupils are for rows about pupils."""

    NOTHING = ""
    ACADEMY = "academy"
    SECOND_NAME = "name"
    GROUP = "group"
    COHORT = "cohort"
    PUPIL = "pupil"
    FIGURE = "figure"


WHAT_LABELS: Mapping[What, str] = {
    What.NOTHING: "Leave it out",
    What.FIGURE: "A key figure",
    What.ACADEMY: "The academy",
    What.SECOND_NAME: "The academy once more",
    What.GROUP: "Groups of pupils",
    What.COHORT: "How many pupils",
    What.PUPIL: "Which pupil",
}
FOR_ACADEMIES = (What.NOTHING, What.FIGURE, What.ACADEMY, What.SECOND_NAME, What.GROUP, What.COHORT)
FOR_PUPILS = (What.NOTHING, What.ACADEMY, What.SECOND_NAME, What.GROUP, What.PUPIL)
ROWS = (
    ("academies", "An academy, or a group of its pupils"),
    ("pupils", "A single pupil: they are added up while the file is read, and nothing of a pupil is kept"),
)
HOWS_FOR_ACADEMIES = ("", "share", "sum")
HOWS: tuple[tuple[str, str], ...] = (
    ("", "Choose"),
    ("share", "The first columns added up, as a percentage of the second"),
    ("sum", "The first columns added up"),
    ("mean", "Pupils: the average of the first column"),
    ("pupils", "Pupils: how many there are"),
    ("pupils_share", "Pupils: what percentage of all they are"),
    ("persistent_absence", "Pupils: the percentage who missed 10% or more"),
    ("severe_absence", "Pupils: the percentage who missed 50% or more"),
)
LEAVE_OUT = "-"
GROUP_CHOICES: tuple[tuple[str, str], ...] = tuple(PUPIL_GROUPS.items())
TEXT_CHOICES = (("", "Choose"), *GROUP_CHOICES, (LEAVE_OUT, "Leave these rows out"))
PUPIL_TEXT_CHOICES = (("", "Choose"), *GROUP_CHOICES[1:], (LEAVE_OUT, "No group"))
COLUMN_GROUPS = (
    ("", "As the row says, or all"),
    *((key, label) for key, label in GROUP_CHOICES if key != EVERYBODY),
)


class KpiNames:
    """A KPI by what a person may type for it: its name with the unit, its name, its key."""

    def __init__(self, kpis: Iterable[Kpi]) -> None:
        self.kpis = {kpi.key: kpi for kpi in kpis}
        self._keys: dict[str, str] = {}
        for kpi in self.kpis.values():
            for text in (kpi.key, kpi.name, self.label(kpi.key)):
                self._keys.setdefault(normal(text), kpi.key)

    def label(self, key: str) -> str:
        """Attendance (%)"""
        kpi = self.kpis.get(key)
        return f"{kpi.name} ({kpi.get_unit_display()})" if kpi else key

    def labels(self) -> list[str]:
        return sorted(map(self.label, self.kpis), key=str.casefold)

    def key_of(self, text: str) -> str | None:
        return self._keys.get(normal(text))

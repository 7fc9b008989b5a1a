"""Who and what: academies over time, the school year, key figures, their values, imports of them, and targets."""

from .academy import Academy, AcademyQuerySet, EarlierIdentity, EarlierReason, Phase
from .calendar import Period, PeriodKind, PeriodQuerySet, SchoolYear
from .imports import CellKind, Import, ImportCell, ImportProblem, ImportQuerySet, ImportState
from .kpis import SCALES, Direction, Kpi, KpiQuerySet, Unit
from .layouts import SavedLayout, SavedLayoutQuerySet
from .small_numbers import SmallNumbers
from .targets import Target, TargetQuerySet, TargetState, TargetStep
from .values import KpiValue, KpiValueQuerySet, ValueStatus

__all__ = [
    "SCALES",
    "Academy",
    "AcademyQuerySet",
    "CellKind",
    "Direction",
    "EarlierIdentity",
    "EarlierReason",
    "Import",
    "ImportCell",
    "ImportProblem",
    "ImportQuerySet",
    "ImportState",
    "Kpi",
    "KpiQuerySet",
    "KpiValue",
    "KpiValueQuerySet",
    "Period",
    "PeriodKind",
    "PeriodQuerySet",
    "Phase",
    "SavedLayout",
    "SavedLayoutQuerySet",
    "SchoolYear",
    "SmallNumbers",
    "Target",
    "TargetQuerySet",
    "TargetState",
    "TargetStep",
    "Unit",
    "ValueStatus",
]

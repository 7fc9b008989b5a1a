"""Why ratings are what they are, in the words of a pack, and the list of where their figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from academies.models import Academy, Import
from assurance.explanations import ExplainedCriterion, Explainer, Explanation
from assurance.models import ConfirmedRating, SuggestedRating
from assurance.ratings.reasons import Reason as Stored
from assurance.ratings.reasons import read_reasons
from assurance.sheets import Cell, Sheet
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.dates import LONDON, day_in_short

from .contents import Reason, SourceLine
from .trends import Trends

_LICENCE = "Published by the Department for Education or Ofsted; Open Government Licence v3.0"
_OWN = "Brought in by the trust"


@dataclass(frozen=True, slots=True)
class Said:
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A rating's explanation as stored; texts are those of a confirmed one."""

    flags: str
    reasons: Sequence[Mapping[str, Any]]
    reason: str = ""
    comment: str = ""


class Reasons:
    """Of all ratings of a sheet."""

    def __init__(self, sheet: Sheet, rows: Mapping[tuple[int | None, int], _Row], trends: Trends) -> None:
        self._sheet = sheet
        self._rows = rows
        self._trends = trends
        self._explainer = Explainer([row.reasons for row in rows.values()])
        self._brought_on = dict(trends.brought_on)
        self._files: dict[int, str] = {}
        self._used: dict[tuple[str, str], list[date]] = {}
        for found in _imports(rows.values()):
            self._brought_on[found.pk] = (found.ended_at or found.created_at).astimezone(LONDON).date()
            self._files[found.pk] = found.file_name

    def of(self, academy: Academy | None, cell: Cell) -> Said:
        """What led to the rating that the cell shows."""
        row = self._rows.get((academy.pk if academy else None, cell.column.area_id))
        if row is None:
            return Said()
        explained = self._explain(cell, row)
        stored = {one.criterion: one for one in read_reasons(list(row.reasons))}
        criteria = zip(cell.column.area.criteria, explained.criteria, strict=True)
        reasons = [
            self._reason(academy, stored.get(criterion.id), said)
            for criterion, said in criteria
            if not (said.is_judged and said.missing)
        ]
        # As its page says it: a reason is given against figures, against the headteacher, and with a correction.
        comments = [f"Reason: {row.reason}" if row.reason else "", row.comment]
        return Said(tuple(reasons), explained.warnings, " ".join(filter(None, comments)))

    def main(self, academy: Academy | None, cell: Cell) -> str:
        """The criterion that made it so, in one sentence; else the person's reason."""
        said = self.of(academy, cell)
        levelled = [one.text for one in said.reasons if one.level == cell.level]
        return (levelled or [said.comment])[0] or next((one.text for one in said.reasons), "")

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        """Of every figure that stands in a reason or a chart, published ones first."""
        days: dict[tuple[int, str], list[date]] = {}
        for figures in self._trends.figures.values():
            for one in figures.values():
                days.setdefault((int(one.import_id > 0), one.source), []).append(one.dated)
        for (kind, title), found in self._used.items():
            days.setdefault((int(kind == "import"), title), []).extend(found)
        return tuple(
            SourceLine(title, _span(found), _OWN if is_own else _LICENCE)
            for (is_own, title), found in sorted(days.items())
        )

    def _explain(self, cell: Cell, row: _Row) -> Explanation:
        return self._explainer.explain(
            area=cell.column.area,
            scale=cell.column.scale,
            data=self._sheet.grid.data,
            level=cell.level.key if cell.is_rated else "",
            flags=row.flags,
            reasons=row.reasons,
        )

    def _reason(self, academy: Academy | None, stored: Stored | None, said: ExplainedCriterion) -> Reason:
        dated = self._dated(academy, stored) if stored else None
        source = f"As of {day_in_short(dated)}." if dated else ""
        warnings = "".join(f" {one}." for one in said.warnings)
        return Reason(f"{said.sentence}{warnings}", source, said.level)

    def _dated(self, academy: Academy | None, stored: Stored) -> date | None:
        """When the figure was published or brought in; remembered for the list of sources."""
        if stored.import_id:
            day = self._brought_on.get(stored.import_id)
            kind, title = "import", self._files.get(stored.import_id, "An import")
        elif stored.source and academy and stored.year is not None:
            day = self._trends.published_on.get((academy.pk, stored.kpi, stored.year))
            kind, title = "published", _title(stored.source)
        else:
            return None
        if day is not None:
            self._used.setdefault((kind, title), []).append(day)
        return day


def reasons_of(sheet: Sheet, trends: Trends) -> Reasons:
    """Two queries for the ratings, and as many as an `Explainer` needs, and one for imports."""
    ids = [row.academy.pk for row in sheet.rows if row.academy is not None]
    areas = [column.area_id for column in sheet.columns]
    rows: dict[tuple[int | None, int], _Row] = {
        (academy_id, area_id): _Row(flags, reasons)
        for academy_id, area_id, flags, reasons in SuggestedRating.objects.filter(
            period_id=sheet.period.pk, academy_id__in=ids, area_id__in=areas
        ).values_list("academy_id", "area_id", "flags", "reasons")
    }
    signed = ConfirmedRating.objects.current().filter(period_id=sheet.period.pk, area_id__in=areas)
    for academy_id, area_id, reasons, reason, comment in signed.values_list(
        "academy_id", "area_id", "reasons", "reason", "comment"
    ):
        former = rows.get((academy_id, area_id))
        rows[academy_id, area_id] = _Row(former.flags if former else "", reasons, reason, comment)
    visible = {
        (row.academy.pk if row.academy else None, cell.column.area_id)
        for row in sheet.every_row
        for cell in row.cells
        if cell.suggested is not None or cell.signed is not None
    }
    return Reasons(sheet, {key: row for key, row in rows.items() if key in visible}, trends)


def _imports(rows: Iterable[_Row]) -> list[Import]:
    ids = {one.import_id for row in rows for one in read_reasons(list(row.reasons)) if one.import_id}
    return list(Import.objects.filter(pk__in=ids)) if ids else []


def _title(source: str) -> str:
    return SOURCES[source].title if source in SOURCES else source


def _span(days: Sequence[date]) -> str:
    """One day, or the first and the last."""
    first, last = min(days), max(days)
    return day_in_short(last) if first == last else f"{day_in_short(first)} to {day_in_short(last)}"

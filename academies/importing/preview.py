"""What the page of an import lists: its cells with what stands now beside them, or what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, CellKind, Import, ImportCell, ImportProblem, Kpi, KpiValue
from trust_portal.ui.tables import Column, Page, Table, TableSpec

REFUSED, CONTESTED = "refused", "contested"
KINDS: tuple[tuple[str, str], ...] = (
    *((kind.value, kind.label) for kind in CellKind),
    (REFUSED, "Refused"),
    (CONTESTED, "Changed by others"),
)
CELLS = TableSpec(
    columns=(
        Column("place", "Place in the file", sort=("sheet", "row", "column")),
        Column("academy", "Academy"),
        Column("kpi", "KPI"),
        Column("group", "Pupils"),
        Column("now", "Now", is_number=True),
        Column("file", "In the file", is_number=True),
    ),
    default_sort="place",
    tie_break=("academy_id", "kpi_id", "pupil_group"),
)
PROBLEMS = TableSpec(
    columns=(
        Column("place", "Place in the file", sort=("sheet", "row", "column")),
        Column("value", "In the file"),
        Column("reason", "Why it is refused", sort=("reason",)),
    ),
    default_sort="place",
)


@dataclass(frozen=True, slots=True)
class CellLine:
    """`now_from`: the file and the person who brought in what stands, of a contested cell."""

    place: str
    academy: str
    kpi: str
    group: str
    now: str
    file: str
    is_contested: bool
    now_from: str = ""


def cells_page(imported: Import, kind: str, table: Table) -> tuple[Page[ImportCell], list[CellLine]]:
    """One page of the cells of this kind, in four queries."""
    cells = ImportCell.objects.filter(import_id=imported.pk)
    cells = cells.filter(is_contested=True) if kind == CONTESTED else cells.filter(kind=kind)
    page: Page[ImportCell] = table.page(cells)
    return page, _lines(imported, page.rows)


def problems_page(imported: Import, table: Table) -> Page[ImportProblem]:
    return table.page(ImportProblem.objects.filter(imported=imported))


def shown(number: Decimal | None, mark: str, decimals: int) -> str:
    """A value as people write it: with the KPI's decimals, or up to two more where the number has them."""
    if number is None:
        return mark
    exponent = number.normalize().as_tuple().exponent
    places = max(decimals, min(-exponent if isinstance(exponent, int) else 0, decimals + 2))
    return f"{number:,.{places}f}"


def _lines(imported: Import, cells: Sequence[ImportCell]) -> list[CellLine]:
    academies = dict(
        Academy.objects.filter(pk__in={cell.academy_id for cell in cells}).values_list("pk", "name")
    )
    kpis = {kpi.pk: kpi for kpi in Kpi.objects.filter(pk__in={cell.kpi_id for cell in cells})}
    values = (
        KpiValue.objects.current()
        .select_related("imported_by__uploaded_by")
        .filter(period_id=imported.period_id, academy_id__in=list(academies), kpi_id__in=list(kpis))
    )
    standing = {(value.academy_id, value.kpi_id, value.pupil_group): value for value in values}
    lines = []
    for cell in cells:
        kpi, now = kpis[cell.kpi_id], standing.get((cell.academy_id, cell.kpi_id, cell.pupil_group))
        lines.append(
            CellLine(
                place=place(cell, imported),
                academy=academies[cell.academy_id],
                kpi=kpi.name,
                group=PUPIL_GROUPS.get(cell.pupil_group, cell.pupil_group),
                now=shown(now.number, now.mark, kpi.decimals) if now else "–",
                file=shown(cell.number, cell.mark, kpi.decimals),
                is_contested=cell.is_contested,
                now_from=_whose(now.imported_by) if now and cell.is_contested else "",
            )
        )
    return lines


def _whose(imported: Import) -> str:
    return f"by {imported.uploaded_by or 'the portal'}, {imported.file_name}"


def place(cell: ImportCell | ImportProblem, imported: Import) -> str:
    """Sheet1, row 7, Attendance %"""
    sheet = sheet_named(cell.sheet, imported.file_name)
    parts = [sheet, f"row {cell.row}" if cell.row else "", cell.column]
    text = ", ".join(part for part in parts if part) or "The file as a whole"
    return text[:1].upper() + text[1:]


def sheet_named(sheet: str, file_name: str) -> str:
    """The sheet, unless it is the only one of a text file, which is called like the file."""
    return "" if sheet == PurePath(file_name).stem else sheet

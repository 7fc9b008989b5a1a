"""The set-based work of an import: staging, comparing, storing as versions, taking back.

Each step is one statement, however many cells there are. All of it happens in the transaction of the bound
trust, whose number is written into the statements so that the planner knows it.

A cell is academy x KPI x pupil group within the import's period. Its current version is the one row with
`is_current`; storing puts the next version in its place, taking back removes that version and puts the one
before in its place again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from psycopg import sql

from academies.models import Import
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.transfer import database

# number (in the order of the file), academy id, KPI id, pupil group, number, mark, cohort, sheet, row, column
Staged: TypeAlias = tuple[Any, ...]

_STAGING = sql.Identifier("import_staging")
_COLUMNS = sql.SQL(
    "n integer, academy_id bigint, kpi_id bigint, pupil_group text, number numeric(18,6), mark text,"
    ' cohort integer, sheet text, "row" integer, "column" text'
)
_BLOCK = 2_000
# What means something to COPY; U+0000, which PostgreSQL cannot hold, goes.
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})
_SAME_CELL = sql.SQL(
    "v.trust_id = {trust} AND v.period_id = {period} AND v.is_current"
    " AND v.academy_id = c.academy_id AND v.kpi_id = c.kpi_id AND v.pupil_group = c.pupil_group"
)
_SAME_VALUE = sql.SQL(
    "v.number IS NOT DISTINCT FROM c.number AND v.mark = c.mark AND v.cohort IS NOT DISTINCT FROM c.cohort"
    " AND v.status = {status}"
)
_KIND = sql.SQL(
    "CASE WHEN v.version IS NULL THEN 'new' WHEN {same_value} THEN 'unchanged' ELSE 'changed' END"
)


def stage(rows: Iterable[Staged]) -> None:
    """Bring a file's values into a temporary table."""
    database.temporary(_STAGING, _COLUMNS)
    database.text_in(_STAGING, copy_text(rows))
    database.run(sql.SQL("ANALYZE {}").format(_STAGING))


def copy_text(rows: Iterable[Staged]) -> Iterator[bytes]:
    """Rows in COPY's text format, in blocks: nothing stands for NULL but \\N, and texts are escaped."""
    rows = iter(rows)
    while block := list(islice(rows, _BLOCK)):
        lines = [
            f"{n}\t{academy}\t{kpi}\t{_escaped(group)}\t{_or_null(number)}\t{_escaped(mark)}\t{_or_null(cohort)}"
            f"\t{_escaped(sheet)}\t{row}\t{_escaped(column)}\n"
            for n, academy, kpi, group, number, mark, cohort, sheet, row, column in block
        ]
        yield "".join(lines).encode()


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _or_null(value: object) -> str:
    return "\\N" if value is None else str(value)


def compare(imported: Import) -> int:
    """Make cells of what is staged, each with what stands today; how many were refused.

    Those are the ones that the file gives more than once: each becomes a problem.
    """
    _forget(imported)
    staged = int(database.value(sql.SQL("SELECT count(*) FROM {}").format(_STAGING)))
    made = _insert_cells(imported)
    if made < staged:
        _forget(imported)
        _refuse_doubles(imported)
        made = _insert_cells(imported)
    return staged - made


def counts(imported: Import) -> dict[str, int]:
    """How many cells there are of each kind, and how many are contested."""
    rows = _run(
        imported,
        "SELECT kind, count(*), count(*) FILTER (WHERE is_contested) FROM academies_importcell"
        " WHERE trust_id = {trust} AND import_id = {import_} GROUP BY kind",
    )
    found = {f"cells_{kind}": 0 for kind in ("new", "changed", "unchanged")}
    found["cells_contested"] = sum(contested for *_, contested in rows)
    return found | {f"cells_{kind}": number for kind, number, _ in rows}


def compare_again(imported: Import) -> None:
    """Bring the cells up to what stands now; contested are those that somebody else changed to something else."""
    _run(
        imported,
        "UPDATE academies_importcell c SET kind = n.kind, seen_version = n.version, seen_import = n.brought_by,"
        " is_contested = n.kind <> 'unchanged'"
        " FROM (SELECT c.academy_id, c.kpi_id, c.pupil_group, {kind} AS kind, coalesce(v.version, 0) AS version,"
        " coalesce(v.imported_by_id, 0) AS brought_by"
        " FROM academies_importcell c LEFT JOIN academies_kpivalue v ON {same_cell}"
        " WHERE c.trust_id = {trust} AND c.import_id = {import_}"
        " AND coalesce(v.imported_by_id, 0) <> c.seen_import) n"
        " WHERE c.trust_id = {trust} AND c.import_id = {import_} AND c.academy_id = n.academy_id"
        " AND c.kpi_id = n.kpi_id AND c.pupil_group = n.pupil_group",
    )


def store(imported: Import) -> int:
    """Write a version for each cell that is new or changed; how many. The cells must be up to date."""
    if imported.cells_changed:
        _run(
            imported,
            "UPDATE academies_kpivalue v SET is_current = false FROM academies_importcell c"
            " WHERE c.trust_id = {trust} AND c.import_id = {import_} AND c.kind = 'changed' AND {same_cell}",
        )
    return _affected(
        imported,
        "INSERT INTO academies_kpivalue (trust_id, period_id, academy_id, kpi_id, pupil_group, version,"
        ' imported_by_id, is_current, number, mark, cohort, status, sheet, "row", "column")'
        " SELECT {trust}, {period}, c.academy_id, c.kpi_id, c.pupil_group, c.seen_version + 1, {import_}, true,"
        ' c.number, c.mark, c.cohort, {status}, c.sheet, c."row", c."column" FROM academies_importcell c'
        " WHERE c.trust_id = {trust} AND c.import_id = {import_} AND c.kind <> 'unchanged'",
    )


def take_back(imported: Import) -> int:
    """Remove the import's versions and let those before them count again; how many were removed."""
    gone = sql.Identifier("import_gone")
    database.temporary(gone, sql.SQL("academy_id bigint, kpi_id bigint, pupil_group text, before integer"))
    removed = _affected(
        imported,
        "WITH gone AS (DELETE FROM academies_kpivalue v WHERE v.trust_id = {trust} AND v.period_id = {period}"
        " AND v.imported_by_id = {import_} RETURNING academy_id, kpi_id, pupil_group, version)"
        " INSERT INTO import_gone SELECT academy_id, kpi_id, pupil_group, version - 1 FROM gone",
    )
    _run(
        imported,
        "UPDATE academies_kpivalue v SET is_current = true FROM import_gone g WHERE v.trust_id = {trust}"
        " AND v.period_id = {period} AND v.academy_id = g.academy_id AND v.kpi_id = g.kpi_id"
        " AND v.pupil_group = g.pupil_group AND v.version = g.before",
    )
    return removed


def built_on(imported: Import) -> list[int]:
    """The imports whose versions took the place of this one's, by number."""
    rows = _run(
        imported,
        "SELECT DISTINCT later.imported_by_id FROM academies_kpivalue v JOIN academies_kpivalue later"
        " ON later.trust_id = {trust} AND later.period_id = {period} AND later.academy_id = v.academy_id"
        " AND later.kpi_id = v.kpi_id AND later.pupil_group = v.pupil_group AND later.version > v.version"
        " WHERE v.trust_id = {trust} AND v.period_id = {period} AND v.imported_by_id = {import_}"
        " AND NOT v.is_current ORDER BY 1",
    )
    return [number for (number,) in rows]


def _insert_cells(imported: Import) -> int:
    return _affected(
        imported,
        "INSERT INTO academies_importcell (trust_id, import_id, academy_id, kpi_id, pupil_group, number, mark,"
        ' cohort, sheet, "row", "column", kind, seen_version, seen_import, is_contested)'
        " SELECT {trust}, {import_}, c.academy_id, c.kpi_id, c.pupil_group, c.number, c.mark, c.cohort, c.sheet,"
        ' c."row", c."column", {kind}, coalesce(v.version, 0), coalesce(v.imported_by_id, 0), false'
        " FROM import_staging c LEFT JOIN academies_kpivalue v ON {same_cell} ON CONFLICT DO NOTHING",
    )


def _refuse_doubles(imported: Import) -> None:
    """Of cells that the file gives more than once: all where they differ, else all but the first."""
    _run(
        imported,
        "WITH doubled AS (SELECT academy_id, kpi_id, pupil_group, min(n) AS first,"
        " count(DISTINCT (number, mark, cohort)) > 1 AS differ FROM import_staging"
        " GROUP BY academy_id, kpi_id, pupil_group HAVING count(*) > 1),"
        " refused AS (DELETE FROM import_staging s USING doubled d WHERE s.academy_id = d.academy_id"
        " AND s.kpi_id = d.kpi_id AND s.pupil_group = d.pupil_group AND (d.differ OR s.n <> d.first)"
        ' RETURNING s.n, s.sheet, s."row", s."column", s.number, s.mark, d.differ, d.first)'
        ' INSERT INTO academies_importproblem (trust_id, imported_id, sheet, "row", "column", value, reason)'
        ' SELECT {trust}, {import_}, r.sheet, r."row", r."column", coalesce(trim_scale(r.number)::text, r.mark),'
        " CASE WHEN r.differ THEN 'The file gives this figure more than once, and not the same each time'"
        " ELSE 'The file gives this figure twice' END FROM refused r ORDER BY r.n",
    )


def _forget(imported: Import) -> None:
    _run(imported, "DELETE FROM academies_importcell WHERE trust_id = {trust} AND import_id = {import_}")


def _statement(imported: Import, text: str) -> sql.Composable:
    known: dict[str, sql.Composable] = {
        "trust": sql.Literal(bound_trust_id()),
        "period": sql.Literal(imported.period_id),
        "import_": sql.Literal(imported.pk),
        "status": sql.Literal(str(imported.status)),
    }
    same_value = _SAME_VALUE.format(**known)
    known |= {"same_cell": _SAME_CELL.format(**known), "kind": _KIND.format(same_value=same_value)}
    return sql.SQL(text).format(**known)


def _run(imported: Import, text: str) -> list[database.Row]:
    return database.run(_statement(imported, text))


def _affected(imported: Import, text: str) -> int:
    return database.affected(_statement(imported, text))

"""Read a trust's file: values, and a Problem for each thing that could not be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from academies.kpi_files.academies import Academies
from academies.kpi_files.layout import Derived, Layout
from academies.kpi_files.marks import mark_in
from academies.kpi_files.percentages import Percentages
from academies.kpi_files.pupils import read_pupils
from academies.kpi_files.sheets import Column, Found, find_sheet, is_empty
from academies.kpi_files.template import find_template
from academies.kpi_files.values import ALL_PUPILS, KpiShape, ReadValue
from trust_portal.tabular import Problem, Row, Tables, Value
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unreadable, read_number


def read_values(
    tables: Tables, *, layout: Layout, academies: Mapping[str, int], kpis: Mapping[str, KpiShape]
) -> Iterator[ReadValue | Problem]:
    """Values and problems, nearly in the order of the file. academies: those that the person may import for, by
    name, LAESTAB and URN; as `Academies` it can tell that two have one name. kpis: by key.

    Raises LayoutInvalid at the start and FileRefused at any time: store nothing before the end.
    """
    layout.check(kpis)
    known = academies if isinstance(academies, Academies) else Academies(academies.items())
    if layout.is_template:
        template = find_template(tables, known, kpis)
        yield from template.problems
        yield from _read_rows(template.found, template.columns)
        return
    found = find_sheet(tables, layout, known)
    yield from found.heading_problems(
        [heading for heading in layout.headings() if heading != layout.academy_column]
    )
    if layout.is_pupil_level:
        yield from read_pupils(found, kpis)
        return
    mapped = [
        Column(index, heading, kpis[key], layout.column_groups.get(heading, ""))
        for heading, key in layout.kpi_columns.items()
        if (index := found.index(heading)) is not None
    ]
    derived = [
        (item, kpis[item.kpi])
        for item in layout.derived
        if all(found.index(heading) is not None for heading in item.headings)
    ]
    yield from _read_rows(found, mapped, derived)


def _read_rows(
    found: Found, columns: Sequence[Column], derived: Sequence[tuple[Derived, KpiShape]] = ()
) -> Iterator[ReadValue | Problem]:
    groups = {normal(text): group for text, group in found.layout.groups.items()}
    repeated = _repeated(found, groups)
    percentages = Percentages(found)
    for item in found.rows():
        if isinstance(item, Problem):
            yield item
            continue
        row, urn = item
        try:
            group = _group(found, row, groups)
        except Unreadable as problem:
            heading = found.layout.group_column
            yield found.problem(row.number, heading, found.cell(row, heading), problem.reason)
            continue
        if not group:
            continue
        if (urn, group) in repeated:
            rows = _listed(repeated[urn, group])
            reason = f"Rows {rows} are about the same academy and pupils, so none of them was read. Delete all but one."
            heading = found.layout.academy_column
            yield found.problem(row.number, heading, found.cell(row, heading), reason)
            continue
        cohort = _cohort(found, row)
        if isinstance(cohort, Problem):
            yield cohort
            cohort = None
        for column in columns:
            value = row.cells[column.index] if column.index < len(row.cells) else None
            if is_empty(value):
                continue
            read = _read_cell(
                found, column, value, (row.number, urn, column.pupil_group or group, cohort), percentages
            )
            if isinstance(read, ReadValue) and percentages.must_wait(read, column.kpi, value):
                yield from percentages.pass_on(read)
            else:
                yield read
        for derivation, kpi in derived:
            reckoned = _derive(found, derivation, kpi, row, (urn, group, cohort))
            if reckoned is not None:
                yield reckoned
    yield from percentages.rest()


def _read_cell(
    found: Found,
    column: Column,
    value: Value,
    about: tuple[int, int, str, int | None],
    percentages: Percentages,
) -> ReadValue | Problem:
    """about: row, URN, pupil group and cohort."""
    row, urn, group, cohort = about
    kpi, sheet, heading = column.kpi, found.sheet.name, column.heading
    try:
        number = read_number(value, unit=percentages.unit(kpi, heading))
        kpi.check(number)
    except Unreadable as problem:
        mark = mark_in(value)
        if mark is not None:
            return ReadValue(urn, kpi.key, group, None, mark.text, cohort, sheet, row, heading)
        return found.problem(row, heading, value, problem.reason)
    return ReadValue(urn, kpi.key, group, number, "", cohort, sheet, row, heading)


def _group(found: Found, row: Row, groups: Mapping[str, str]) -> str:
    """'' for a row that the layout leaves out. Raises Unreadable."""
    layout = found.layout
    if not layout.group_column:
        return layout.pupil_group or ALL_PUPILS
    text = found.cell(row, layout.group_column)
    group = groups.get(normal(text))
    if group is None:
        if is_empty(text):
            raise Unreadable("There is no pupil group in this row.")
        raise Unreadable("It is not known which pupil group this means. Add it to the layout.")
    return group


def _repeated(found: Found, groups: Mapping[str, str]) -> dict[tuple[int, str], list[int]]:
    """The rows that are about the same academy and group as another: which is right, nobody can tell. The file is
    read once before for that, so that no row need be kept."""
    rows: dict[tuple[int, str], list[int]] = {}
    for item in found.rows():
        if isinstance(item, Problem):
            continue
        row, urn = item
        try:
            group = _group(found, row, groups)
        except Unreadable:
            continue
        if group:
            rows.setdefault((urn, group), []).append(row.number)
    return {key: numbers for key, numbers in rows.items() if len(numbers) > 1}


def _listed(numbers: list[int]) -> str:
    first = [str(number) for number in numbers[:4]]
    if len(numbers) > 4:
        return f"{', '.join(first)} and {len(numbers) - 4} more"
    return f"{', '.join(first[:-1])} and {first[-1]}"


def _cohort(found: Found, row: Row) -> int | Problem | None:
    column = found.layout.cohort_column
    value = found.cell(row, column)
    if is_empty(value) or mark_in(value) is not None:
        return None
    try:
        return int(read_number(value, unit="count"))
    except Unreadable as problem:
        return found.problem(row.number, column, value, problem.reason)


def _derive(
    found: Found, derivation: Derived, kpi: KpiShape, row: Row, whose: tuple[int, str, int | None]
) -> ReadValue | Problem | None:
    """A KPI from several cells of one row; None when they are empty."""
    urn, group, cohort = whose
    column = " + ".join(derivation.add)
    cells = {heading: found.cell(row, heading) for heading in (*derivation.add, derivation.of) if heading}
    if all(is_empty(value) for value in cells.values()):
        return None
    mark = next((mark for value in cells.values() if (mark := mark_in(value))), None)
    if mark is not None:
        return ReadValue(urn, kpi.key, group, None, mark.text, cohort, found.sheet.name, row.number, column)
    numbers: dict[str, Decimal] = {}
    for heading, value in cells.items():
        try:
            numbers[heading] = read_number(value, unit="number")
            if numbers[heading] < 0:
                raise Unreadable("This cannot be less than 0.")
        except Unreadable as problem:
            return found.problem(row.number, heading, value, problem.reason)
    total = sum((numbers[heading] for heading in derivation.add), Decimal(0))
    try:
        if derivation.how == "share":
            total = share(total, numbers[derivation.of])
        kpi.check(total)
        number = read_number(total, unit="percentage" if kpi.unit == "fraction" else kpi.unit)
    except Unreadable as problem:
        return found.problem(row.number, column, "", problem.reason)
    return ReadValue(urn, kpi.key, group, number, "", cohort, found.sheet.name, row.number, column)


def share(part: Decimal, whole: Decimal) -> Decimal:
    """A percentage, to six places. Raises Unreadable."""
    if part > whole:
        raise Unreadable(f"{part:f} of {whole:f}: the part is larger than the whole.")
    if not whole:
        raise Unreadable("This would be a share of nothing: the number it is divided by is 0.")
    return (part * 100 / whole).quantize(Decimal("0.000001")).normalize() + 0

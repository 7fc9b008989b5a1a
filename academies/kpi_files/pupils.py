"""Rows about pupils, added up while they are read. Nothing of a pupil leaves this module but sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from academies.kpi_files.layout import Derived
from academies.kpi_files.marks import mark_in
from academies.kpi_files.sheets import Found, is_empty
from academies.kpi_files.values import ALL_PUPILS, KpiShape, ReadValue
from trust_portal.tabular import Problem, Row, Value
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unit, Unreadable, read_number

_ABSENT_FROM = {"persistent_absence": Decimal(10), "severe_absence": Decimal(50)}
_PLACES = Decimal("0.000001")


@dataclass(slots=True)
class _Pupil:
    """What the rows of one pupil add up to, for each derived KPI by its place. counts: whether the pupil is one of
    those counted, None where nothing was said."""

    groups: set[str]
    added: list[Decimal | None]
    of: list[Decimal | None]
    counted: list[bool | None]
    is_usable: list[bool]


def read_pupils(found: Found, kpis: Mapping[str, KpiShape]) -> Iterator[ReadValue | Problem]:
    layout = found.layout
    derived = [
        item for item in layout.derived if all(found.index(heading) is not None for heading in item.headings)
    ]
    pupils: dict[int, dict[object, _Pupil]] = {}
    first_rows: dict[int, int] = {}
    for item in found.rows():
        if isinstance(item, Problem):
            yield item
            continue
        row, urn = item
        first_rows.setdefault(urn, row.number)
        key = _key(found, row)
        if key is None:
            yield found.problem(
                row.number,
                layout.pupil_column,
                "",
                "Nothing here tells which pupil this is; the row is not counted.",
            )
            continue
        groups, unknown = _groups(found, row)
        yield from unknown
        pupil = pupils.setdefault(urn, {}).get(key)
        if pupil is None:
            size = len(derived)
            pupil = _Pupil(set(), [None] * size, [None] * size, [None] * size, [True] * size)
            pupils[urn][key] = pupil
        pupil.groups |= groups
        for place, derivation in enumerate(derived):
            try:
                _add(found, row, derivation, pupil, place)
            except _CellUnreadable as problem:
                pupil.is_usable[place] = False
                reason = f"{problem.reason} This pupil is not counted in {kpis[derivation.kpi].name}."
                yield found.problem(row.number, problem.heading, problem.value, reason)
    for urn, of_academy in pupils.items():
        for place, derivation in enumerate(derived):
            yield from _values(
                found, derivation, place, of_academy, (urn, first_rows[urn], kpis[derivation.kpi])
            )


def is_of_percentages(derivation: Derived) -> bool:
    """Whether what is read of each pupil is a percentage already."""
    return derivation.how in _ABSENT_FROM and not derivation.of


class _CellUnreadable(Exception):
    def __init__(self, heading: str, value: Value, reason: str) -> None:
        super().__init__(reason)
        self.heading, self.value, self.reason = heading, value, reason


def _key(found: Found, row: Row) -> object | None:
    """What tells the pupil from others of the academy; the row itself where each pupil has one."""
    if not found.layout.pupil_column:
        return row.number
    text = found.cell(row, found.layout.pupil_column)
    return None if is_empty(text) else normal(text)


def _groups(found: Found, row: Row) -> tuple[set[str], list[Problem]]:
    groups, problems = {ALL_PUPILS}, []
    for heading, meanings in found.layout.pupil_groups.items():
        if found.index(heading) is None:
            continue
        text = found.cell(row, heading)
        known = {normal(written): group for written, group in meanings.items()}
        if normal(text) in known:
            if known[normal(text)]:
                groups.add(known[normal(text)])
        elif not is_empty(text):
            problems.append(
                found.problem(
                    row.number,
                    heading,
                    text,
                    "It is not known which pupil group this means. Add it to the layout.",
                )
            )
    return groups, problems


def _add(found: Found, row: Row, derivation: Derived, pupil: _Pupil, place: int) -> None:
    """Put what one row says to what the pupil has already. Raises _CellUnreadable."""
    if derivation.how in ("pupils", "pupils_share"):
        wanted = {normal(value) for value in derivation.values}
        is_one = not derivation.where or normal(found.cell(row, derivation.where)) in wanted
        pupil.counted[place] = bool(pupil.counted[place]) or is_one
        return
    numbers = [_number(found, row, heading) for heading in derivation.add]
    whole = _number(found, row, derivation.of) if derivation.of else None
    given = [number for number in numbers if number is not None]
    if derivation.of and whole is None:
        if given:
            raise _CellUnreadable(derivation.of, "", "The cell is empty.")
        return
    if not given:
        if whole:
            raise _CellUnreadable(derivation.add[0], "", "The cell is empty.")
        return
    if whole is not None and sum(given) > whole:
        raise _CellUnreadable(
            derivation.of, whole, f"{sum(given):f} of {whole:f}: the part is larger than the whole."
        )
    if is_of_percentages(derivation):
        if max(given) > 100:
            raise _CellUnreadable(derivation.add[0], max(given), "A percentage cannot be over 100.")
        if pupil.added[place] is not None:
            raise _CellUnreadable(
                derivation.add[0], "", "This pupil has two rows, and percentages cannot be added."
            )
    pupil.added[place] = (pupil.added[place] or Decimal(0)) + sum(given)
    if whole is not None:
        pupil.of[place] = (pupil.of[place] or Decimal(0)) + whole


def _number(found: Found, row: Row, heading: str) -> Decimal | None:
    value = found.cell(row, heading)
    if is_empty(value) or mark_in(value) is not None:
        return None
    try:
        has_sign = isinstance(value, str) and value.rstrip().endswith("%")
        is_fraction = normal(heading) in {normal(other) for other in found.layout.fractions}
        unit: Unit = "fraction" if is_fraction else ("percentage" if has_sign else "number")
        number = read_number(value, unit=unit)
        if number < 0:
            raise Unreadable("This cannot be less than 0.")
    except Unreadable as problem:
        raise _CellUnreadable(heading, value, problem.reason) from None
    return number


def _values(
    found: Found,
    derivation: Derived,
    place: int,
    pupils: Mapping[object, _Pupil],
    whose: tuple[int, int, KpiShape],
) -> Iterator[ReadValue | Problem]:
    """One value for all pupils and one for each group that an academy has."""
    urn, first_row, kpi = whose
    if _may_be_fractions(found, derivation, [pupil.added[place] for pupil in pupils.values()]):
        reason = (
            "All numbers in this column are between 0 and 1. Say in the layout whether 0.95 means 95 % or 0.95 %; "
            f"until then {kpi.name} is not reckoned."
        )
        yield found.problem(first_row, derivation.add[0], "", reason)
        return
    usable = [pupil for pupil in pupils.values() if pupil.is_usable[place]]
    column = " + ".join((*derivation.add, derivation.of, derivation.where)).strip(" +") or "rows"
    for group in sorted(
        {group for pupil in usable for group in pupil.groups}, key=lambda name: (name != ALL_PUPILS, name)
    ):
        outcome = _outcome(derivation, place, [pupil for pupil in usable if group in pupil.groups])
        if outcome is None:
            continue
        number, cohort = outcome
        try:
            kpi.check(number)
            number = read_number(number, unit="percentage" if kpi.unit == "fraction" else kpi.unit)
        except Unreadable as problem:
            yield found.problem(first_row, column, number, problem.reason)
            continue
        yield ReadValue(urn, kpi.key, group, number, "", cohort, found.sheet.name, first_row, column)


def _may_be_fractions(found: Found, derivation: Derived, numbers: Sequence[Decimal | None]) -> bool:
    """Whether nobody could tell if the pupils' percentages are meant out of 1 or out of 100."""
    said = {normal(heading) for heading in (*found.layout.fractions, *found.layout.as_shown)}
    given = [number for number in numbers if number is not None]
    return (
        is_of_percentages(derivation)
        and normal(derivation.add[0]) not in said
        and any(given)
        and all(number <= 1 for number in given)
    )


def _outcome(derivation: Derived, place: int, pupils: list[_Pupil]) -> tuple[Decimal, int] | None:
    """The number and how many pupils it is about; None when it is about none."""
    how = derivation.how
    if how in ("pupils", "pupils_share"):
        counted = sum(bool(pupil.counted[place]) for pupil in pupils)
        if how == "pupils":
            return Decimal(counted), len(pupils)
        return (_rounded(Decimal(counted) * 100 / len(pupils)), len(pupils)) if pupils else None
    about = [
        (added, pupil.of[place])
        for pupil in pupils
        if (added := pupil.added[place]) is not None and (not derivation.of or pupil.of[place])
    ]
    if not about:
        return None
    total = sum((added for added, _ in about), Decimal(0))
    if how == "sum":
        return total, len(about)
    if how == "mean":
        return _rounded(total / len(about)), len(about)
    if how == "share":
        return _rounded(total * 100 / sum((of or Decimal(0) for _, of in about), Decimal(0))), len(about)
    threshold = 100 - _ABSENT_FROM[how]
    absent = sum((added * 100 <= threshold * of) if of else added <= threshold for added, of in about)
    return _rounded(Decimal(absent) * 100 / len(about)), len(about)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_PLACES).normalize() + 0

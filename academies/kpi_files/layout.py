"""How a file of a trust is laid out: mapped once by a person, kept as JSON, checked whenever it comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from academies.kpi_files.people import may_name_people, names_people
from academies.kpi_files.values import ALL_PUPILS
from trust_portal.tabular.headers import normal

How = Literal["share", "sum", "mean", "pupils", "pupils_share", "persistent_absence", "severe_absence"]
_FOR_PUPILS_ONLY = ("mean", "pupils", "pupils_share", "persistent_absence", "severe_absence")
_ENTRIES = 1_000
_CHARACTERS = 500
_NONE: Mapping[str, Any] = MappingProxyType({})


class LayoutInvalid(ValueError):
    """errors: the field → what is wrong with it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Derived:
    """A KPI that is reckoned from several columns, of one row or of all the rows of pupils.

    share: the numbers under `add` together, as a percentage of the number under `of`: attendance is present and
    approved educational activity, of possible sessions. sum: the numbers under `add` together.

    For rows about pupils also: mean of `add`; pupils, how many; pupils_share, what percentage of all; both count
    the pupils in whose column `where` one of `values` stands. persistent_absence, severe_absence: the percentage
    of pupils who missed 10 % or 50 % or more of the sessions `of`, where `add` are those they attended; without
    `of`, `add` is the pupil's own attendance percentage.
    """

    kpi: str
    how: How
    add: tuple[str, ...] = ()
    of: str = ""
    where: str = ""
    values: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(heading for heading in (*self.add, self.of, self.where) if heading)

    def error(self, *, is_pupil_level: bool) -> str:
        """What is wrong with it; '' when it can be reckoned."""
        if self.how not in get_args(How):
            return f"“{self.how}” is no way to reckon a KPI"
        if self.how in _FOR_PUPILS_ONLY and not is_pupil_level:
            return f"“{self.how}” needs rows about pupils"
        if self.how in ("pupils", "pupils_share"):
            return "" if not self.where or self.values else "say which values are counted"
        if not self.add:
            return "no column to add up"
        return "a share needs the column that it is a share of" if self.how == "share" and not self.of else ""


@dataclass(frozen=True)
class Layout:
    """Headings are compared without case, spaces and line ends; '' stands for "there is none".

    sheet: by name; '' is the one in which most headings are found. header_row: 0 is looked for. academy_column: by
    URN, LAESTAB or name; name_column: a second column that must not say otherwise; academy_carries_down: an
    academy stands in the first of its rows only. academy: the URN, where the whole file is about one. group_column
    with groups: text in the file → pupil group, '' for rows that are left out. pupil_groups: for rows about pupils,
    heading → text → pupil group. kpi_columns: heading → KPI; column_groups: heading → pupil group, of those columns
    that are about one whatever their row says. fractions: headings under which 0.67 means 67 %; as_shown: under
    which it means 0.67 %. skip: rows that are no academy, such as totals. pupil_column: what tells pupils apart,
    where a pupil has several rows.
    """

    sheet: str = ""
    header_row: int = 0
    academy_column: str = ""
    name_column: str = ""
    academy_carries_down: bool = False
    academy: int | None = None
    group_column: str = ""
    groups: Mapping[str, str] = field(default_factory=lambda: _NONE)
    pupil_group: str = ALL_PUPILS
    cohort_column: str = ""
    kpi_columns: Mapping[str, str] = field(default_factory=lambda: _NONE)
    column_groups: Mapping[str, str] = field(default_factory=lambda: _NONE)
    fractions: tuple[str, ...] = ()
    as_shown: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    is_pupil_level: bool = False
    pupil_column: str = ""
    pupil_groups: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NONE)
    is_template: bool = False

    def headings(self) -> tuple[str, ...]:
        """Every heading that the layout looks for, each once."""
        named = (
            self.academy_column,
            self.name_column,
            self.group_column,
            self.cohort_column,
            self.pupil_column,
        )
        derived = (heading for item in self.derived for heading in item.headings)
        every = (*named, *self.kpi_columns, *derived, *self.pupil_groups)
        return tuple({normal(heading): heading for heading in reversed(every) if heading}.values())[::-1]

    def kpis(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.kpi_columns.values(), *(item.kpi for item in self.derived))))

    def check(self, kpis: Collection[str] | None = None) -> None:
        """Raises LayoutInvalid when it cannot be read by, or names a KPI that is not among `kpis`."""
        errors: dict[str, str] = {}
        if not self.is_template:
            if bool(self.academy_column) == (self.academy is not None):
                errors["academy_column"] = (
                    "say which column names the academy, or which academy the file is about"
                )
            if not self.kpi_columns and not self.derived:
                errors["kpi_columns"] = "no column is read as a KPI"
        if self.is_pupil_level and self.kpi_columns:
            errors["kpi_columns"] = "a figure of one pupil is no KPI: say how the pupils are added up"
        if self.group_column and not self.groups:
            errors["groups"] = "say which pupil group each text means"
        if self.pupil_groups and not self.is_pupil_level:
            errors["pupil_groups"] = "only rows about pupils have them"
        if private := self._private():
            errors["columns"] = f"“{private[0]}” may name people, so it is not read"
        if self.header_row < 0 or self.header_row > 1_000:
            errors["header_row"] = "is not a row"
        for item in self.derived:
            if problem := item.error(is_pupil_level=self.is_pupil_level):
                errors["derived"] = f"{item.kpi}: {problem}"
        seen = [normal(heading) for heading in self.kpi_columns]
        if len(set(seen)) != len(seen):
            errors["kpi_columns"] = "a heading is there twice"
        if unread := [heading for heading in self.column_groups if heading not in self.kpi_columns]:
            errors["column_groups"] = f"no KPI is read from {', '.join(unread)}"
        read = [(key, self.column_groups.get(heading, "")) for heading, key in self.kpi_columns.items()]
        read += [(item.kpi, "") for item in self.derived]
        if len(set(read)) != len(read):
            errors["kpi_columns"] = "a KPI is read from two columns"
        unknown = [key for key in self.kpis() if kpis is not None and key not in kpis]
        if unknown:
            errors["kpi_columns"] = f"there is no KPI {', '.join(unknown)}"
        if errors:
            raise LayoutInvalid(errors)

    def _private(self) -> list[str]:
        """What is refused of a column is kept with its text, for whoever corrects the file: never of these."""
        if self.is_template:
            return []
        names = [self.academy_column, self.name_column]
        found = [heading for heading in names if names_people(heading)]
        return found + [
            heading
            for heading in self.headings()
            if heading not in (*names, self.pupil_column) and may_name_people(heading)
        ]

    def to_json(self) -> dict[str, Any]:
        """Only what differs from an empty layout."""
        empty = Layout()
        return {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if getattr(self, item.name) != getattr(empty, item.name)
        }

    @classmethod
    def from_json(cls, data: object) -> Layout:
        """Raises LayoutInvalid for anything that to_json does not write; `check` has not been made."""
        if not isinstance(data, dict):
            raise LayoutInvalid({"layout": "is no object"})
        errors: dict[str, str] = {}
        values: dict[str, Any] = {}
        for name, value in data.items():
            read = _READERS.get(name)
            try:
                if read is None:
                    raise ValueError("is not known")
                values[name] = read(value)
            except ValueError as error:
                errors[str(name)] = str(error)
        if errors:
            raise LayoutInvalid(errors)
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Derived):
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if getattr(value, item.name)
        }
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _CHARACTERS:
        raise ValueError("is no text, or too long")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10_000_000:
        raise ValueError("is no whole number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > _ENTRIES:
        raise ValueError("is no list, or too long")
    return tuple(_text(item) for item in value)


def _pairs(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or len(value) > _ENTRIES:
        raise ValueError("is no object, or too long")
    return {_text(key): _text(item) for key, item in value.items()}


def _nested(value: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(value, dict) or len(value) > _ENTRIES:
        raise ValueError("is no object, or too long")
    return {_text(key): _pairs(item) for key, item in value.items()}


def _derived(value: object) -> tuple[Derived, ...]:
    if not isinstance(value, list | tuple) or len(value) > _ENTRIES:
        raise ValueError("is no list, or too long")
    return tuple(_one_derived(item) for item in value)


def _one_derived(value: object) -> Derived:
    if not isinstance(value, dict) or not {"kpi", "how"} <= value.keys():
        raise ValueError("needs a KPI and how it is reckoned")
    if unknown := value.keys() - {item.name for item in fields(Derived)}:
        raise ValueError(f"{', '.join(map(str, sorted(unknown, key=str)))}: is not known")
    how = _text(value["how"])
    if how not in get_args(How):
        raise ValueError(f"“{how}” is no way to reckon a KPI")
    return Derived(
        kpi=_text(value["kpi"]),
        how=cast("How", how),
        add=_texts(value.get("add", [])),
        of=_text(value.get("of", "")),
        where=_text(value.get("where", "")),
        values=_texts(value.get("values", [])),
    )


_READERS = {
    **dict.fromkeys(
        (
            "sheet",
            "academy_column",
            "name_column",
            "group_column",
            "pupil_group",
            "cohort_column",
            "pupil_column",
        ),
        _text,
    ),
    **dict.fromkeys(("header_row", "academy"), _whole),
    **dict.fromkeys(("academy_carries_down", "is_pupil_level", "is_template"), _flag),
    **dict.fromkeys(("fractions", "as_shown", "skip"), _texts),
    **dict.fromkeys(("groups", "kpi_columns", "column_groups"), _pairs),
    "pupil_groups": _nested,
    "derived": _derived,
}

"""Tables that are sorted, filtered and paged by plain links: what the address asks for, made safe.

A page describes its table once, as a `TableSpec`; each request reads a `Table` from the query string. A sort,
a page or a size that makes no sense is ignored, never an error: links in old e-mails keep working.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)

PAGE_SIZES = (25, 50, 100)
NEIGHBOURS = 1  # page numbers shown on each side of the current one


class Rows(Protocol[Row_co]):
    """A queryset as far as paging is concerned."""

    def count(self) -> int: ...

    def order_by(self, *names: str) -> Rows[Row_co]: ...

    def __getitem__(self, part: slice) -> Iterable[Row_co]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """`sort` holds the names to order by, ascending; none means that the column cannot be sorted."""

    key: str
    label: str
    sort: tuple[str, ...] = ()
    is_number: bool = False
    is_label_hidden: bool = False  # for a column of buttons: the label is for screen readers


@dataclass(frozen=True, slots=True)
class TableSpec:
    """`default_sort` is a column's key, with '-' before it for descending.

    `tie_break` keeps the order of equal rows the same on every page. `prefix` keeps two tables of one page
    apart in the address ("people-page=2"). ValueError for a default that cannot be sorted by.
    """

    columns: tuple[Column, ...]
    default_sort: str
    tie_break: tuple[str, ...] = ("pk",)
    page_sizes: tuple[int, ...] = PAGE_SIZES
    prefix: str = ""

    def __post_init__(self) -> None:
        if self.default_sort.removeprefix("-") not in self.sorts:
            raise ValueError(f"the table cannot be sorted by {self.default_sort!r}")

    @property
    def sorts(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sort for column in self.columns if column.sort}

    def name(self, part: str) -> str:
        return f"{self.prefix}-{part}" if self.prefix else part

    def read(self, query: Mapping[str, str]) -> Table:
        """The table as this query string (request.GET, or any mapping of names to values) asks for it."""
        lists = dict(query.lists()) if isinstance(query, MultiValueDict) else {k: [query[k]] for k in query}
        asked = {part: (lists.get(self.name(part)) or [""])[-1] for part in ("sort", "page", "size")}
        sort = asked["sort"] if asked["sort"].removeprefix("-") in self.sorts else self.default_sort
        size = _whole_number(asked["size"])
        return Table(
            spec=self,
            key=sort.removeprefix("-"),
            is_descending=sort.startswith("-"),
            number=max(1, _whole_number(asked["page"])),
            size=size if size in self.page_sizes else self.page_sizes[0],
            query=tuple((name, value) for name, values in lists.items() for value in values),
        )


@dataclass(frozen=True, slots=True)
class Heading:
    column: Column
    href: str  # empty: not sortable
    direction: str  # "ascending", "descending" or "" for aria-sort


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of the pagination; `number` 0 is a gap."""

    number: int
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows shown, and where they stand among all: `first` to `last` of `total`, counted from 1."""

    rows: Sequence[Row]
    number: int
    pages: int
    first: int
    last: int
    total: int
    links: tuple[PageLink, ...]
    sizes: tuple[PageLink, ...]
    previous_href: str
    next_href: str

    @property
    def is_paged(self) -> bool:
        return self.pages > 1

    @property
    def has_sizes(self) -> bool:
        """Whether another page size would show anything else."""
        return len(self.sizes) > 1 and self.total > min(size.number for size in self.sizes)


@dataclass(frozen=True, slots=True)
class Table:
    """One request's table. `query` is every name and value of the address, in order."""

    spec: TableSpec
    key: str
    is_descending: bool
    number: int
    size: int
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def sort(self) -> str:
        return f"-{self.key}" if self.is_descending else self.key

    @property
    def ordering(self) -> tuple[str, ...]:
        """For `order_by`."""
        names = self.spec.sorts[self.key]
        if self.is_descending:
            names = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in names)
        return (*names, *(name for name in self.spec.tie_break if name not in names))

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(self._heading(column) for column in self.spec.columns)

    def href(self, **changes: str | int) -> str:
        """A link to this page with `sort`, `page` or `size` changed and everything else kept.

        A new sort or size starts again at the first page.
        """
        parts = {self.spec.name(part): str(value) for part, value in changes.items()}
        dropped = set(parts) if "page" in changes else {*parts, self.spec.name("page")}
        kept = [(name, value) for name, value in self.query if name not in dropped]
        return f"?{urlencode([*kept, *parts.items()])}"

    @property
    def kept_by_filters(self) -> tuple[tuple[str, str], ...]:
        """Names and values that a filter form sends along, hidden: the sort and the size."""
        names = {self.spec.name("sort"), self.spec.name("size")}
        return tuple((name, value) for name, value in self.query if name in names)

    def page(self, rows: Rows[Row]) -> Page[Row]:
        """The page asked for of a queryset, ordered; the last page when there are fewer."""
        total = rows.count()
        number = self._number(total)
        start = (number - 1) * self.size
        return self._page(list(rows.order_by(*self.ordering)[start : start + self.size]), number, total)

    def page_of(self, rows: Sequence[Row]) -> Page[Row]:
        """The page asked for of rows that are already in order."""
        number = self._number(len(rows))
        start = (number - 1) * self.size
        return self._page(rows[start : start + self.size], number, len(rows))

    def _number(self, total: int) -> int:
        return min(self.number, max(1, ceil(total / self.size)))

    def _page(self, rows: Sequence[Row], number: int, total: int) -> Page[Row]:
        pages = max(1, ceil(total / self.size))
        first = (number - 1) * self.size
        return Page(
            rows=rows,
            number=number,
            pages=pages,
            first=min(first + 1, total),
            last=first + len(rows),
            total=total,
            links=tuple(
                PageLink(shown, self.href(page=shown) if shown else "", shown == number)
                for shown in _numbers(number, pages)
            ),
            sizes=tuple(
                PageLink(size, self.href(size=size), size == self.size) for size in self.spec.page_sizes
            ),
            previous_href=self.href(page=number - 1) if number > 1 else "",
            next_href=self.href(page=number + 1) if number < pages else "",
        )

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        is_current = column.key == self.key
        is_ascending = is_current and not self.is_descending
        direction = ("ascending" if is_ascending else "descending") if is_current else ""
        return Heading(column, self.href(sort=f"-{column.key}" if is_ascending else column.key), direction)


def _numbers(current: int, pages: int) -> list[int]:
    """First, last and the neighbours of the current page, in order; 0 stands for a gap."""
    near = range(current - NEIGHBOURS, current + NEIGHBOURS + 1)
    shown = sorted({1, pages, *(number for number in near if 1 <= number <= pages)})
    numbers: list[int] = []
    for number in shown:
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers


def _whole_number(text: str) -> int:
    """0 for anything that is not a number of at most nine plain digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0

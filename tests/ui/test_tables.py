from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from trust_portal.ui.tables import Column, Page, PageLink, Table, TableSpec

SPEC = TableSpec(
    columns=(
        Column("name", "Name", sort=("last_name", "first_name")),
        Column("since", "Since", sort=("-joined_on",)),
        Column("role", "Role"),
    ),
    default_sort="name",
)


def read(text: str = "", spec: TableSpec = SPEC) -> Table:
    return spec.read(QueryDict(text))


@pytest.mark.parametrize(
    ("asked", "sort", "ordering"),
    [
        ("", "name", ("last_name", "first_name", "pk")),
        ("sort=name", "name", ("last_name", "first_name", "pk")),
        ("sort=-name", "-name", ("-last_name", "-first_name", "pk")),
        ("sort=since", "since", ("-joined_on", "pk")),
        ("sort=-since", "-since", ("joined_on", "pk")),
        ("sort=role", "name", ("last_name", "first_name", "pk")),  # not sortable
        ("sort=password", "name", ("last_name", "first_name", "pk")),
        ("sort=--name", "name", ("last_name", "first_name", "pk")),
        ("sort=", "name", ("last_name", "first_name", "pk")),
        ("sort=since&sort=-name", "-name", ("-last_name", "-first_name", "pk")),
    ],
)
def test_sorting_takes_known_columns_only(asked: str, sort: str, ordering: tuple[str, ...]) -> None:
    table = read(asked)
    assert table.sort == sort
    assert table.ordering == ordering


@pytest.mark.parametrize(
    ("asked", "number", "size"),
    [
        ("", 1, 25),
        ("page=3", 3, 25),
        ("page=0", 1, 25),
        ("page=-1", 1, 25),
        ("page=last", 1, 25),
        ("page=²", 1, 25),
        ("page=" + "9" * 40, 1, 25),
        ("size=50", 1, 50),
        ("size=7", 1, 25),
        ("size=1000000", 1, 25),
    ],
)
def test_pages_and_sizes_fall_back(asked: str, number: int, size: int) -> None:
    table = read(asked)
    assert (table.number, table.size) == (number, size)


def test_links_keep_the_other_parameters() -> None:
    table = read("role=clerk&role=ceo&page=4&sort=since&q=a%26b")
    assert table.href(sort="name") == "?role=clerk&role=ceo&q=a%26b&sort=name"
    assert table.href(page=5) == "?role=clerk&role=ceo&sort=since&q=a%26b&page=5"
    assert table.href(size=50) == "?role=clerk&role=ceo&sort=since&q=a%26b&size=50"


def test_two_tables_of_a_page_do_not_meet() -> None:
    spec = TableSpec(columns=SPEC.columns, default_sort="name", prefix="people")
    table = read("sort=since&people-sort=-name&people-page=2&page=7", spec)
    assert (table.sort, table.number) == ("-name", 2)
    assert table.href(page=3) == "?sort=since&people-sort=-name&page=7&people-page=3"


def test_headings_turn_the_order_round() -> None:
    name, since, role = read("sort=name").headings
    assert (name.direction, name.href) == ("ascending", "?sort=-name")
    assert (since.direction, since.href) == ("", "?sort=since")
    assert (role.direction, role.href) == ("", "")
    assert read("sort=-name").headings[0].direction == "descending"
    assert read("sort=-name").headings[0].href == "?sort=name"


def test_filters_keep_sort_and_size_but_not_the_page() -> None:
    assert read("sort=since&size=50&page=3&q=x").kept_by_filters == (("sort", "since"), ("size", "50"))


@given(total=st.integers(0, 400), asked=st.integers(0, 50), size=st.sampled_from([25, 50, 100]))
def test_pages_cover_every_row_once(total: int, asked: int, size: int) -> None:
    rows = range(total)
    page = read(f"page={asked}&size={size}").page_of(rows)
    assert 1 <= page.number <= page.pages
    assert page.last - page.first + 1 == len(page.rows) or (total == 0 and not page.rows)
    assert bool(page.previous_href) == (page.number > 1)
    assert bool(page.next_href) == (page.number < page.pages)
    every = [
        row
        for number in range(1, page.pages + 1)
        for row in read(f"page={number}&size={size}").page_of(rows).rows
    ]
    assert every == list(rows)


def test_a_page_past_the_end_is_the_last() -> None:
    page = read("page=99").page_of(range(60))
    assert (page.number, page.first, page.last, page.total) == (3, 51, 60, 60)


def test_an_empty_table_has_one_page() -> None:
    page: Page[object] = read().page_of([])
    assert (page.number, page.pages, page.first, page.last, page.is_paged) == (1, 1, 0, 0, False)


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (3, 5, [1, 2, 3, 4, 5]),
        (1, 9, [1, 2, 0, 9]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (4, 9, [1, 2, 3, 4, 5, 0, 9]),
        (9, 9, [1, 0, 8, 9]),
    ],
)
def test_pagination_shows_the_ends_and_the_neighbours(number: int, pages: int, shown: list[int]) -> None:
    page = read(f"page={number}").page_of(range(25 * pages))
    assert [link.number for link in page.links] == shown
    assert [link for link in page.links if link.is_current] == [PageLink(number, f"?page={number}", True)]


def test_sizes_are_offered_where_they_matter() -> None:
    assert not read().page_of(range(25)).has_sizes
    assert read().page_of(range(26)).has_sizes
    assert [size.number for size in read().page_of(range(26)).sizes if size.is_current] == [25]


def test_a_default_must_be_sortable() -> None:
    with pytest.raises(ValueError, match="sorted by '-role'"):
        TableSpec(columns=SPEC.columns, default_sort="-role")


@pytest.mark.django_db
def test_a_queryset_is_counted_once_and_read_once(django_assert_num_queries: Any) -> None:
    spec = TableSpec(
        columns=(Column("model", "Model", sort=("model",)),), default_sort="-model", page_sizes=(2,)
    )
    names = sorted(ContentType.objects.values_list("model", flat=True), reverse=True)
    with django_assert_num_queries(2):
        page = read("page=2", spec).page(ContentType.objects.all())
    assert [row.model for row in page.rows] == names[2:4]
    assert page.total == len(names)

"""Lists of the API come in pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from .problems import BadRequest, NoSuchPage

_PAGE_SIZE = 50
_LARGEST = 200
_MOST_PAGES = 1_000_000


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`."""

    page_size = _PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = _LARGEST
    last_page_strings = ()

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """One page of the rows. Raises BadRequest for what is no number and NoSuchPage beyond the last page."""
        size = _number(request, self.page_size_query_param, default=_PAGE_SIZE, most=_LARGEST)
        number = _number(request, self.page_query_param, default=1, most=_MOST_PAGES)
        self.request = request
        paginator = self.django_paginator_class(queryset, size)
        try:
            self.page = paginator.page(number)
        except InvalidPage as error:
            raise NoSuchPage(f"There is no page {number}; the last one is {paginator.num_pages}.") from error
        return list(self.page)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter(self.page_query_param, "The number of the page.", default=1, most=_MOST_PAGES),
            _parameter(self.page_size_query_param, "How many on a page.", default=_PAGE_SIZE, most=_LARGEST),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "How many there are on all pages"},
                "next": {**link, "description": "Address of the next page"},
                "previous": {**link, "description": "Address of the page before"},
                "results": schema,
            },
        }


def _number(request: Request, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        raise BadRequest({name: [f"Send a whole number from 1 to {most}."]})
    return int(text)


def _parameter(name: str, description: str, *, default: int, most: int) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": default},
    }

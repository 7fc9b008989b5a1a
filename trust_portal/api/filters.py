"""Filters of the API's lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django_filters import Filter, IsoDateTimeFilter, OrderingFilter
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from .fields import LARGEST_ID
from .pagination import Pages
from .problems import BadRequest

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 1, 1, tzinfo=UTC)


class Filters(DjangoFilterBackend):
    """Says no to a parameter that the list does not know: a filter that is ignored shows too much."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:  # type: ignore[override]
        known = {Pages.page_query_param, Pages.page_size_query_param}
        filterset_class: type[FilterSet] | None = self.get_filterset_class(view, queryset)
        if filterset_class is not None:
            known |= set(filterset_class.base_filters)
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            words = f"There is no such parameter here. There are: {', '.join(sorted(known))}."
            raise BadRequest({name: [words] for name in unknown})
        try:
            rows: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        except ValidationError as error:
            raise BadRequest(error.detail) from error
        return rows


class IdFilter(Filter):
    """The number of a record."""

    field_class = forms.IntegerField

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, min_value=1, max_value=LARGEST_ID, **kwargs)
        schema = {"type": "integer", "format": "int64", "minimum": 1, "description": label}
        set_override(self, "field", schema)


class Ordering(OrderingFilter):
    """`?ordering=name` or `-name`; equal rows keep one order, so that no page repeats or skips any."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="What to sort by; with - before it from the last to the first", **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.order_by(*(self.get_ordering_value(name) for name in value), "pk")


class Moment(IsoDateTimeFilter):
    """A time as 2026-11-23T11:20:00Z; a day alone is its first moment in London."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[MinValueValidator(_FIRST), MaxValueValidator(_LAST)], **kwargs)
